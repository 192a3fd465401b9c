package work

import (
	"maps"
	"net/http"
	"slices"

	"guben/flow"
	"guben/period"
	"guben/sheet"
	"guben/store"
	"guben/task"
	"guben/web/page"
)

// cells lays the plan's counts out as the matrix asked for.
func (p *overviewPage) cells(x *page.Exchange, tx *store.Tx) error {
	list, err := task.Matrix(tx, x.Scope, p.Plan(), p.Place.Code)
	if err != nil {
		return err
	}
	grid := newGrid(p.By, list)
	p.Matrix = matrix{Corner: x.Text("work.rows_" + p.By), Heads: p.heads(x, grid)}
	for _, key := range p.order(grid) {
		p.Matrix.Rows = append(p.Matrix.Rows, p.row(x, grid, key))
	}
	for _, column := range append(slices.Clone(grid.columns), "") {
		if column == "" {
			p.Matrix.Sums = append(p.Matrix.Sums, p.cell(x, grid.all, grid.way("", "")))
			continue
		}
		p.Matrix.Sums = append(p.Matrix.Sums, p.cell(x, grid.down[column], grid.way("", column)))
	}
	return nil
}

// grid gathers cells by row and column.
type grid struct {
	by      string
	columns []string // in order
	cells   map[[2]string]*task.Counts
	across  map[string]*task.Counts
	down    map[string]*task.Counts
	all     *task.Counts
}

// noMonth is the column of tasks without a last day.
const noMonth = "-"

// byHand is the row of tasks no pack has.
const byHand = "-"

func newGrid(by string, list []task.Cell) *grid {
	g := &grid{by: by, cells: map[[2]string]*task.Counts{}, across: map[string]*task.Counts{}, down: map[string]*task.Counts{}, all: &task.Counts{}}
	for _, c := range list {
		row, column := g.position(c)
		for _, sum := range []*task.Counts{at(g.cells, [2]string{row, column}), at(g.across, row), at(g.down, column), g.all} {
			addCounts(sum, c.Counts)
		}
	}
	g.columns = slices.Sorted(maps.Keys(g.down))
	if by != "pair" {
		g.columns = everyMonth(g.columns)
	}
	return g
}

func at[K comparable](counts map[K]*task.Counts, key K) *task.Counts {
	if counts[key] == nil {
		counts[key] = &task.Counts{}
	}
	return counts[key]
}

func (g *grid) position(c task.Cell) (row, column string) {
	row, column = c.Origin, c.Month
	if row == "" {
		row = byHand
	}
	if column == "" {
		column = noMonth
	}
	switch g.by {
	case "unit":
		row = c.Unit
	case "pair":
		column = c.Unit
	}
	return row, column
}

// everyMonth fills the months between the first and the last; those without one
// stand at the end.
func everyMonth(columns []string) (list []string) {
	dated := slices.DeleteFunc(slices.Clone(columns), func(c string) bool { return c == noMonth })
	if len(dated) > 0 {
		first, _ := period.ParseMonth(dated[0])
		last, _ := period.ParseMonth(dated[len(dated)-1])
		for m := first; m <= last && len(list) < 60; m++ {
			list = append(list, m.String())
		}
	}
	if len(dated) < len(columns) {
		list = append(list, noMonth)
	}
	return list
}

// way is what narrows a list of tasks to a row and a column, as pairs.
func (g *grid) way(row, column string) []string {
	switch g.by {
	case "unit":
		return []string{"owner", row, "month", column}
	case "pair":
		return []string{"origin", row, "owner", column}
	}
	return []string{"origin", row, "month", column}
}

func (p *overviewPage) cell(x *page.Exchange, c *task.Counts, way []string) matrixCell {
	if c == nil {
		return matrixCell{}
	}
	return matrixCell{Counts: *c, Signal: worst(c), Path: "/task" + p.Query(x.Scope, way...)}
}

// worst is the signal of several tasks: of what is known the worst.
func worst(c *task.Counts) flow.Signal {
	for _, s := range []flow.Signal{flow.Red, flow.Amber, flow.Green} {
		if c.Signals[s] > 0 {
			return s
		}
	}
	return flow.Grey
}

