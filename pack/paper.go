package pack

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"guben/fault"
	"guben/form"
)

// Paper is the printed form of a ledger: a grid of cells that the page and the
// document draw alike.
type Paper struct {
	Title      Words // the ledger's name where it has none
	Landscape  bool  // A4 on its side
	Rows       [][]Cell
	Signatures []Cell // lines below the grid
	Foot       Words
	At         fault.Place
}

// Cell is one cell: a text, the value of a field, or the value after the text.
type Cell struct {
	Text  Words
	Field string // ID of the field, "" if there is none
	Ticks bool   // a choice is printed as all its options, the chosen one ticked
	Label bool   // set as a heading
	Tall  bool   // room to write by hand
	Span  int    // columns it takes, at least 1
	Rows  int    // rows it takes, at least 1
	At    fault.Place
}

// Width is how many columns the grid has.
func (p *Paper) Width() int {
	if len(p.Rows) == 0 {
		return 0
	}
	width := 0
	for _, c := range p.Rows[0] {
		width += c.Span
	}
	return width
}

// paper reads a paper; without rows it is the shared one with another heading.
func (l *loader) paper(f *file, node *yaml.Node, shared *Paper) *Paper {
	m := f.mapping(node)
	defer m.close()
	p := &Paper{At: f.place(node)}
	if rows := m.items("rows"); len(rows) > 0 {
		for _, row := range rows {
			p.Rows = append(p.Rows, f.cells(f.sequence(row)))
		}
		p.Landscape = choice(m, "orientation", m.get("orientation"), []named[bool]{{"portrait", false}, {"landscape", true}})
		p.square(f, rows)
	} else if m.get("orientation"); shared != nil {
		*p = *shared
	} else {
		m.lacking("key_missing", "key", "rows")
	}
	if title := m.get("title"); title != nil {
		p.Title = m.words(title)
	}
	if foot := m.get("foot"); foot != nil {
		p.Foot = m.words(foot)
	}
	if signatures := m.items("signatures"); len(signatures) > 0 {
		p.Signatures = f.cells(signatures)
	}
	return p
}

func (f *file) cells(nodes []*yaml.Node) (cells []Cell) {
	for _, node := range nodes {
		cells = append(cells, f.cell(node))
	}
	return cells
}

// cell reads a cell; a word alone is a text set as a heading.
func (f *file) cell(node *yaml.Node) Cell {
	if node.Kind == yaml.ScalarNode {
		return Cell{Text: Words{Zh: f.scalar(node)}, Label: true, Span: 1, Rows: 1, At: f.place(node)}
	}
	m := f.mapping(node)
	defer m.close()
	c := Cell{
		Field: m.text("field"), Ticks: m.flag("ticks"), Label: m.flag("label"), Tall: m.flag("tall"),
		Span: max(1, m.number("span")), Rows: max(1, m.number("rows")), At: f.place(node),
	}
	if text := m.get("text"); text != nil {
		c.Text = m.words(text)
	}
	return c
}

// square reports rows that do not fill the grid: cells that reach down from
// above count in the rows they reach.
func (p *Paper) square(f *file, nodes []*yaml.Node) {
	reaching := make([]int, len(p.Rows))
	for i, row := range p.Rows {
		width := reaching[i]
		for _, c := range row {
			width += c.Span
			for below := i + 1; below < i+c.Rows && below < len(p.Rows); below++ {
				reaching[below] += c.Span
			}
		}
		if want := p.Width(); width != want {
			f.problem(nodes[i], "paper_width", "row", i+1, "have", width, "want", want)
		}
	}
}

// printed reports cells whose field the form does not have.
func (l *loader) printed(g *Ledger) {
	if g.Paper == nil || g.Form == nil {
		return
	}
	for _, c := range slices.Concat(append(g.Paper.Rows, g.Paper.Signatures)...) {
		if c.Field != "" && !hasField(g.Form, c.Field) {
			l.at(c.At, "no_form_field", "id", c.Field)
		}
	}
}

func hasField(of *form.Form, id string) bool {
	return slices.ContainsFunc(of.Fields, func(field form.Field) bool { return field.ID == id })
}
