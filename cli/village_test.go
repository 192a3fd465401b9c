package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guben/sheet"
)

func made(t *testing.T) (database string) {
	t.Helper()
	database = filepath.Join(t.TempDir(), "guben.db")
	if code, _, said := guben(t, "demo", "--no-serve", "--db", database); code != 0 {
		t.Fatalf("demo: %s", said)
	}
	return database
}

func TestTheDemosCounty(t *testing.T) {
	database := made(t)
	t.Run("whatif", func(t *testing.T) { asked(t, database) }) // before the figures move
	t.Run("village", func(t *testing.T) { givenFigures(t, database) })
	t.Run("import", func(t *testing.T) { importedFigures(t, database) })
	t.Run("worklist", func(t *testing.T) { worklist(t, database) })
	t.Run("version", func(t *testing.T) { version2(t, database) })
	t.Run("amend", func(t *testing.T) { amendments(t, database) })
	t.Run("caught up", func(t *testing.T) { caughtUp(t, database) })
}

func givenFigures(t *testing.T, database string) {
	code, out, said := guben(t, "village", "--db", database, "210504001001", "村属性=贫困村", "村集体经济收入=48000", "--json")
	var shown struct {
		Village struct{ Fields map[string]string }
	}
	if err := json.Unmarshal([]byte(out), &shown); code != 0 || err != nil || shown.Village.Fields["attribute"] != "贫困村" {
		t.Errorf("code %d, %v: %s%s", code, err, out, said)
	}
	for _, wrong := range [][]string{{"210504001000"}, {"210504001001", "年龄=3"}, {"210504001001", "总人口数=很多"}} {
		if code, _, said := guben(t, append([]string{"village", "--db", database}, wrong...)...); code != 2 || said == "" {
			t.Errorf("%v: code %d, %s", wrong, code, said)
		}
	}
}

func importedFigures(t *testing.T, database string) {
	path := filepath.Join(t.TempDir(), "村表.csv")
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("村编号,总人口数,是否通硬化路\n210504001001,512,是\n210504001002,300,否\n")
	if code, out, said := guben(t, "village", "import", "--db", database, path); code != 0 || !strings.Contains(out, "2 个村") {
		t.Errorf("code %d: %s%s", code, out, said)
	}
	if _, out, _ := guben(t, "village", "--db", database, "210504001001", "--json"); !strings.Contains(out, "512") || !strings.Contains(out, "贫困村") {
		t.Errorf("the village after the import: %s", out)
	}
	write("村编号,总人口数,是否通硬化路\n210504001001,600,是\n210504001002,很多,否\n")
	if code, _, said := guben(t, "village", "import", "--db", database, path); code != 2 || !strings.Contains(said, "很多") {
		t.Errorf("a wrong cell: code %d, %s", code, said)
	}
	if _, out, _ := guben(t, "village", "--db", database, "210504001001", "--json"); !strings.Contains(out, "512") {
		t.Errorf("half an import was written: %s", out)
	}
}

func worklist(t *testing.T, database string) {
	path := filepath.Join(t.TempDir(), "清单.xlsx")
	if code, out, said := guben(t, "worklist", "--db", database, "--kind", "missing", path); code != 0 {
		t.Fatalf("code %d: %s%s", code, out, said)
	}
	book, err := sheet.Open(path, sheet.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows := map[string][]string{}
	for _, s := range book.Sheets() {
		list, err := book.Rows(s.Name)
		if err != nil {
			t.Fatal(err)
		}
		for row, err := list.Next(); err == nil; row, err = list.Next() {
			rows[s.Name] = append(rows[s.Name], row.Cell(0).Text+"|"+row.Cell(1).Text+"|"+row.Cell(2).Text)
		}
		list.Close()
	}
	found := len(rows["工作清单"]) - 1
	units := rows["按单位"]
	if len(rows) != 4 || found < 1 || len(units) < 3 {
		t.Fatalf("%d findings, sheets %v", found, rows)
	}
	if total := strings.Split(units[len(units)-1], "|"); total[0] != "合计" || total[1] == "" || total[2] == "" {
		t.Errorf("the total by unit: %v", total)
	}
	if code, _, _ := guben(t, "worklist", "--db", database, path); code != 5 {
		t.Errorf("a file that is there: code %d", code)
	}
	if code, _, _ := guben(t, "worklist", "--db", database, "--unit", "nobody", path+"2"); code != 3 {
		t.Errorf("no such unit: code %d", code)
	}
}

// A county that was screened is screened again behind an import.
func caughtUp(t *testing.T, database string) {
	folder := t.TempDir()
	if code, _, said := guben(t, "sample", "--seed", "2", "--out", folder); code != 0 {
		t.Fatal(said)
	}
	roster := filepath.Join(folder, "教育资助名册.xlsx")
	code, out, said := guben(t, "import", "--db", database, "--division", "210504", roster)
	if code != 0 || !strings.Contains(out, "重新筛查 210504") {
		t.Errorf("code %d: %s%s", code, out, said)
	}
}

func version2(t *testing.T, database string) {
	folder := filepath.Join(t.TempDir(), "mingshan-2020")
	if err := os.CopyFS(folder, os.DirFS("../packs/mingshan-2020")); err != nil {
		t.Fatal(err)
	}
	params := filepath.Join(folder, "params.yaml")
	text, err := os.ReadFile(params)
	if err != nil {
		t.Fatal(err)
	}
	raised := strings.Replace(string(text), "value: 6000元", "value: 7000元", 1)
	if raised == string(text) {
		t.Fatal("the line of 6000 yuan is not in params.yaml")
	}
	if err := os.WriteFile(params, []byte(raised), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, said := guben(t, "whatif", "--db", database, "--version", folder, "--who", "key_income", "--json")
	var shown struct {
		Version string
		Rules   []struct {
			Rule          string
			GainedPersons int `json:"gained_persons"`
		}
		Who []struct {
			Name    string
			Persons int
		}
	}
	if err := json.Unmarshal([]byte(out), &shown); code != 0 || err != nil || shown.Version == "" {
		t.Fatalf("code %d, %v: %.400s%s", code, err, out, said)
	}
	gained, listed := 0, 0
	for _, rule := range shown.Rules {
		if rule.Rule == "key_income" {
			gained = rule.GainedPersons
		}
	}
	for _, who := range shown.Who {
		listed += who.Persons
	}
	if gained == 0 || gained != listed || shown.Who[0].Name == "" {
		t.Errorf("%d persons gained, the list has %d: %+v", gained, listed, shown.Who)
	}
	if code, _, _ := guben(t, "whatif", "--db", database, "--version", folder, "--off", "key_income"); code != 2 {
		t.Errorf("a version and a switch together: code %d", code)
	}
}

func amendments(t *testing.T, database string) {
	if code, out, said := guben(t, "pack", "amend", "list", "--db", database); code != 0 || !strings.Contains(out, "0 个修改") {
		t.Errorf("code %d: %s%s", code, out, said)
	}
	for _, id := range []string{"12345", "none"} {
		if code, _, _ := guben(t, "pack", "amend", "show", "--db", database, id); code != 3 {
			t.Errorf("%s: code %d", id, code)
		}
	}
}
