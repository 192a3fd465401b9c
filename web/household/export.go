package household

import (
	"net/http"
	"net/url"

	"guben/audit"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/registry"
	"guben/sheet"
	"guben/store"
	"guben/web/page"
)

// exported are the columns of a list taken out: nothing that is secret.
var exported = []string{"code", "category", "exit_status", "identified_month", "cause", "monitored", "risks", "risk_removed", "helper_name", "helper_unit"}

// exportHouseholds writes the list as narrowed on the page into a workbook.
// That it was taken out goes on record before the first row leaves.
func exportHouseholds(x *page.Exchange) (page.Answer, error) {
	values, err := url.ParseQuery(x.Field("filter"))
	if err != nil {
		return nil, fault.New(fault.Invalid, "web.no_page").Because(err)
	}
	values.Del("after")
	x.R.Form = values // the list as it was shown
	scope, err := x.Place()
	if err != nil {
		return nil, err
	}
	p := &householdsPage{Query: x.Field("q"), Rule: x.Field("rule"), Closed: x.Field("closed") != ""}
	var tree *division.Tree
	if err := x.View(func(tx *store.Tx) (err error) {
		tree, err = p.describe(x, tx, scope)
		return err
	}); err != nil {
		return nil, err
	}
	if err := recordExport(x, p); err != nil {
		return nil, err
	}
	name := x.Text("web.export_file", "place", p.Place.Name)
	return page.Sent(func(x *page.Exchange) error {
		return x.SendBook(name, func(x *page.Exchange) error { return p.write(x, tree) })
	}), nil
}

func recordExport(x *page.Exchange, p *householdsPage) error {
	return x.Update(func(tx *store.Tx) error {
		return x.Log.Append(tx, audit.Entry{County: p.Place.Code.County(), Actor: x.Scope.Account, ActorName: x.Scope.Name,
			Action: "household.export", Subject: "division", SubjectID: int64(p.Place.Code),
			Detail: map[string]any{"division": p.Place.Code, "rule": p.Rule, "searched": p.Query != ""}})
	})
}

func (p *householdsPage) write(x *page.Exchange, tree *division.Tree) error {
	book := sheet.NewWriter(x.W)
	layout := sheet.Layout{Name: x.Text("web.menu_household"), Columns: []sheet.Head{
		{Name: x.Text("web.head")}, {Name: x.Text("web.township")}, {Name: x.Text("web.village")}}}
	for _, key := range exported {
		field, _ := dictionary.Get(dictionary.Household, key)
		layout.Columns = append(layout.Columns, sheet.Head{Name: field.Say(x.Lang), Text: field.Type == dictionary.Text})
	}
	err := book.Sheet(layout)
	for err == nil {
		var next string
		if next, err = p.writePage(x, tree, book); next == "" {
			break
		}
		x.R.Form.Set("after", next)
	}
	if err == nil {
		err = book.Close()
	}
	if err != nil {
		panic(http.ErrAbortHandler) // half a workbook must not look like a whole one
	}
	return nil
}

func (p *householdsPage) writePage(x *page.Exchange, tree *division.Tree, book *sheet.Writer) (next string, err error) {
	err = x.View(func(tx *store.Tx) error {
		filter := p.filter(x)
		filter.Limit = 1000
		batch, err := p.records(x, tx, filter)
		if err != nil {
			return err
		}
		next = batch.Next
		for _, record := range batch.Records {
			if err := book.Row(exportedRow(x, tree, record)...); err != nil {
				return err
			}
		}
		return nil
	})
	return next, err
}

func exportedRow(x *page.Exchange, tree *division.Tree, record registry.Record) []sheet.Value {
	row := []sheet.Value{sheet.Text(record.Name()), sheet.Text(tree.Name(record.Village.At(division.Township))), sheet.Text(tree.Name(record.Village))}
	for _, key := range exported {
		row = append(row, sheet.Text(record.Text(key, x.Lang)))
	}
	return row
}
