package ledger

import (
	"slices"

	"guben/auth"
	"guben/ledger"
	"guben/store"
	"guben/web/page"
)

func (p *recordPage) history(x *page.Exchange, tx *store.Tx) error {
	list, err := x.Book.History(tx, x.Scope, p.Record.County, p.Record.ID)
	slices.Reverse(list)
	d := p.view.Declaration
	for _, past := range list {
		if n := len(p.Rounds); n == 0 || p.Rounds[n-1].Number != past.Round {
			p.Rounds = append(p.Rounds, roundOf{Number: past.Round})
		}
		row := pastRow{Past: past, Name: x.Text("ledgers.did_" + string(past.Kind)), UnitName: page.UnitName(d.Pack, past.Unit, x.Lang)}
		if past.Account == 0 { // its own name says nothing to a reader
			row.Who = x.Text("web.ledger_program")
		}
		if move, ok := d.Flow.Move(past.Move); ok {
			row.Name = move.Name.Say(x.Lang)
		}
		for i, diff := range row.Fields {
			if field, ok := d.Form.Field(diff.Field); ok {
				row.Fields[i].Field = field.Name.Say(x.Lang)
			}
		}
		if past.From != past.To && past.To != "" {
			row.From, row.To = page.StateName(d.Flow, past.From, x), page.StateName(d.Flow, past.To, x)
		}
		switch past.Kind {
		case ledger.Decided:
			row.To = x.Text("ledgers.proposal_" + past.Move)
		case ledger.Escalated:
			row.Note = x.Text("ledgers.level_" + past.Note)
		}
		last := &p.Rounds[len(p.Rounds)-1]
		last.Moves = append(last.Moves, row)
	}
	return err
}

func (p *recordPage) links(x *page.Exchange) {
	add := func(list []ledger.Link, why string) {
		for _, link := range list {
			name := link.Other.Ledger
			if plan, err := x.PackNamed(link.Other.Pack); err == nil {
				if g, ok := plan.Ledger(link.Other.Ledger); ok {
					name = g.Name.Say(x.Lang)
				}
			}
			p.Links = append(p.Links, recordLink{name + " · " + link.Other.Title, page.RecordPath(link.Other), x.Text(why)})
		}
	}
	add(p.view.From, "ledgers.raised_from")
	add(p.view.Raised, "ledgers.raised")
}

// proposals are the changes of the registry the record asks for.
func (p *recordPage) proposals(x *page.Exchange) {
	for _, one := range p.view.Proposals {
		row := proposalRow{Proposal: one, Path: p.Path + "/proposal/" + store.FormatID(one.ID)}
		if field := one.Field; field != nil {
			row.Name, row.Old, row.New = field.Say(x.Lang), field.Format(one.Before, x.Lang), field.Format(one.After, x.Lang)
		}
		row.Open = one.State == ledger.Pending && x.Scope.May(auth.Edit) && one.Author != x.Scope.Account && x.Lent == nil
		p.Proposals = append(p.Proposals, row)
	}
}
