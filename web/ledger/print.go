package ledger

import (
	"slices"
	"strings"

	forms "guben/form"
	"guben/message"
	"guben/pack"
	"guben/store"
	"guben/web/page"
)

// printPage is a record on paper: in the grid its ledger declares, otherwise as
// two columns of names and values.
type printPage struct {
	Name, Path string
	Title      string
	Landscape  bool
	Rows       [][]paperCell
	Plain      []entry
	Signatures []paperCell
	Foot       string
	Place      string
	Day        string
	Rounds     []roundOf
}

func (printPage) File() string { return "ledger_print" }

// paperCell is one cell of a printed grid.
type paperCell struct {
	Text       string
	Label      bool
	Tall       bool
	Span, Rows int
	Picture    string // of a signature
}

func printRecord(x *page.Exchange) (page.Answer, error) {
	p := &recordPage{}
	err := x.View(func(tx *store.Tx) error {
		if err := p.load(x, tx); err != nil {
			return err
		}
		p.maker.reveal = ""
		p.lay(x, nil, nil)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return page.Show(p.print(x))
}

// print lays the record on its paper.
func (p *recordPage) print(x *page.Exchange) *printPage {
	d := p.view.Declaration
	out := &printPage{Name: p.Name, Path: p.Path, Title: p.Name, Place: p.Place, Day: p.Day.Say(x.Lang)}
	paper := d.Ledger.Paper
	if paper == nil || !p.onPaper(paper) {
		p.maker.closed = true
		out.Plain = p.maker.entries()
		out.Rounds = forward(p.Rounds)
		return out
	}
	if title := paper.Title.Say(x.Lang); title != "" {
		out.Title = title
	}
	out.Landscape, out.Foot = paper.Landscape, paper.Foot.Say(x.Lang)
	for _, row := range paper.Rows {
		out.Rows = append(out.Rows, p.cells(x, row))
	}
	out.Signatures = p.cells(x, paper.Signatures)
	return out
}

// onPaper reports whether the record's own edition has the fields of the paper.
func (p *recordPage) onPaper(paper *pack.Paper) bool {
	for _, row := range paper.Rows {
		for _, cell := range row {
			if _, ok := p.view.Declaration.Form.Field(cell.Field); cell.Field != "" && !ok {
				return false
			}
		}
	}
	return true
}

func (p *recordPage) cells(x *page.Exchange, row []pack.Cell) (cells []paperCell) {
	for _, cell := range row {
		one := paperCell{Text: cell.Text.Say(x.Lang), Label: cell.Label, Tall: cell.Tall, Span: max(1, cell.Span), Rows: max(1, cell.Rows)}
		if field, ok := p.view.Declaration.Form.Field(cell.Field); ok {
			one.fill(p, field, cell.Ticks, x.Lang)
		}
		cells = append(cells, one)
	}
	return cells
}

// fill puts a field's value behind the cell's text.
func (c *paperCell) fill(p *recordPage, field *forms.Field, ticks bool, lang message.Lang) {
	value := p.maker.state.Values[field.ID]
	switch {
	case field.Type == forms.Signature:
		for _, file := range p.maker.filesOf(value) {
			c.Picture = file.Path
		}
	case ticks:
		c.Text += ticked(field, value, lang)
	case field.Type == forms.Table:
		c.Text += p.rowsSaid(field, value)
	default:
		c.Text += p.maker.say(field, value)
	}
}

// ticked writes all options of a field as the paper has them: ①有劳力户（√）.
func ticked(field *forms.Field, value forms.Value, lang message.Lang) string {
	var parts []string
	for i, o := range field.Choices {
		mark := "\u3000"
		if value.Text == o.ID || slices.Contains(value.Many, o.ID) {
			mark = "√"
		}
		parts = append(parts, string(rune('①'+i))+o.Name.Say(lang)+"（"+mark+"）")
	}
	return strings.Join(parts, " ")
}

// rowsSaid writes the rows of a table into one cell, a line each.
func (p *recordPage) rowsSaid(field *forms.Field, value forms.Value) string {
	var lines []string
	for _, row := range value.Rows {
		var parts []string
		for i := range field.Columns {
			column := &field.Columns[i]
			if said := p.maker.program.Say(field.ID+"."+column.ID, row[column.ID], p.maker.lang); said != "" {
				parts = append(parts, said)
			}
		}
		lines = append(lines, strings.Join(parts, " "))
	}
	return strings.Join(lines, "\n")
}

// forward is the history oldest first, as papers have it.
func forward(rounds []roundOf) []roundOf {
	list := slices.Clone(rounds)
	slices.Reverse(list)
	for i := range list {
		list[i].Moves = slices.Clone(list[i].Moves)
		slices.Reverse(list[i].Moves)
	}
	return list
}
