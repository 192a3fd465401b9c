package figure

import (
	"bytes"
	"net/url"

	"guben/fault"
	"guben/sheet"
	"guben/store"
	"guben/web/page"
)

// exportIndicators writes the figures of the page into a workbook: those of the
// place, and those of the places below.
func exportIndicators(x *page.Exchange) (page.Answer, error) {
	values, err := url.ParseQuery(x.Field("filter"))
	if err != nil {
		return nil, fault.New(fault.Invalid, "web.no_page").Because(err)
	}
	values.Set("by", "place")
	x.R.Form = values
	if err := measured(x); err != nil {
		return nil, err
	}
	p := &indicatorsPage{}
	if err := x.View(func(tx *store.Tx) error { return p.fill(x, tx) }); err != nil {
		return nil, err
	}
	if p.Pack == nil {
		return nil, page.NoRow()
	}
	var book bytes.Buffer
	if err := p.write(x, sheet.NewWriter(&book)); err != nil {
		return nil, err
	}
	name := x.Text("indicators.export_file", "place", p.Place.Name, "month", p.Month)
	return page.Sent(func(x *page.Exchange) error {
		return x.SendBook(name, func(x *page.Exchange) error {
			_, err := x.W.Write(book.Bytes())
			return err
		})
	}), nil
}

func (p *indicatorsPage) write(x *page.Exchange, book *sheet.Writer) error {
	title := x.Text("indicators.export_title", "place", p.Place.Name, "plan", p.Pack.Title, "month", p.Month)
	layout := sheet.Layout{Name: x.Text("web.menu_indicator"), Titles: []string{title}}
	for _, key := range []string{"indicator", "clause", "units", "target", "value", "change", "signal", "why"} {
		layout.Columns = append(layout.Columns, sheet.Head{Name: x.Text("indicators." + key)})
	}
	if err := book.Sheet(layout); err != nil {
		return err
	}
	for _, row := range p.Rows {
		if err := book.Row(texts(row.Name, row.Clause, row.Unit, row.Target, row.Value, row.Change, x.Text(row.Text()), row.Why)...); err != nil {
			return err
		}
	}
	if len(p.Heads) > 0 {
		if err := p.writePlaces(x, book, title); err != nil {
			return err
		}
	}
	return book.Close()
}

func (p *indicatorsPage) writePlaces(x *page.Exchange, book *sheet.Writer, title string) error {
	layout := sheet.Layout{Name: x.Text("indicators.by_place"), Titles: []string{title}, Columns: []sheet.Head{{Name: x.Text("indicators.indicator")}}}
	for _, head := range p.Heads {
		layout.Columns = append(layout.Columns, sheet.Head{Name: head.Text})
	}
	if err := book.Sheet(layout); err != nil {
		return err
	}
	for _, row := range p.Rows {
		line := []string{row.Name}
		for _, cell := range row.Cells {
			said := cell.Value
			if cell.Signal != "" {
				said += " " + x.Text(cell.Text())
			}
			line = append(line, said)
		}
		if err := book.Row(texts(line...)...); err != nil {
			return err
		}
	}
	return nil
}

// texts are cells of text.
func texts(list ...string) (row []sheet.Value) {
	for _, text := range list {
		row = append(row, sheet.Text(text))
	}
	return row
}
