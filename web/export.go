package web

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
)

// exported are the columns of a list taken out: nothing that is secret.
var exported = []string{"code", "category", "exit_status", "identified_month", "cause", "monitored", "risks", "risk_removed", "helper_name", "helper_unit"}

// exportHouseholds writes the list as narrowed on the page into a workbook.
// That it was taken out goes on record before the first row leaves.
func exportHouseholds(x *exchange) (answer, error) {
	values, err := url.ParseQuery(x.field("filter"))
	if err != nil {
		return nil, fault.New(fault.Invalid, "web.no_page").Because(err)
	}
	values.Del("after")
	x.r.Form = values // the list as it was shown
	scope, err := x.place()
	if err != nil {
		return nil, err
	}
	p := &householdsPage{Query: x.field("q"), Rule: x.field("rule"), Closed: x.field("closed") != ""}
	var tree *division.Tree
	if err := x.view(func(tx *store.Tx) (err error) {
		tree, err = p.describe(x, tx, scope)
		return err
	}); err != nil {
		return nil, err
	}
	if err := x.recordExport(p); err != nil {
		return nil, err
	}
	name := x.text("web.export_file", "place", p.Place.Name)
	return sent(func(x *exchange) error {
		return x.sendBook(name, func(x *exchange) error { return p.write(x, tree) })
	}), nil
}

func (x *exchange) recordExport(p *householdsPage) error {
	return x.update(func(tx *store.Tx) error {
		return x.Log.Append(tx, audit.Entry{County: p.Place.Code.County(), Actor: x.scope.Account, ActorName: x.scope.Name,
			Action: "household.export", Subject: "division", SubjectID: int64(p.Place.Code),
			Detail: map[string]any{"division": p.Place.Code, "rule": p.Rule, "searched": p.Query != ""}})
	})
}

func (p *householdsPage) write(x *exchange, tree *division.Tree) error {
	book := sheet.NewWriter(x.w)
	layout := sheet.Layout{Name: x.text("web.menu_household"), Columns: []sheet.Head{
		{Name: x.text("web.head")}, {Name: x.text("web.township")}, {Name: x.text("web.village")}}}
	for _, key := range exported {
		field, _ := dictionary.Get(dictionary.Household, key)
		layout.Columns = append(layout.Columns, sheet.Head{Name: field.Say(x.lang), Text: field.Type == dictionary.Text})
	}
	err := book.Sheet(layout)
	for err == nil {
		var next string
		if next, err = p.writePage(x, tree, book); next == "" {
			break
		}
		x.r.Form.Set("after", next)
	}
	if err == nil {
		err = book.Close()
	}
	if err != nil {
		panic(http.ErrAbortHandler) // half a workbook must not look like a whole one
	}
	return nil
}

func (p *householdsPage) writePage(x *exchange, tree *division.Tree, book *sheet.Writer) (next string, err error) {
	err = x.view(func(tx *store.Tx) error {
		filter := p.filter(x)
		filter.Limit = 1000
		page, err := p.records(x, tx, filter)
		if err != nil {
			return err
		}
		next = page.Next
		for _, record := range page.Records {
			if err := book.Row(exportedRow(x, tree, record)...); err != nil {
				return err
			}
		}
		return nil
	})
	return next, err
}

func exportedRow(x *exchange, tree *division.Tree, record registry.Record) []sheet.Value {
	row := []sheet.Value{sheet.Text(record.Name()), sheet.Text(tree.Name(record.Village.At(division.Township))), sheet.Text(tree.Name(record.Village))}
	for _, key := range exported {
		row = append(row, sheet.Text(record.Text(key, x.lang)))
	}
	return row
}
