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

// The paper of the help accounts is the table at the end of the Changde plan:
// row by row the same cells in the same order, under the same heading.
func TestHelpAccountsAreThePlansTables(t *testing.T) {
	dir := os.Getenv("GUBEN_PLANS")
	if dir == "" {
		t.Log("GUBEN_PLANS is not set: the real plans are not at hand, this test stands aside")
		return
	}
	text, err := os.ReadFile(filepath.Join(dir, "changde-2020.txt"))
	if err != nil {
		t.Fatal(err)
	}
	p := load(t, packs.FS, "changde-2020")
	for ledger, mark := range map[string]string{"help_list_poor": "附表 1:", "help_list_exited": "附表 2:"} {
		_, annex, _ := strings.Cut(string(text), "\n"+mark)
		title, rows, signatures := printedTable(annex)
		g, _ := p.Ledger(ledger)
		if g.Paper.Title.Zh != title {
			t.Errorf("%s: the heading is %q, the plan's %q", ledger, g.Paper.Title.Zh, title)
		}
		if len(rows) != len(g.Paper.Rows) {
			t.Fatalf("%s: %d rows, the plan has %d", ledger, len(g.Paper.Rows), len(rows))
		}
		for i, row := range g.Paper.Rows {
			if have := words(row, g); !slices.Equal(have, rows[i]) {
				t.Errorf("%s row %d: %q, the plan has %q", ledger, i+1, have, rows[i])
			}
		}
		if have := words(g.Paper.Signatures, g); !slices.Equal(have, signatures) {
			t.Errorf("%s: signatures %q, the plan has %q", ledger, have, signatures)
		}
	}
}

// printedTable reads the heading, the words of the cells row by row, and the
// lines to sign of a table of the plan.
func printedTable(text string) (title string, rows [][]string, signatures []string) {
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, "\r")
		switch {
		case strings.HasPrefix(line, "## ") && title == "":
			title = strings.TrimPrefix(line, "## ")
		case strings.Contains(line, "\t"):
			rows = append(rows, strings.FieldsFunc(line, func(r rune) bool { return r == '\t' }))
		case strings.HasSuffix(line, "签字："):
			if signatures = append(signatures, line); len(signatures) == 2 {
				return title, rows, signatures
			}
		}
	}
	return title, rows, signatures
}

// words are what a row prints before anything is filled in; the options of a
// choice are numbered with room for a tick.
func words(row []pack.Cell, g *pack.Ledger) (said []string) {
	for _, c := range row {
		text := c.Text.Zh
		if c.Ticks {
			var options []string
			field, _ := g.Program.Field(c.Field)
			for i, option := range field.Choices {
				options = append(options, string(rune('①'+i))+option.Name.Zh+" ( )")
			}
			text = strings.Join(options, " ")
		}
		if text != "" {
			said = append(said, text)
		}
	}
	return said
}
