package pack_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"guben/message"
	"guben/pack"
	"guben/packs"
	"guben/plan"
)

// shortPath writes a clause's path as packs cite it.
var shortPath = strings.NewReplacer("（", "(", "）", ")", "是", "", "要", "", "、", "", " ", "")

// kept are the kinds of papers a ledger of a pack has to stand for; other
// documents, such as schemes and cited decisions, need none.
var kept = []string{plan.Ledger, plan.List, plan.Archive, plan.Database, plan.Letter, plan.Report}

// Every ledger, list, archive, database, letter and report a real plan names has
// a ledger in its pack. The plans are not part of the project: their folder is
// the environment variable GUBEN_PLANS, without it the test stands aside.
func TestLedgersNamedInPlans(t *testing.T) {
	dir := os.Getenv("GUBEN_PLANS")
	if dir == "" {
		t.Log("GUBEN_PLANS is not set: the real plans are not at hand, this test stands aside")
		return
	}
	for _, id := range []string{"changde-2020", "mingshan-2020", "xiangxi-2020", "benxi-2019"} {
		p, problems := pack.Load(packs.FS, id)
		if len(problems) > 0 {
			t.Fatalf("%s: %s", id, problems[0].Say(message.Zh))
		}
		named, found := 0, 0
		for _, clause := range planned(t, dir, id).Clauses {
			for _, paper := range clause.Named {
				if !slices.Contains(kept, paper.Kind) {
					continue
				}
				named++
				if citedByLedger(p, shortPath.Replace(clause.Path)) {
					found++
					continue
				}
				t.Errorf("%s %s names %s (%s); no ledger of the pack cites the clause", id, clause.Path, paper.Text, paper.Kind)
			}
		}
		t.Logf("%s: %d papers named, %d have their ledger; the pack has %d ledgers", id, named, found, len(p.Ledgers))
		if named == 0 {
			t.Errorf("%s: no paper is named at all", id)
		}
	}
}

func planned(t *testing.T, dir, id string) *plan.Document {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, id+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := plan.Read(id+".txt", data)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func citedByLedger(p *pack.Pack, path string) bool {
	return slices.ContainsFunc(p.Ledgers, func(g pack.Ledger) bool {
		return slices.Contains(g.Clauses, path) || slices.ContainsFunc(g.Below, func(below string) bool { return strings.HasPrefix(path, below) })
	})
}

// In every pack shipped, each ledger that has a form is driven through its flow
// to a state that counts as signed off, with at least one refusal on the way.
func TestEveryFormedLedgerIsDriven(t *testing.T) {
	ids, err := pack.List(packs.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		p, problems := pack.Load(packs.FS, id)
		if len(problems) > 0 {
			t.Fatalf("%s: %s", id, problems[0].Say(message.Zh))
		}
		for i := range p.Ledgers {
			g := &p.Ledgers[i]
			if g.Formed() && !drivenToTheEnd(p, g) {
				t.Errorf("%s: no test takes %s to its end with a refusal on the way", id, g.ID)
			}
		}
	}
}

func drivenToTheEnd(p *pack.Pack, g *pack.Ledger) bool {
	for _, test := range p.Tests {
		if test.Drive == nil || test.Drive.Ledger != g.ID {
			continue
		}
		refused, done := false, false
		for _, step := range test.Drive.Steps {
			refused = refused || step.Refused != ""
			done = done || step.Refused == "" && g.Flow.PhaseOf(step.End.State) == "done"
		}
		if refused && done {
			return true
		}
	}
	return false
}
