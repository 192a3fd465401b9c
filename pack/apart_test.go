package pack_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"guben/message"
	"guben/pack"
	"guben/packs"
)

func shipped(t *testing.T) (all []*pack.Pack) {
	t.Helper()
	ids, err := pack.List(packs.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		all = append(all, load(t, packs.FS, id))
	}
	return all
}

// Rosters of one ID are one table in every shipped pack.
func TestSharedRostersAreAlike(t *testing.T) {
	all, shared := shipped(t), 0
	for _, p := range all {
		for _, problem := range p.Apart(all) {
			t.Error(problem.Say(message.En))
		}
		for _, other := range all {
			for _, roster := range p.Rosters {
				if _, ok := other.Roster(roster.ID); ok && p != other {
					shared++
				}
			}
		}
	}
	if shared < 10 {
		t.Errorf("only %d are shared: the test shows little", shared)
	}
}

func TestRostersApartAreTold(t *testing.T) {
	one := load(t, small(t, "", "", ""), "small")
	for _, c := range []struct{ old, new, want string }{
		{"name: 金额", "name: 实发金额", "pack.column_unlike"},
		{"{field: name, required: true}", "name", "pack.column_unlike"},
		{"choices: [小学, 初中]", "choices: [小学]", "pack.column_unlike"},
		{"on: person", "on: person", ""},
		{"per: year", "per: month", "pack.roster_unlike"},
	} {
		file := fstest.MapFS{}
		for name, content := range small(t, "rosters.yaml", c.old, c.new) {
			file["other/"+strings.TrimPrefix(name, "small/")] = content
		}
		file["other/pack.yaml"].Data = []byte(strings.Replace(string(file["other/pack.yaml"].Data), "id: small", "id: other", 1))
		problems := load(t, file, "other").Apart([]*pack.Pack{one})
		if c.want == "" && len(problems) == 0 {
			continue
		}
		if len(problems) != 1 || string(problems[0].Code) != c.want || problems[0].Place.Line == 0 || strings.Contains(problems[0].Sentence(message.Zh), "{") {
			t.Errorf("%s: %v", c.new, problems)
		}
	}
}
