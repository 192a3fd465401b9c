package work

import (
	"guben/auth"
	"guben/division"
	"guben/flow"
	"guben/period"
	"guben/store"
	"guben/task"
	"guben/web/page"
)

// tasksPage lists tasks.
type tasksPage struct {
	page.Form
	page.WorkPicker
	Filter  string // what narrows the list, as a query
	Units   []page.Choice
	States  []page.Choice
	Signals []page.Choice
	Dues    []page.Choice
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

func (tasksPage) File() string { return "tasks" }

// Bare is the filter for a hidden field.
func (p *tasksPage) Bare() string { return bare(p.Filter) }

func bare(filter string) string {
	if filter == "" {
		return ""
	}
	return filter[1:]
}

const tasksShown = 50

func tasks(x *page.Exchange) (page.Answer, error) {
	p := &tasksPage{Form: page.NewForm()}
	err := x.View(func(tx *store.Tx) error { return p.fill(x, tx) })
	return page.ShowUnless(err, p)
}

func (p *tasksPage) fill(x *page.Exchange, tx *store.Tx) (err error) {
	if p.WorkPicker, err = x.PickWork(tx, true); err != nil {
		return err
	}
	p.Hands, p.Exports = x.Scope.May(auth.Dispatch), x.Scope.May(auth.Export)
	p.narrow(x)
	if err := p.standing(x, tx); err != nil {
		return err
	}
	p.filter.After, p.filter.Limit = x.Field("after"), tasksShown+1
	list, err := task.List(tx, x.Scope, p.filter)
	if err != nil {
		return err
	}
	if len(list) > tasksShown {
		list = list[:tasksShown]
		p.Next = "/task" + page.More(p.Filter, "after", list[tasksShown-1].Cursor())
	}
	for _, t := range list {
		p.Rows = append(p.Rows, newTaskRow(x, p.Tree, t, p.Today))
	}
	return nil
}

// standing is how all tasks of the plan and place stand, whatever else narrows
// the list.
func (p *tasksPage) standing(x *page.Exchange, tx *store.Tx) error {
	groups, err := task.Count(tx, x.Scope, p.Plan(), p.Place.Code, task.ByPack)
	if err != nil {
		return err
	}
	var sum task.Counts
	for _, g := range groups {
		addCounts(&sum, g.Counts)
	}
	p.Done = sum.Done
	p.Lamps = lamps(sum, func(s flow.Signal) string { return "/task" + p.Query(x.Scope, "signal", string(s)) })
	p.Taken = sum.Tasks+sum.Stopped > 0
	return p.offer(x, tx)
}

// offer tells whether the office can take up the plan of the page, or that of
// the area, at the place shown.
func (p *tasksPage) offer(x *page.Exchange, tx *store.Tx) error {
	plan := p.Pack
	if plan == nil {
		plan = x.Plan()
	}
	if plan == nil || x.Scope.Role != auth.Office || !plan.Division.Contains(p.Place.Code) || len(plan.Tasks) == 0 {
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
func (p *tasksPage) narrow(x *page.Exchange) {
	state := x.Field("state")
	p.filter = task.Filter{Pack: p.Plan(), Within: p.Place.Code, Origin: x.Field("origin"), Unit: x.Field("unit"), Owner: x.Field("owner"),
		Signal: flow.Signal(x.Field("signal")), Open: state == openTasks}
	if !p.filter.Open {
		p.filter.State = task.State(state)
	}
	p.due(x)
	p.cell(x)
	plan := p.Pack
	if plan == nil {
		plan = x.Plan()
	}
	p.Units = x.UnitsOf(plan, p.filter.Unit)
	if p.filter.Owner != "" {
		p.Units = x.UnitsOf(plan, p.filter.Owner)
	}
	if plan != nil {
		if item, ok := plan.Task(p.filter.Origin); ok {
			p.Of = item.Name.Say(x.Lang)
		}
	}
	p.offers(x, state)
	p.Filter = p.Query(x.Scope, "state", state, "signal", x.Field("signal"), "unit", p.filter.Unit, "owner", p.filter.Owner, "origin", x.Field("origin"),
		"due", x.Field("due"), "month", x.Field("month"))
}

// cell narrows to a row and a column of the overview's matrix: a task of the
// plan or those made by hand, a month of the last day or none.
func (p *tasksPage) cell(x *page.Exchange) {
	if p.filter.Origin == byHand {
		p.filter.Origin, p.filter.ByHand, p.Of = "", true, x.Text("work.by_hand")
	}
	month, err := period.ParseMonth(x.Field("month"))
	switch {
	case x.Field("month") == noMonth:
		p.filter.Undated, p.Month = true, x.Text("work.no_month")
	case err == nil:
		p.filter.Month, p.Month = month, month.Say(x.Lang)
	}
}

// offers are what states and signals can be narrowed to.
func (p *tasksPage) offers(x *page.Exchange, state string) {
	p.States = append(p.States, page.Choice{Value: openTasks, Text: x.Text("work.state_open"), Here: state == openTasks})
	for _, s := range task.States {
		p.States = append(p.States, page.Choice{Value: string(s), Text: s.Say(x.Lang), Here: string(s) == state})
	}
	for _, s := range task.Signals {
		p.Signals = append(p.Signals, page.Choice{Value: string(s), Text: x.Text("flow.signal_" + string(s)), Here: s == p.filter.Signal})
	}
}

// dueSpans are the spans of last days one can narrow to, as days from today.
var dueSpans = []struct {
	id       string
	from, to period.Day
}{{"over", -10000, -1}, {"week", 0, 7}, {"month", 0, 30}, {"quarter", 0, 91}}

// due narrows to last days: a span from today, or one day.
func (p *tasksPage) due(x *page.Exchange) {
	asked := x.Field("due")
	for _, s := range dueSpans {
		p.Dues = append(p.Dues, page.Choice{Value: s.id, Text: x.Text("work.due_" + s.id), Here: s.id == asked})
		if s.id == asked {
			p.filter.Due = period.Range{From: p.Today + s.from, To: p.Today + s.to}
			p.filter.Open = p.filter.Open || s.id == "over"
		}
	}
	if day, err := period.Parse(asked); err == nil {
		p.filter.Due = period.Range{From: day, To: day}
		p.Dues = append(p.Dues, page.Choice{Value: asked, Text: day.Say(x.Lang), Here: true})
	}
}
