package web

import (
	"guben/auth"
	"guben/division"
	"guben/flow"
	"guben/period"
	"guben/store"
	"guben/task"
)

// tasksPage lists tasks.
type tasksPage struct {
	form
	workPicker
	Filter  string // what narrows the list, as a query
	Units   []choice
	States  []choice
	Signals []choice
	Dues    []choice
	Of      string // the plan's task the list is narrowed to, by name
	Month   string // month of the last day the list is narrowed to
	Lamps   []lamp
	Done    int64
	Rows    []taskRow
	Next    string
	Hands   bool // the account may hand out work
	Exports bool
	Take    bool // the plan can be taken up here
	Taken   bool // and has been

	filter task.Filter
}

func (tasksPage) file() string { return "tasks" }

// Bare is the filter for a hidden field.
func (p *tasksPage) Bare() string { return bare(p.Filter) }

func bare(filter string) string {
	if filter == "" {
		return ""
	}
	return filter[1:]
}

const tasksShown = 50

func tasks(x *exchange) (answer, error) {
	p := &tasksPage{form: newForm()}
	err := x.view(func(tx *store.Tx) error { return p.fill(x, tx) })
	return shownUnless(err, p)
}

func (p *tasksPage) fill(x *exchange, tx *store.Tx) (err error) {
	if p.workPicker, err = x.pickWork(tx, true); err != nil {
		return err
	}
	p.Hands, p.Exports = x.scope.May(auth.Dispatch), x.scope.May(auth.Export)
	p.narrow(x)
	if err := p.standing(x, tx); err != nil {
		return err
	}
	p.filter.After, p.filter.Limit = x.field("after"), tasksShown+1
	list, err := task.List(tx, x.scope, p.filter)
	if err != nil {
		return err
	}
	if len(list) > tasksShown {
		list = list[:tasksShown]
		p.Next = "/task" + more(p.Filter, "after", list[tasksShown-1].Cursor())
	}
	for _, t := range list {
		p.Rows = append(p.Rows, x.taskRow(p.tree, t, p.Today))
	}
	return nil
}

// standing is how all tasks of the plan and place stand, whatever else narrows
// the list.
func (p *tasksPage) standing(x *exchange, tx *store.Tx) error {
	groups, err := task.Count(tx, x.scope, p.Plan(), p.Place.Code, task.ByPack)
	if err != nil {
		return err
	}
	var sum task.Counts
	for _, g := range groups {
		addCounts(&sum, g.Counts)
	}
	p.Done = sum.Done
	p.Lamps = lamps(sum, func(s flow.Signal) string { return "/task" + p.Query(x.scope, "signal", string(s)) })
	p.Taken = sum.Tasks+sum.Stopped > 0
	return p.offer(x, tx)
}

// offer tells whether the office can take up the plan of the page, or that of
// the area, at the place shown.
func (p *tasksPage) offer(x *exchange, tx *store.Tx) error {
	plan := p.Pack
	if plan == nil {
		plan = x.plan()
	}
	if plan == nil || x.scope.Role != auth.Office || !plan.Division.Contains(p.Place.Code) || len(plan.Tasks) == 0 {
		return nil
	}
	p.Take = p.Place.Code.Level() <= division.County
	if p.Pack == nil && p.Take && !p.Taken {
		p.Pack = plan
	}
	return nil
}

func addCounts(sum *task.Counts, c task.Counts) {
	sum.Tasks, sum.Open, sum.Done, sum.Stopped = sum.Tasks+c.Tasks, sum.Open+c.Open, sum.Done+c.Done, sum.Stopped+c.Stopped
	if sum.Signals == nil {
		sum.Signals = map[flow.Signal]int64{}
	}
	for signal, n := range c.Signals {
		sum.Signals[signal] += n
	}
}

// openTasks narrows to what is neither finished nor stopped.
const openTasks = "open"

// narrow reads the filters of the address.
func (p *tasksPage) narrow(x *exchange) {
	state := x.field("state")
	p.filter = task.Filter{Pack: p.Plan(), Within: p.Place.Code, Origin: x.field("origin"), Unit: x.field("unit"), Owner: x.field("owner"),
		Signal: flow.Signal(x.field("signal")), Open: state == openTasks}
	if !p.filter.Open {
		p.filter.State = task.State(state)
	}
	p.due(x)
	p.cell(x)
	plan := p.Pack
	if plan == nil {
		plan = x.plan()
	}
	p.Units = x.unitsOf(plan, p.filter.Unit)
	if p.filter.Owner != "" {
		p.Units = x.unitsOf(plan, p.filter.Owner)
	}
	if plan != nil {
		if item, ok := plan.Task(p.filter.Origin); ok {
			p.Of = item.Name.Say(x.lang)
		}
	}
	p.offers(x, state)
	p.Filter = p.Query(x.scope, "state", state, "signal", x.field("signal"), "unit", p.filter.Unit, "owner", p.filter.Owner, "origin", x.field("origin"),
		"due", x.field("due"), "month", x.field("month"))
}

// cell narrows to a row and a column of the overview's matrix: a task of the
// plan or those made by hand, a month of the last day or none.
func (p *tasksPage) cell(x *exchange) {
	if p.filter.Origin == byHand {
		p.filter.Origin, p.filter.ByHand, p.Of = "", true, x.text("work.by_hand")
	}
	month, err := period.ParseMonth(x.field("month"))
	switch {
	case x.field("month") == noMonth:
		p.filter.Undated, p.Month = true, x.text("work.no_month")
	case err == nil:
		p.filter.Month, p.Month = month, month.Say(x.lang)
	}
}

// offers are what states and signals can be narrowed to.
func (p *tasksPage) offers(x *exchange, state string) {
	p.States = append(p.States, choice{openTasks, x.text("work.state_open"), state == openTasks})
	for _, s := range task.States {
		p.States = append(p.States, choice{string(s), s.Say(x.lang), string(s) == state})
	}
	for _, s := range task.Signals {
		p.Signals = append(p.Signals, choice{string(s), x.text("work.signal_" + string(s)), s == p.filter.Signal})
	}
}

// dueSpans are the spans of last days one can narrow to, as days from today.
var dueSpans = []struct {
	id       string
	from, to period.Day
}{{"over", -10000, -1}, {"week", 0, 7}, {"month", 0, 30}, {"quarter", 0, 91}}

// due narrows to last days: a span from today, or one day.
func (p *tasksPage) due(x *exchange) {
	asked := x.field("due")
	for _, s := range dueSpans {
		p.Dues = append(p.Dues, choice{s.id, x.text("work.due_" + s.id), s.id == asked})
		if s.id == asked {
			p.filter.Due = period.Range{From: p.Today + s.from, To: p.Today + s.to}
			p.filter.Open = p.filter.Open || s.id == "over"
		}
	}
	if day, err := period.Parse(asked); err == nil {
		p.filter.Due = period.Range{From: day, To: day}
		p.Dues = append(p.Dues, choice{asked, day.Say(x.lang), true})
	}
}
