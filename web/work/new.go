package work

import (
	"context"
	"slices"
	"strings"

	"guben/division"
	"guben/fault"
	"guben/pack"
	"guben/period"
	"guben/store"
	"guben/task"
	"guben/web/page"
)

// newTaskPage makes a task by hand.
type newTaskPage struct {
	page.Form
	page.WorkPicker
	Owners, Leads []page.Choice
	Directions    []page.Choice
	Typed         map[string]string // as typed
	Others        []page.Choice     // units that answer with the owner
	Steps         []typedStep
}

func (newTaskPage) File() string { return "task_new" }

// typedStep is a step as typed.
type typedStep struct {
	Number   int
	Name, To string
}

// stepRows is how many steps a form offers; more are rarely known at the start.
const stepRows = 4

func newTask(x *page.Exchange) (page.Answer, error) {
	p := &newTaskPage{Form: page.NewForm()}
	err := x.View(func(tx *store.Tx) error { return p.fill(x, tx) })
	return page.ShowUnless(err, p)
}

func (p *newTaskPage) fill(x *page.Exchange, tx *store.Tx) (err error) {
	if p.WorkPicker, err = x.PickWork(tx, false); err != nil {
		return err
	}
	p.Typed = map[string]string{}
	for _, name := range []string{"name", "clause", "note", "from", "to", "target", "unit_of", "at"} {
		p.Typed[name] = x.Field(name)
	}
	p.Owners, p.Leads = x.UnitsOf(p.Pack, x.Field("owner")), x.UnitsOf(p.Pack, x.Field("lead"))
	for _, unit := range x.UnitsOf(p.Pack, "") {
		unit.Here = slices.Contains(x.R.Form["unit"], unit.Value)
		p.Others = append(p.Others, unit)
	}
	for _, d := range []pack.Direction{pack.Up, pack.Down, pack.Exactly} {
		p.Directions = append(p.Directions, page.Choice{Value: string(d), Text: x.Text("work.direction_" + string(d)), Here: string(d) == x.Field("direction")})
	}
	for i := range stepRows {
		p.Steps = append(p.Steps, typedStep{i + 1, nth(x.R.Form["step_name"], i), nth(x.R.Form["step_to"], i)})
	}
	return nil
}

func nth(list []string, i int) string {
	if i < len(list) {
		return strings.TrimSpace(list[i])
	}
	return ""
}

func createTask(x *page.Exchange) (page.Answer, error) {
	p := &newTaskPage{Form: page.Form{Key: x.Field("key")}}
	if err := x.View(func(tx *store.Tx) error { return p.fill(x, tx) }); err != nil {
		return nil, err
	}
	made, err := p.read(x)
	if err == nil {
		var t task.Task
		if err = x.Update(func(tx *store.Tx) (err error) {
			t, err = x.Tasks.Create(tx, x.Scope, made, p.Key)
			return err
		}); err == nil {
			return page.See(page.TaskPath(t.Ref), "task_made")
		}
	}
	switch fault.KindOf(err) {
	case fault.Duplicate:
		return page.See("/task", "task_made")
	case fault.Invalid, fault.Conflict:
		p.Wrong = fault.Say(x.Lang, err)
		return page.Again(fault.Status(err), p)
	}
	return nil, err
}

// read is the task as typed.
func (p *newTaskPage) read(x *page.Exchange) (n task.New, err error) {
	n = task.New{Pack: p.Plan(), Place: p.Place.Code, Owner: x.Field("owner"), Lead: x.Field("lead"), Units: x.R.PostForm["unit"],
		Clause: x.Field("clause"), Name: page.OneLine(x.Field("name")), Note: x.Field("note")}
	for _, unit := range append([]string{n.Owner, n.Lead}, n.Units...) {
		if err := knownUnit(p.Pack, unit); err != nil {
			return n, err
		}
	}
	if n.From, err = dayOr(x.Field("from"), 0); err != nil {
		return n, err
	}
	if n.To, err = dayOr(x.Field("to"), 0); err != nil {
		return n, err
	}
	if n.Target, err = p.target(x); err != nil {
		return n, err
	}
	for _, s := range p.Steps {
		if s.Name == "" {
			continue
		}
		to, err := dayOr(s.To, 0)
		if err != nil {
			return n, err
		}
		n.Steps = append(n.Steps, task.Step{Name: pack.Words{Zh: s.Name}, To: to})
	}
	return n, nil
}

// knownUnit refuses a unit the plan does not have.
func knownUnit(plan *pack.Pack, id string) error {
	if id == "" || plan == nil {
		return nil
	}
	if _, ok := plan.Unit(id); !ok {
		return fault.New(fault.Invalid, "work.no_such_unit", "unit", id)
	}
	return nil
}

func (p *newTaskPage) target(x *page.Exchange) (t task.Target, err error) {
	if x.Field("target") == "" {
		return t, nil
	}
	if x.Field("unit_of") == "" {
		return t, fault.New(fault.Invalid, "work.no_unit_of")
	}
	t = task.Target{Unit: x.Field("unit_of"), Direction: pack.Direction(x.Field("direction"))}
	if t.Direction != pack.Down && t.Direction != pack.Exactly {
		t.Direction = pack.Up
	}
	t.Value, err = task.ParseNumber(x.Field("target"))
	return t, err
}

// dayOr reads a day, or gives another where nothing was typed.
func dayOr(typed string, otherwise period.Day) (period.Day, error) {
	if typed == "" {
		return otherwise, nil
	}
	return period.Parse(typed)
}

// takeUp makes a plan's tasks at a place, or brings them up to date.
func takeUp(x *page.Exchange) (page.Answer, error) {
	scope, err := x.Place()
	if err != nil {
		return nil, err
	}
	plan := x.Field("plan")
	if plan == "" || scope.Division.Level() > division.County {
		return badTakeUp(x, fault.New(fault.Invalid, "work.no_plan_chosen"))
	}
	_, err = x.App.TakeUp(context.WithoutCancel(x.R.Context()), x.Scope, scope.Division, plan, x.Field("key"))
	x.Memory.Forget()
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict:
		if err != nil {
			return badTakeUp(x, err)
		}
	}
	if err != nil && fault.KindOf(err) != fault.Duplicate {
		return nil, err
	}
	return page.See("/task"+page.Query("plan", plan, "place", x.Field("place")), "taken_up")
}

func badTakeUp(x *page.Exchange, cause error) (page.Answer, error) {
	p := &tasksPage{Form: page.NewForm()}
	p.Wrong = fault.Say(x.Lang, cause)
	err := x.View(func(tx *store.Tx) error { return p.fill(x, tx) })
	if err != nil {
		return nil, err
	}
	return page.Again(fault.Status(cause), p)
}
