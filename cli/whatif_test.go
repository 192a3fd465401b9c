package cli

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guben/packs"
)

func asked(t *testing.T, database string) {
	code, out, said := guben(t, "whatif", "--db", database, "--json", "--set", "key_income_line=7000元", "--who", "key_income", "--range", "key_income_line=4000..9000")
	if code != 0 {
		t.Fatalf("whatif: %s", said)
	}
	var answers struct {
		Rules []struct {
			Rule          string
			GainedPersons int `json:"gained_persons"`
			Before, After struct{ Persons int }
		}
		Who []struct {
			Household, Name, Place string
			Gained                 bool
			Persons                int
		}
		Range struct {
			Rule   string
			Points []struct {
				At      string
				Value   int64
				Persons int
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &answers); err != nil {
		t.Fatal(err)
	}
	seen := false
	for _, effect := range answers.Rules {
		if effect.Rule == "key_income" {
			seen = effect.Before.Persons == 38 && effect.After.Persons == 38+effect.GainedPersons && effect.GainedPersons > 0
		}
	}
	if !seen {
		t.Errorf("key_income: %+v", answers.Rules)
	}
	persons := 0
	for _, who := range answers.Who {
		if persons += who.Persons; !who.Gained || who.Household == "" || who.Name == "" || who.Place == "" {
			t.Errorf("%+v", who)
		}
	}
	for _, effect := range answers.Rules {
		if effect.Rule == "key_income" && effect.GainedPersons != persons {
			t.Errorf("%d persons gained, the list has %d", effect.GainedPersons, persons)
		}
	}
	if r := answers.Range; r.Rule != "key_income" || len(r.Points) != 21 || r.Points[8].Value != 600_000 || r.Points[8].Persons != 38 {
		t.Errorf("the range of %s: %+v", r.Rule, r.Points)
	}
	for _, test := range []struct {
		args string
		code int
		want string
	}{
		{"--set key_income_line=many", 2, "读不出来"}, {"--set key_income_line", 2, "--set 要写成"}, {"--set nonsense=1", 3, "没有参数"},
		{"--off nonsense", 3, "没有规则"}, {"--who nonsense", 3, "没有规则"}, {"--set key_income_line=7000 --who key_income", 0, ""}, {"--range key_income_line=4000", 2, "--range 要写成"}, {"--pack nonsense", 3, "nonsense"},
		{"--range key_income_line=6000..6000", 2, "起点要小于终点"},
		{"--set low_income_raise=8%", 2, "没有规则用到「低保提标幅度」"}, {"--packs nowhere", 3, "没有文件夹「nowhere」"},
		{"--off house_repair", 0, ""}, {"--off house_repair --packs " + ownPacks(t, ""), 0, ""},
		{"--off house_repair --packs " + ownPacks(t, "id: ["), 2, "mingshan-2020/pack.yaml"},
	} {
		code, out, said := guben(t, append([]string{"whatif", "--db", database}, strings.Fields(test.args)...)...)
		if code != test.code || !strings.Contains(said, test.want) || test.code == 0 && !strings.Contains(out, "没有改动任何数据") {
			t.Errorf("%s: code %d, %s%s", test.args, code, out, said)
		}
	}
}

// ownPacks is a folder with a county's own copy of a plan pack; spoil goes before
// its first line.
func ownPacks(t *testing.T, spoil string) string {
	t.Helper()
	folder := t.TempDir()
	shipped, err := fs.Sub(packs.FS, "mingshan-2020")
	if err == nil {
		err = os.CopyFS(filepath.Join(folder, "mingshan-2020"), shipped)
	}
	if err == nil && spoil != "" {
		err = os.WriteFile(filepath.Join(folder, "mingshan-2020", "pack.yaml"), []byte(spoil), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return folder
}