func (p *overviewPage) row(x *page.Exchange, g *grid, key string) matrixRow {
	row := matrixRow{Name: p.rowName(x, key), Sum: p.cell(x, g.across[key], g.way(key, ""))}
	row.Path = row.Sum.Path
	if p.By == "unit" {
		row.Path = "/unit/" + key + p.Query(x.Scope)
	} else if item, ok := p.Pack.Task(key); ok {
		row.Note = page.Joined(item.Clauses)
	}
	for _, column := range g.columns {
		row.Cells = append(row.Cells, p.cell(x, g.cells[[2]string{key, column}], g.way(key, column)))
	}
	return row
}

func (p *overviewPage) rowName(x *page.Exchange, key string) string {
	if key == byHand {
		return x.Text("work.by_hand")
	}
	if p.By == "unit" {
		return page.UnitName(p.Pack, key, x.Lang)
	}
	if item, ok := p.Pack.Task(key); ok {
		return item.Name.Say(x.Lang)
	}
	return key
}

func (p *overviewPage) heads(x *page.Exchange, g *grid) (heads []matrixHead) {
	var before period.Month
	for _, column := range g.columns {
		if p.By == "pair" {
			heads = append(heads, matrixHead{Text: page.UnitName(p.Pack, column, x.Lang)})
			continue
		}
		month, err := period.ParseMonth(column)
		if err != nil {
			heads = append(heads, matrixHead{Text: x.Text("work.no_month")})
			continue
		}
		heads = append(heads, matrixHead{x.MonthName(month, before), month == period.MonthOf(p.Today)})
		before = month
	}
	return heads
}

// order is the rows in the order of the plan; what it no longer has, and tasks
// made by hand, stand behind.
func (p *overviewPage) order(g *grid) (keys []string) {
	left := maps.Clone(g.across)
	add := func(key string) {
		if left[key] != nil {
			keys = append(keys, key)
			delete(left, key)
		}
	}
	if p.By == "unit" {
		for _, unit := range p.Pack.Units {
			add(unit.ID)
		}
	}
	for _, item := range p.Pack.Tasks {
		add(item.ID)
	}
	return append(keys, slices.Sorted(maps.Keys(left))...)
}

// exportOverview writes the matrix as shown into a workbook.
func exportOverview(x *page.Exchange) (page.Answer, error) {
	if err := asShown(x); err != nil {
		return nil, err
	}
	p := &overviewPage{}
	if err := x.View(func(tx *store.Tx) error { return p.fill(x, tx) }); err != nil {
		return nil, err
	}
	if err := recordWork(x, "overview", &p.WorkPicker); err != nil {
		return nil, err
	}
	name := x.Text("work.overview_file", "place", p.Place.Name)
	return page.Sent(func(x *page.Exchange) error { return x.SendBook(name, p.write) }), nil
}

func (p *overviewPage) write(x *page.Exchange) error {
	book := sheet.NewWriter(x.W)
	layout := sheet.Layout{Name: x.Text("work.matrix_" + p.By), Columns: []sheet.Head{{Name: p.Matrix.Corner}, {Name: x.Text("web.clause")}}}
	for _, head := range p.Matrix.Heads {
		layout.Columns = append(layout.Columns, sheet.Head{Name: head.Text})
	}
	layout.Columns = append(layout.Columns, sheet.Head{Name: x.Text("web.sum")})
	for _, signal := range task.Signals {
		layout.Columns = append(layout.Columns, sheet.Head{Name: x.Text("flow.signal_" + string(signal))})
	}
	err := book.Sheet(layout)
	for _, row := range p.Matrix.Rows {
		if err == nil {
			err = book.Row(row.values(x)...)
		}
	}
	if err == nil {
		err = book.Close()
	}
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	return nil
}

func (r *matrixRow) values(x *page.Exchange) []sheet.Value {
	list := []sheet.Value{sheet.Text(r.Name), sheet.Text(r.Note)}
	for _, c := range r.Cells {
		if c.Tasks == 0 {
			list = append(list, sheet.Blank())
			continue
		}
		list = append(list, sheet.Text(x.Text("work.cell_said", "done", c.Done, "tasks", c.Tasks, "signal", x.Text("flow.signal_"+string(c.Signal)))))
	}
	list = append(list, sheet.Int(r.Sum.Tasks))
	for _, signal := range task.Signals {
		list = append(list, sheet.Int(r.Sum.Signals[signal]))
	}
	return list
}
