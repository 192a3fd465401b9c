package finding

import (
	"bytes"
	"net/url"

	"guben/audit"
	"guben/division"
	"guben/fault"
	"guben/screen"
	"guben/store"
	"guben/web/page"
)

// exportFindings writes the findings as narrowed on the page into a workbook:
// the worklist of a unit, with what it comes to. That it was taken out goes on
// record with it.
func exportFindings(x *page.Exchange) (page.Answer, error) {
	values, err := url.ParseQuery(x.Field("filter"))
	if err != nil {
		return nil, fault.New(fault.Invalid, "web.no_page").Because(err)
	}
	x.R.Form = values
	scope, err := x.Place()
	if err != nil {
		return nil, err
	}
	p := &findingsPage{Rule: x.Field("rule"), Unit: x.Field("unit"), Kind: screen.Kind(x.Field("kind")), State: openFindings}
	if values.Has("state") {
		p.State = x.Field("state")
	}
	var book bytes.Buffer
	err = x.Update(func(tx *store.Tx) error {
		book.Reset()
		var tree *division.Tree
		if p.Place, tree, err = x.PickPlace(tx, scope); err != nil {
			return err
		}
		return p.worklist(x, tx, tree, &book)
	})
	if err != nil {
		return nil, err
	}
	name := x.Text("web.worklist_file", "place", p.Place.Name)
	return page.Sent(func(x *page.Exchange) error {
		return x.SendBook(name, func(x *page.Exchange) error { _, err := x.W.Write(book.Bytes()); return err })
	}), nil
}

func (p *findingsPage) worklist(x *page.Exchange, tx *store.Tx, tree *division.Tree, book *bytes.Buffer) error {
	plan := x.PlanOf(p.Place.Code.County())
	if plan == nil {
		return fault.New(fault.NotFound, "store.no_row")
	}
	n, err := screen.Worklist(tx, x.Scope, p.filter(), plan, tree, x.Lang, book)
	if err != nil {
		return err
	}
	return x.Log.Append(tx, audit.Entry{County: p.Place.Code.County(), Actor: x.Scope.Account, ActorName: x.Scope.Name,
		Action: "finding.export", Subject: "division", SubjectID: int64(p.Place.Code),
		Detail: map[string]any{"division": p.Place.Code, "unit": p.Unit, "rule": p.Rule, "findings": n}})
}
