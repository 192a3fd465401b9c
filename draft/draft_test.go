package draft_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"guben/draft"
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/plan"
	"guben/policy"
)

// invented is a document in the official style, of no real place.
const invented = `青禾县扶贫开发领导小组文件
青扶发〔2021〕3号
关于印发《青禾县2021年巩固提升工作方案》的通知
各乡镇人民政府，县直各单位：
现将《青禾县2021年巩固提升工作方案》印发给你们，请认真贯彻执行。
青禾县扶贫开发领导小组
2021年2月20日
青禾县2021年巩固提升工作方案
一、总体要求
以巩固脱贫成果为主线，坚持精准方略，不断提高群众满意度。
二、重点任务
（一）住房安全。对全县326户危房逐户鉴定，建立危房台账，4月20日前完成排查，9月底前完成改造。（牵头单位：县住建局；责任单位：各乡镇）
（二）教育资助。对学前教育幼儿按每人每年1200元标准资助，义务教育巩固率达到95%以上。（责任单位：县教育局）
（三）走访联系。帮扶责任人每月至少走访1次，每季度向县扶贫办报送工作报告。
（四）产业带动。新建产业基地12个以上，带动45户118人增收，并会同县农业农村局等单位做好服务。（责任单位：县农业农村局、县财政局等）
（五）完善防止返贫监测制度，建立监测对象名单。
`

func read(t *testing.T, text string) *plan.Document {
	t.Helper()
	d, err := plan.Read("plan.txt", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// loaded writes a draft and reads it as a pack.
func loaded(t *testing.T, d *draft.Draft, id string) (*pack.Pack, []pack.Problem, []pack.Problem) {
	t.Helper()
	files, err := draft.Files(d)
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, file := range files {
		fsys[id+"/"+file.Name] = &fstest.MapFile{Data: file.Data}
	}
	p, problems := pack.Load(fsys, id)
	open, mistakes := pack.OpenPoints(problems)
	for _, mistake := range mistakes {
		t.Errorf("%s: %s", id, mistake.Say(message.Zh))
	}
	return p, open, mistakes
}

var options = draft.Options{ID: "drafted", Division: 210504000000, Today: period.Date(2021, 3, 1)}

func TestDraftLoadsButForItsOpenPoints(t *testing.T) {
	d := draft.From(read(t, invented), options)
	p, open, _ := loaded(t, d, "drafted")
	if p.Document != "青扶发〔2021〕3号" || p.Issued != period.Date(2021, 2, 20) {
		t.Errorf("identity %+v", p.Identity)
	}
	if len(p.Tasks) != 5 || len(p.Duties) != 2 || len(p.Ledgers) < 2 || len(p.Populations) != 1 || len(p.Parameters) != 1 {
		t.Errorf("%d tasks, %d duties, %d ledgers, %d populations, %d parameters", len(p.Tasks), len(p.Duties), len(p.Ledgers), len(p.Populations), len(p.Parameters))
	}
	if len(open) == 0 {
		t.Error("a population without a rule is no open point")
	}
	house := p.Tasks[0]
	lead, _ := p.Unit(house.Owner())
	if lead.Name.Zh != "县住建局" && !strings.Contains(lead.Name.Zh, "住") || house.To != period.Date(2021, 9, 30) || len(house.Steps) != 2 || house.Steps[0].To != period.Date(2021, 4, 20) {
		t.Errorf("task %+v of %+v", house, lead)
	}
	want := pack.Target{Value: "95", Unit: "%", Direction: pack.Up, Bound: policy.Inclusive, Quote: "达到95%以上"}
	if !slices.ContainsFunc(p.Indicators, func(i pack.Indicator) bool { return *i.Target == want }) {
		for _, i := range p.Indicators {
			t.Errorf("indicator %s: %+v, want %+v", i.Name.Zh, *i.Target, want)
		}
	}
}

func TestDraftSaysWhatItIsNotSureOf(t *testing.T) {
	d := draft.From(read(t, invented), options)
	codes := map[string]int{}
	for _, item := range d.Items {
		for _, doubt := range item.Doubts {
			codes[doubt.Code]++
			if text := doubt.Say(message.En); strings.Contains(text, "{") || strings.HasPrefix(text, "draft.") {
				t.Errorf("%s: %q", doubt.Code, text)
			}
		}
	}
	for _, code := range []string{"draft.no_rule", "draft.no_unit", "draft.nameless", "draft.and_others", "draft.accounting"} {
		if codes[code] == 0 {
			t.Errorf("nothing says %s: %v", code, codes)
		}
	}
}

func TestDraftOfADocumentThatSaysNothingOfItself(t *testing.T) {
	d := draft.From(read(t, "一、任务\n1.完成危房改造12户。\n1.再完成排查。\n——开展培训。\n"), draft.Options{ID: "drafted", Today: period.Date(2021, 3, 1)})
	p, open, _ := loaded(t, d, "drafted")
	if p.Issued != period.Date(2021, 1, 1) || len(open) < 4 {
		t.Errorf("%+v, %d open points", p.Identity, len(open))
	}
}

func TestPath(t *testing.T) {
	for numbering, want := range map[string]string{
		"二（一）4": "二(一)4", "二（一）4一是": "二(一)4一", "一（三）一要": "一(三)一", "三三是一是": "三三一", "三（一）11（2）": "三(一)11(2)",
		"一（二）——": "一(二)", "第三条": "第三条", "0": "0", "附": "",
	} {
		if have := draft.Path(numbering); have != want {
			t.Errorf("%s is %q, want %q", numbering, have, want)
		}
	}
}

// realPlans gives the folder of the five plans, which are not part of this
// project; without it tests over them stand aside and say so.
func realPlans(t *testing.T) string {
	dir := os.Getenv("GUBEN_PLANS")
	if dir == "" {
		t.Log("GUBEN_PLANS is not set: the real plans are not at hand, this test stands aside")
	}
	return dir
}

func realPlan(t *testing.T, dir, name string) *plan.Document {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := plan.Read(name+".txt", data)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestRealPlansDraft(t *testing.T) {
	dir := realPlans(t)
	if dir == "" {
		return
	}
	for name, tasks := range map[string]int{"mingshan-2020": 40, "benxi-2019": 110, "xiangxi-2020": 26, "changde-2020": 15} {
		d := draft.From(realPlan(t, dir, name), draft.Options{ID: name, Division: 210504000000, Today: period.Date(2020, 1, 1)})
		p, open, _ := loaded(t, d, name)
		t.Logf("%s: %d clauses, %d units, %d tasks, %d duties, %d indicators, %d ledgers, %d populations, %d parameters, %d open points",
			name, len(p.Clauses), len(p.Units), len(p.Tasks), len(p.Duties), len(p.Indicators), len(p.Ledgers), len(p.Populations), len(p.Parameters), len(open))
		if len(p.Tasks) < tasks {
			t.Errorf("%s: %d tasks, want at least %d", name, len(p.Tasks), tasks)
		}
		document := realPlan(t, dir, name)
		if c := draft.Cover(p, document); c.Carried != c.Duties {
			t.Errorf("%s: the draft carries %d of %d duties", name, c.Carried, c.Duties)
		}
	}
}
