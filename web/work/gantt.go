package work

import (
	"strconv"

	"guben/division"
	"guben/period"
	"guben/store"
	"guben/task"
	"guben/web/page"
)

// ganttPage draws tasks over the months: their spans, steps and last days.
type ganttPage struct {
	page.WorkPicker
	Filter string
	Unit   string
	Units  []page.Choice
	Months []ganttMonth
	Now    string // where today stands, "" outside the span
	Late   bool   // today is near the end: its word stands before the line
	Stages []ganttBar
	Rows   []ganttRow
	Next   string

	span period.Range
}

func (ganttPage) File() string { return "gantt" }

// ganttMonth is a month of the axis, in per cent of its width.
type ganttMonth struct {
	Text string
	Year string // where it is another than that of the month before
	At   string
}

// ganttBar is a span on the axis.
type ganttBar struct {
	Title, X, Width string
}

// ganttRow is a task over time.
type ganttRow struct {
	taskRow
	X, Width string // of the span
	Done     string // width of the part reached, "" unknown
	Open     bool   // it has no last day
	Steps    []ganttStep
}

// ganttStep is a day on the axis.
type ganttStep struct {
	At, Title string
	Done      bool
}

const ganttShown = 80

func gantt(x *page.Exchange) (page.Answer, error) {
	p := &ganttPage{Unit: x.Field("unit")}
	err := x.View(func(tx *store.Tx) error { return p.fill(x, tx) })
	return page.ShowUnless(err, p)
}

func (p *ganttPage) fill(x *page.Exchange, tx *store.Tx) (err error) {
	if p.WorkPicker, err = x.PickWork(tx, false); err != nil || p.Pack == nil {
		return err
	}
	p.Units, p.Filter = x.UnitsOf(p.Pack, p.Unit), p.Query(x.Scope, "unit", p.Unit)
	filter := task.Filter{Pack: p.Plan(), Within: p.Place.Code, Unit: p.Unit, Top: p.Place.Code.Level() <= division.County, After: x.Field("after"), Limit: ganttShown + 1}
	list, err := task.List(tx, x.Scope, filter)
	if err != nil {
		return err
	}
	if len(list) > ganttShown {
		list = list[:ganttShown]
		p.Next = "/gantt" + page.More(p.Filter, "after", list[ganttShown-1].Cursor())
	}
	steps, err := task.StepsOf(tx, x.Scope, list)
	if err != nil {
		return err
	}
	p.axis(x, list)
	for _, t := range list {
		p.Rows = append(p.Rows, p.row(x, t, steps[t.Ref]))
	}
	return nil
}

// axis is whole months from the plan's first day, or that of the earliest task,
// to the last.
func (p *ganttPage) axis(x *page.Exchange, list []task.Task) {
	span := p.Pack.Period
	for _, t := range list {
		if t.From != 0 && (span.From == 0 || t.From < span.From) {
			span.From = t.From
		}
		span.To = max(span.To, t.To)
	}
	if span.From == 0 {
		span.From = p.Today
	}
	if span.To < span.From {
		span.To = span.From + 365
	}
	first, last := period.MonthOf(span.From), period.MonthOf(span.To)
	p.span = period.Range{From: first.First(), To: last.Last()}
	step := period.Month(1 + (last-first)/18)
	for m, year := first, 0; m <= last; m += step {
		mark := ganttMonth{Text: x.MonthName(m, m), At: p.at(m.First())}
		if now := m.First().Year(); now != year {
			mark.Year, year = strconv.Itoa(now), now
		}
		p.Months = append(p.Months, mark)
	}
	if p.span.Contains(p.Today) {
		p.Now, p.Late = p.at(p.Today), p.hundredths(p.Today) > 8500
	}
	for _, s := range p.Pack.Stages {
		if p.span.Overlaps(period.Range{From: s.From, To: s.To}) {
			at, width := p.bar(s.From, s.To)
			p.Stages = append(p.Stages, ganttBar{s.Name.Say(x.Lang), at, width})
		}
	}
}

// at is where a day begins on the axis.
func (p *ganttPage) at(day period.Day) string { return percent(p.hundredths(day)) }

func (p *ganttPage) hundredths(day period.Day) int64 {
	all := int64(p.span.To - p.span.From + 1)
	return min(10000, max(0, int64(day-p.span.From)*10000/all))
}

// percent writes hundredths of a per cent: 12.34%.
func percent(n int64) string {
	return strconv.FormatInt(n/100, 10) + "." + strconv.FormatInt(n%100/10, 10) + "%"
}

// bar is where a span lies on the axis, at least so wide that it is seen.
func (p *ganttPage) bar(from, to period.Day) (at, width string) {
	first, end := p.hundredths(from), p.hundredths(to+1)
	return percent(first), percent(max(60, end-first))
}

func (p *ganttPage) row(x *page.Exchange, t task.Task, steps []task.Step) (row ganttRow) {
	row.taskRow = newTaskRow(x, p.Tree, t, p.Today)
	from, to := t.From, t.To
	if from == 0 {
		from = p.span.From
	}
	if to == 0 {
		to, row.Open = p.span.To, true
	}
	row.X, row.Width = p.bar(from, to)
	if row.Part > 0 {
		row.Done = percent((p.hundredths(to+1) - p.hundredths(from)) * row.Part / 100)
	}
	for _, s := range steps {
		if s.To != 0 {
			row.Steps = append(row.Steps, ganttStep{p.at(s.To), s.Name.Say(x.Lang) + " " + s.To.String(), s.Done != 0})
		}
	}
	return row
}

// stageLine is the height of a stage's line in pixels.
const stageLine = 22

// StageHeight is the height of all stages.
func (p *ganttPage) StageHeight() int { return len(p.Stages) * stageLine }

// StageTop is where the line of a stage begins.
func (p *ganttPage) StageTop(i int) int { return i * stageLine }
