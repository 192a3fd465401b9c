package pack_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"guben/fault"
	"guben/message"
	"guben/pack"
	"guben/packs"
)

var update = flag.Bool("update", false, "write testdata/sentences.txt")

// What an author reads of every mistake stands word for word in
// testdata/sentences.txt: what was written, then the place and the sentence with
// its advice in both languages.
func TestSentences(t *testing.T) {
	var said strings.Builder
	tell := func(written string, problems []pack.Problem, want string) {
		fmt.Fprintf(&said, "%s\n", strings.ReplaceAll(strings.TrimSpace(written), "\n", "⏎"))
		for _, p := range problems {
			if at := fmt.Sprintf("%s %s", p.Place, p.Code); strings.Contains(at, want) {
				fmt.Fprintf(&said, "  %s\n    zh %s\n    en %s\n", at, p.Sentence(message.Zh), p.Sentence(message.En))
				break
			}
		}
	}
	for _, c := range authorErrors {
		_, problems := pack.Load(small(t, c.file, c.old, c.new), "small")
		tell(c.new, problems, c.want)
	}
	for _, c := range ledgerErrors {
		_, problems := pack.Load(bare(strings.Replace(wells, c.old, c.new, 1)), "bare")
		tell(c.new, problems, c.want)
	}
	for _, c := range formedErrors {
		fsys := bare(wells + "- {id: meetings, use: meeting, clause: 一, keeper: office}\n")
		fsys["bare/"+c.file] = &fstest.MapFile{Data: []byte(c.text)}
		_, problems := pack.Load(fsys, "bare")
		tell(c.text, problems, c.want)
	}
	unknown := small(t, "", "", "")
	unknown["small/rulings.yaml"] = &fstest.MapFile{Data: []byte("[]")}
	unknown["small/xyzzyquux.yaml"] = &fstest.MapFile{Data: []byte("[]")}
	unknown["small/duties.yaml"] = &fstest.MapFile{Data: []byte(strings.Repeat("# filling\n", 1<<19))}
	_, problems := pack.Load(unknown, "small")
	for _, p := range problems {
		tell(p.Place.File, []pack.Problem{p}, "pack.")
	}
	for _, c := range advised {
		_, problems := pack.Load(small(t, c.file, c.old, c.new), "small")
		tell(c.new, problems, c.want)
	}
	for _, text := range []string{"- {id: lists, name: 名册, clause: 一, keeper: office, kind: list, limits: {found: {days: 2}}}\n",
		"- {id: mended, use: problem, clause: 一, keeper: office, drop: [correction]}\n"} {
		_, problems := pack.Load(bare(text), "bare")
		for _, p := range problems {
			tell(text, []pack.Problem{p}, "")
		}
	}
	folder := small(t, "", "", "")
	delete(folder, "small/stages.yaml") // what is left is a folder called as a file
	folder["small/stages/first.yaml/inside"] = &fstest.MapFile{}
	_, problems = pack.Load(folder, "small")
	tell("stages/first.yaml/", problems, "stages")
	for _, written := range []string{"5000元", "7000元"} {
		for _, result := range load(t, small(t, "tests/all.yaml", map[string]string{"5000元": "工资性收入: 6000元", "7000元": "工资性收入: 6000.01元"}[written], "工资性收入: "+written), "small").RunTests() {
			if result.Problem != nil {
				tell(written, []pack.Problem{*result.Problem}, "")
			}
		}
	}
	for _, c := range []struct{ pack, id string }{{"mingshan-2020", "Well"}, {"mingshan-2020", "monthly_zero"}, {"bare", "well"}} {
		_, err := (&pack.Pack{}).NewLedger(c.id)
		if c.pack != "bare" {
			p := load(t, packs.FS, c.pack)
			if c.id == "monthly_zero" {
				c.id = p.Ledgers[0].ID
			}
			_, err = p.NewLedger(c.id)
		}
		fmt.Fprintf(&said, "new ledger %s\n    zh %s\n    en %s\n", c.id, fault.Say(message.Zh, err), fault.Say(message.En, err))
	}
	golden := filepath.Join("testdata", "sentences.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(said.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	have, lines := strings.Split(said.String(), "\n"), strings.Split(string(want), "\n")
	for i, line := range have {
		if i >= len(lines) || line != lines[i] {
			t.Fatalf("line %d: an author reads\n%s\nnot what stands in testdata/sentences.txt (written by -update)", i+1, line)
		}
	}
	if len(have) != len(lines) {
		t.Errorf("%d lines are said, %d stand in testdata/sentences.txt", len(have), len(lines))
	}
}

// advised are mistakes with each kind of advice.
var advised = []struct{ file, old, new, want string }{
	{"rules.yaml", "  per: year", "  per: year\n  zzzzzz: x", "pack.unknown_key"},
	{"rules.yaml", "  kind: entitlement", "  kind: wage", "pack.not_choice"},
	{"units.yaml", "name: {zh: 县教育局, en: School bureau}", "name: {zh: 县教育局, en: School bureau", "pack.syntax"},
	{"units.yaml", "name: {zh: 县教育局, en: School bureau}", "name：{zh: 县教育局}", "units.yaml"},
	{"duties.yaml", "- id: visits", "- id：visits\n- id: visits", "duties.yaml"},
	{"populations.yaml", "- id: poor", "- id：poor：\n- id: poor", "populations.yaml"},
	{"units.yaml", "  level: county", "\tlevel: county", "pack.syntax"},
	{"rules.yaml", "  when: |", "  when: >", "pack.text_style"},
}

// Every sentence of this room is seen by a test: by its key, by its words, or in
// testdata/sentences.txt.
func TestEverySentenceIsSeen(t *testing.T) {
	files, err := filepath.Glob("*_test.go")
	more, _ := filepath.Glob("../cli/*_test.go")
	seen := ""
	for _, file := range append(append(files, more...), filepath.Join("testdata", "sentences.txt")) {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		seen += string(content)
	}
	if err != nil || len(files) < 10 {
		t.Fatal(files, err)
	}
	gap := regexp.MustCompile(`\{[^}]*\}|[，。：（）「」]`)
	for _, key := range message.Keys() {
		if !strings.HasPrefix(key, "pack.") || strings.Contains(seen, key+`"`) || key == "pack.test_error" || len([]rune(message.Raw(message.Zh, key))) < 4 {
			continue // by its key; the program at odds with its own rules; a word put into other sentences
		}
		_, bare, _ := strings.Cut(key, ".")
		quoted := strings.Contains(seen, "refused: "+bare) || slices.ContainsFunc(gap.Split(message.Raw(message.Zh, key), -1), func(run string) bool {
			return len([]rune(run)) > 1 && strings.Contains(seen, run)
		})
		if !quoted {
			t.Errorf("no test sees %s: %s", key, message.Raw(message.Zh, key))
		}
	}
}
