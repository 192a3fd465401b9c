package web

import (
	"guben/draft"
	"guben/fault"
	"guben/message"
	"guben/pack"
	prose "guben/plan"
	"guben/store"
)

// coveragePage shows, clause by clause, what a pack carries out.
type coveragePage struct {
	Pack    *pack.Pack
	Source  *draftRow // the document the page rests on; nil: only the pack's own clause tree
	Rows    []coveredRow
	Duties  int
	Carried int
	Foreign []string
	Shown   string
	Tabs    []tally
}

func (coveragePage) file() string { return "coverage" }

// Part is the share carried, in hundredths.
func (p *coveragePage) Part() int { return p.Carried * 100 / max(p.Duties, 1) }

// coveredRow is one clause.
type coveredRow struct {
	draft.Covered
	Words []wordRun // of the document, where it is kept
	Units string
}

// Tone is the colour of the status.
func (r coveredRow) Tone() string {
	switch r.Status {
	case draft.Carried:
		return "tag-green"
	case draft.Missing:
		return "tag-red"
	case draft.Stated:
		return "tag-amber"
	}
	return "flat"
}

// Carriers groups what carries the clause by kind, in the order of the pack.
func (r coveredRow) Carriers(lang message.Lang) (groups []pairRow) {
	for _, c := range r.CarriedBy {
		label := message.Text(lang, "reader.carrier_"+c.Kind)
		if n := len(groups); n > 0 && groups[n-1].Label == label {
			groups[n-1].Value += "；" + c.Say(lang)
			continue
		}
		groups = append(groups, pairRow{label, c.Say(lang)})
	}
	return groups
}

type tally struct {
	choice
	Count int
}

func coverage(x *exchange) (answer, error) {
	named, err := x.PackNamed(x.r.PathValue("id"))
	if err != nil || !(x.scope.Division.Contains(named.Division) || named.Division.Contains(x.scope.Division)) {
		return nil, fault.New(fault.NotFound, "store.no_row")
	}
	p := &coveragePage{Pack: named, Shown: x.field("show")}
	return shown{200, p}, x.view(func(tx *store.Tx) error { return p.fill(x, tx) })
}

func (p *coveragePage) fill(x *exchange, tx *store.Tx) error {
	d, err := p.document(x, tx)
	if err != nil {
		return err
	}
	covered := draft.Outline(p.Pack, x.lang)
	if d != nil {
		covered = draft.Cover(p.Pack, d)
	}
	p.Duties, p.Carried, p.Foreign = covered.Duties, covered.Carried, covered.Foreign
	counts := map[string]int{}
	for i, c := range covered.Clauses {
		row := coveredRow{Covered: c}
		if d != nil {
			own := clause(&d.Clauses[i])
			row.Words, row.Units = own.Words, own.Units
		}
		counts[""]++
		counts[string(c.Status)]++
		if p.Shown == "" || p.Shown == string(c.Status) {
			p.Rows = append(p.Rows, row)
		}
	}
	for _, status := range []draft.Status{"", draft.Carried, draft.Stated, draft.Missing, draft.Idle} {
		text := x.text("reader.all_clauses")
		if status != "" {
			text = status.Say(x.lang)
		}
		if status == "" || counts[string(status)] > 0 {
			p.Tabs = append(p.Tabs, tally{choice{"/plan/" + p.Pack.ID + "/coverage" + query("show", string(status)), text, p.Shown == string(status)}, counts[string(status)]})
		}
	}
	return nil
}

// document is the pack's plan as somebody of the area had it read, nil if
// nobody did.
func (p *coveragePage) document(x *exchange, tx *store.Tx) (*prose.Document, error) {
	list, err := draft.List(tx, x.scope)
	if err != nil {
		return nil, err
	}
	for _, review := range list {
		if review.Number == p.Pack.Document {
			p.Source = &draftRow{Review: review}
			content, err := draft.Load(tx, review)
			return content.Document, err
		}
	}
	return nil, nil
}
