package pack_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"guben/message"
	"guben/pack"
)

var yamlBlock = regexp.MustCompile("(?s)```yaml\n# ([^\n]+)\n(.*?)```")

func formatText(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../docs/pack-format.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The examples of docs/pack-format.md are one pack that loads and passes.
func TestFormatExample(t *testing.T) {
	fsys := fstest.MapFS{}
	for _, block := range yamlBlock.FindAllStringSubmatch(formatText(t), -1) {
		fsys["example/"+block[1]] = &fstest.MapFile{Data: []byte(block[2])}
	}
	if len(fsys) != 15 {
		t.Fatalf("%d files in the examples, want one of each part", len(fsys))
	}
	p := load(t, fsys, "example")
	for _, result := range p.RunTests() {
		if result.Problem != nil {
			t.Error(result.Problem.Say(message.Zh))
		}
	}
}

// Every key the loader knows is described, and none beside.
func TestFormatNamesEveryKey(t *testing.T) {
	text := formatText(t)
	for _, c := range []struct{ file, old string }{
		{"pack.yaml", "issuer: 试点县"}, {"clauses.yaml", "path: 一,"}, {"units.yaml", "level: county"}, {"params.yaml", "unit: 元/人/年"},
		{"tables.yaml", "list: schooling"}, {"populations.yaml", "on: household"}, {"rules.yaml", "kind: entitlement"},
		{"rosters.yaml", "amount: paid"}, {"rosters.yaml", "type: text,"}, {"duties.yaml", "count: 4"},
		{"tasks.yaml", "quote: 10月底前"}, {"tasks.yaml", "share: 40"}, {"tasks.yaml", "bound: inclusive"}, {"indicators.yaml", "on: person"},
		{"ledgers.yaml", "per: month"},
		{"tests/all.yaml", "name: 正好,"}, {"tests/all.yaml", "rule: pupil"},
	} {
		key, value, _ := strings.Cut(c.old, ":")
		_, problems := pack.Load(small(t, c.file, c.old, "qqqqqqqqqqqqqqq:"+value), "small")
		keys := ""
		for _, problem := range problems {
			if problem.Code == "pack.unknown_key" {
				keys = problem.About[1].(string)
			}
		}
		if !strings.Contains(keys, key) {
			t.Errorf("%s: keys %q lack %s", c.file, keys, key)
		}
		for _, name := range strings.Split(keys, ", ") {
			if !strings.Contains(text, "`"+name+"`") && !regexp.MustCompile("`[^`\n]*\\b"+name+"\\b[^`\n]*`").MatchString(text) {
				t.Errorf("%s: the key %s is not described", c.file, name)
			}
		}
	}
}
