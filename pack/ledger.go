package pack

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"guben/fault"
	"guben/flow"
	"guben/form"
)

// Ledger is a ledger, list, report, form or meeting the plan names: declared
// by name alone, or with the form its records have, the flow they go through
// and the paper they are printed on.
type Ledger struct {
	ID         string
	Name       Words
	Clauses    []string
	Below      []string
	Keepers    []string // units that keep it
	Kind       LedgerKind
	To         []string // units it is reported to
	Per        Per      // how often, "" where the plan does not say
	Assumption string
	At         fault.Place

	Use      string // shared definition it is made from (packs/ledgers), "" if none
	Subject  form.Subject
	Edition  int        // of the form: 1, 2, …; 0 without a form
	Form     *form.Form // nil: declared by name alone
	Flow     *flow.Flow // nil exactly where Form is
	Columns  []string   // fields a list of records shows
	Paper    *Paper     // nil: printed as two columns, names and values
	Editions []Edition  // earlier forms, whose records are still kept
	Raises   []Raise    // what its records raise in other ledgers

	Program *form.Program // the form, compiled; nil without one
}

// Edition is an earlier form of a ledger with the flow its records go through.
type Edition struct {
	Number  int
	Form    *form.Form
	Flow    *flow.Flow
	Program *form.Program
}

// Formed reports whether records can be kept in the ledger.
func (g *Ledger) Formed() bool { return g.Form != nil && g.Flow != nil }

// In is the ledger as it was in an edition; Program is nil if the pack does not
// have it.
func (g *Ledger) In(edition int) Edition {
	if edition == g.Edition {
		return Edition{g.Edition, g.Form, g.Flow, g.Program}
	}
	for _, e := range g.Editions {
		if e.Number == edition {
			return e
		}
	}
	return Edition{Number: edition}
}

// LedgerKind is what a Ledger is on paper.
type LedgerKind string

// The kinds of ledgers.
const (
	KindLedger  LedgerKind = "ledger"  // 台账、数据库、项目库: rows that are worked on
	KindList    LedgerKind = "list"    // 清单、名单
	KindReport  LedgerKind = "report"  // 报告、通报
	KindForm    LedgerKind = "form"    // 责任书、登记表、手册
	KindMeeting LedgerKind = "meeting" // 会议
)

// Ledger is the ledger with this ID.
func (p *Pack) Ledger(id string) (*Ledger, bool) {
	return find(p.Ledgers, func(l *Ledger) bool { return l.ID == id })
}

var ledgerKinds = []named[LedgerKind]{
	{"ledger", KindLedger}, {"list", KindList}, {"report", KindReport}, {"form", KindForm}, {"meeting", KindMeeting},
}

var formSubjects = func() (of []named[form.Subject]) {
	for _, s := range form.Subjects {
		of = append(of, named[form.Subject]{string(s), s})
	}
	return of
}()

func (l *loader) ledgers(f *file, node *yaml.Node) {
	for _, item := range f.sequence(node) {
		m := f.mapping(item)
		g := l.definition(m)
		g.ID = l.declare(aLedger, f, m.need("id"))
		g.Keepers = l.referAll(aUnit, m, "keeper")
		g.To = l.referAll(aUnit, m, "to")
		g.Clauses, g.Below = l.carried(m)
		g.At = f.place(item)
		if len(g.Keepers) == 0 {
			m.lacking("no_keeper")
		}
		l.named(m, &g)
		l.raises(m, &g)
		l.pack.Ledgers = append(l.pack.Ledgers, g)
		m.close()
	}
}

// named completes what a ledger is called after: its form, its paper, its units.
func (l *loader) named(m *mapping, g *Ledger) {
	if g.Name.Zh == "" {
		m.lacking("key_missing", "key", "name")
	}
	if g.Kind == "" {
		m.lacking("key_missing", "key", "kind")
	}
	if g.Form == nil {
		return
	}
	g.Form.ID = g.ID
	if g.Flow == nil {
		m.lacking("no_flow", "id", g.ID)
	}
	if g.Flow != nil && !g.Flow.Single && g.Flow.Assumption != "" {
		g.Assumption = strings.TrimLeft(g.Assumption+"\n"+g.Flow.Assumption, "\n")
	}
	if g.Paper != nil && g.Paper.Title.Zh == "" {
		g.Paper.Title = g.Name
	}
}
