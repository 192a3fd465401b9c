package reader

import (
	"guben/auth"
	"guben/draft"
	"guben/fault"
	"guben/message"
	"guben/pack"
	"guben/period"
	prose "guben/plan"
	"guben/screen"
	"guben/store"
	"guben/web/page"
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

func (coveragePage) File() string { return "coverage" }

// Part is the share carried, in hundredths.
func (p *coveragePage) Part() int { return p.Carried * 100 / max(p.Duties, 1) }

// coveredRow is one clause.
type coveredRow struct {
	draft.Covered
	Words []wordRun // of the document, where it is kept
	Units string
	Stand *standing // how it stands today, nil where nothing tells
}

// standing is how a carried clause stands: what the newest screening left to do
// by the rules that carry it.
type standing struct {
	Day  period.Day
	Open int64  // findings not closed
	Path string // where they are
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

// Said names the status. A clause that is carried has something at work on it;
// whether the work is done is another matter, so the words do not say so.
func (r coveredRow) Said(lang message.Lang) string { return statusName(r.Status, lang) }

func statusName(status draft.Status, lang message.Lang) string {
	return message.Text(lang, "reader.status_"+string(status))
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
	page.Choice
	Count int
}

func coverage(x *page.Exchange) (page.Answer, error) {
	named, err := x.PackNamed(x.R.PathValue("id"))
	if err != nil || !(x.Scope.Division.Contains(named.Division) || named.Division.Contains(x.Scope.Division)) {
		return nil, fault.New(fault.NotFound, "store.no_row")
	}
	p := &coveragePage{Pack: named, Shown: x.Field("show")}
	return page.Shown{Status: 200, Page: p}, x.View(func(tx *store.Tx) error { return p.fill(x, tx) })
}

func (p *coveragePage) fill(x *page.Exchange, tx *store.Tx) error {
	d, err := p.document(x, tx)
	if err != nil {
		return err
	}
	covered := draft.Outline(p.Pack, x.Lang)
	if d != nil {
		covered = draft.Cover(p.Pack, d)
	}
	p.Duties, p.Carried, p.Foreign = covered.Duties, covered.Carried, covered.Foreign
	stands, err := p.standings(x, tx)
	if err != nil {
		return err
	}
	counts := map[string]int{}
	for i, c := range covered.Clauses {
		row := coveredRow{Covered: c, Stand: stands(c)}
		if d != nil {
			own := clause(&d.Clauses[i])
			row.Words, row.Units = own.Words, own.Units
		}
		pile := string(p.pile(c))
		counts[""]++
		counts[pile]++
		if p.Shown == "" || p.Shown == pile {
			p.Rows = append(p.Rows, row)
		}
	}
	for _, status := range []draft.Status{"", draft.Carried, draft.Stated, draft.Missing, draft.Idle} {
		text := x.Text("reader.all_clauses")
		if status != "" {
			text = statusName(status, x.Lang)
		}
		if status == "" || counts[string(status)] > 0 {
			p.Tabs = append(p.Tabs, tally{page.Choice{Value: "/plan/" + p.Pack.ID + "/coverage" + page.Query("show", string(status)), Text: text, Here: p.Shown == string(status)}, counts[string(status)]})
		}
	}
	return nil
}

// pile is the tab a clause stands under. Where duties are known, the tab of what
// is carried holds duties alone and has the number of the figure above it.
func (p *coveragePage) pile(c draft.Covered) draft.Status {
	if p.Source != nil && !c.Duty {
		return draft.Idle
	}
	return c.Status
}

// standings tells how a clause stands by the open findings of its rules. It
// tells nothing to an account that may not read findings, or before the first
// screening with the pack.
func (p *coveragePage) standings(x *page.Exchange, tx *store.Tx) (func(draft.Covered) *standing, error) {
	nothing := func(draft.Covered) *standing { return nil }
	latest, err := screen.Latest(tx, x.Scope, p.Pack.Division.County())
	if !x.Scope.May(auth.ReadHousehold) || store.Missing(err) || err == nil && latest.Pack != p.Pack.ID {
		return nothing, nil
	}
	if err != nil {
		return nothing, err
	}
	groups, err := screen.Count(tx, x.Scope, screen.Filter{County: latest.County, Open: true}, screen.ByRule)
	open := map[string]int64{}
	for _, group := range groups {
		open[group.Rule] += group.Findings
	}
	return func(c draft.Covered) *standing {
		var s *standing
		for _, carrier := range c.CarriedBy {
			if carrier.Kind != "rule" {
				continue
			}
			if s == nil {
				s = &standing{Day: latest.Day, Path: "/finding" + page.Query("by", "list", "rule", carrier.ID)}
			} else {
				s.Path = "/finding" // of several rules, by rule
			}
			s.Open += open[carrier.ID]
		}
		return s
	}, err
}

// document is the pack's plan as somebody of the area had it read, nil if
// nobody did.
func (p *coveragePage) document(x *page.Exchange, tx *store.Tx) (*prose.Document, error) {
	list, err := draft.List(tx, x.Scope)
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
