package web

import (
	"bytes"
	"net/url"

	"guben/audit"
	"guben/division"
	"guben/fault"
	"guben/screen"
	"guben/store"
)

// exportFindings writes the findings as narrowed on the page into a workbook:
// the worklist of a unit, with what it comes to. That it was taken out goes on
// record with it.
func exportFindings(x *exchange) (answer, error) {
	values, err := url.ParseQuery(x.field("filter"))
	if err != nil {
		return nil, fault.New(fault.Invalid, "web.no_page").Because(err)
	}
	x.r.Form = values
	scope, err := x.place()
	if err != nil {
		return nil, err
	}
	p := &findingsPage{Rule: x.field("rule"), Unit: x.field("unit"), Kind: screen.Kind(x.field("kind")), State: openFindings}
	if values.Has("state") {
		p.State = x.field("state")
	}
	var book bytes.Buffer
	err = x.update(func(tx *store.Tx) error {
		book.Reset()
		var tree *division.Tree
		if p.Place, tree, err = x.pickPlace(tx, scope); err != nil {
			return err
		}
		return p.worklist(x, tx, tree, &book)
	})
	if err != nil {
		return nil, err
	}
	name := x.text("web.worklist_file", "place", p.Place.Name)
	return sent(func(x *exchange) error {
		return x.sendBook(name, func(x *exchange) error { _, err := x.w.Write(book.Bytes()); return err })
	}), nil
}

func (p *findingsPage) worklist(x *exchange, tx *store.Tx, tree *division.Tree, book *bytes.Buffer) error {
	plan := x.planOf(p.Place.Code.County())
	if plan == nil {
		return fault.New(fault.NotFound, "store.no_row")
	}
	n, err := screen.Worklist(tx, x.scope, p.filter(), plan, tree, x.lang, book)
	if err != nil {
		return err
	}
	return x.Log.Append(tx, audit.Entry{County: p.Place.Code.County(), Actor: x.scope.Account, ActorName: x.scope.Name,
		Action: "finding.export", Subject: "division", SubjectID: int64(p.Place.Code),
		Detail: map[string]any{"division": p.Place.Code, "unit": p.Unit, "rule": p.Rule, "findings": n}})
}
