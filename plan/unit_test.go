package plan

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestRegister(t *testing.T) {
	r := NewRegister(map[string][]string{
		"县乡村振兴局":        {"县扶贫办", "县扶贫开发领导小组办公室"},
		"县人力资源和社会保障局":   nil,
		"县住房和城乡建设局":     {"县建设局"},
		"白水湾街道办事处":      nil,
		"县财政局":          nil,
		"县审计局":          nil,
		"人民银行青石县支行":     nil,
		"各乡镇":           nil,
		"县扶贫开发领导小组成员单位": nil,
	})
	for written, want := range map[string]string{
		"县扶贫办":         "县乡村振兴局",
		"縣扶貧辦":         "县乡村振兴局",
		"扶贫办":          "县乡村振兴局",
		"县扶贫开发领导小组办公室": "县乡村振兴局",
		"县人社局":         "县人力资源和社会保障局",
		"人社局":          "县人力资源和社会保障局",
		"县住建局":         "县住房和城乡建设局",
		"县建设局":         "县住房和城乡建设局",
		"白水湾办事处":       "白水湾街道办事处",
		"财政局":          "县财政局",
		"人行青石县支行":      "人民银行青石县支行",
		"县扶贫办开发领导小组成员单位": "县扶贫开发领导小组成员单位",
	} {
		if got, ok := r.Resolve(written); !ok || got != want {
			t.Errorf("Resolve(%s) = %s, %v; want %s", written, got, ok, want)
		}
	}
	for _, stranger := range []string{"县水利局", "县统计局", "白水湾社区", ""} {
		if got, ok := r.Resolve(stranger); ok {
			t.Errorf("Resolve(%s) = %s, want a stranger", stranger, got)
		}
	}
}

// TestJSON: the shape other rooms and scripts rely on; lists are never null.
func TestJSON(t *testing.T) {
	d := mustRead(t, "2022年青石县防返贫方案\n\n一、开展排查，5月底前完成，每月1次。（责任单位：县民政局）\n\n二、落实“五个到户”。\n")
	data, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"document":{"number":"","title":"2022年青石县防返贫方案"`, `"period":{"from":"2022-01-01","to":"2022-12-31"}`,
		`"id":"1","path":"一"`, `"responsible":[{"text":"县民政局","name":"县民政局"}]`,
		`"deadlines":[{"text":"5月底前","at":5,"to":"2022-05-31"}]`, `"per":"month","operator":"="`,
		`"contradictions":[{"code":"plan.undefined_term","text":"「五个到户」全文没有解释，请写明所指。","clauses":["2"]}]`,
	} {
		if !strings.Contains(string(data), want) {
			t.Errorf("no %s in\n%s", want, data)
		}
	}
	if strings.Contains(string(data), "null") {
		t.Errorf("null in %s", data)
	}
}
