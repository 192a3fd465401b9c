package web

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
)

// newTaskPage makes a task by hand.
type newTaskPage struct {
	form
	workPicker
	Owners, Leads []choice
	Directions    []choice
	Typed         map[string]string // as typed
	Others        []choice          // units that answer with the owner
	Steps         []typedStep
}

func (newTaskPage) file() string { return "task_new" }

// typedStep is a step as typed.
type typedStep struct {
	Number   int
	Name, To string
}

// stepRows is how many steps a form offers; more are rarely known at the start.
const stepRows = 4

func newTask(x *exchange) (answer, error) {
	p := &newTaskPage{form: newForm()}
	err := x.view(func(tx *store.Tx) error { return p.fill(x, tx) })
	return shownUnless(err, p)
}

func (p *newTaskPage) fill(x *exchange, tx *store.Tx) (err error) {
	if p.workPicker, err = x.pickWork(tx, false); err != nil {
		return err
	}
	p.Typed = map[string]string{}
	for _, name := range []string{"name", "clause", "note", "from", "to", "target", "unit_of", "at"} {
		p.Typed[name] = x.field(name)
	}
	p.Owners, p.Leads = x.unitsOf(p.Pack, x.field("owner")), x.unitsOf(p.Pack, x.field("lead"))
	for _, unit := range x.unitsOf(p.Pack, "") {
		unit.Here = slices.Contains(x.r.Form["unit"], unit.Value)
		p.Others = append(p.Others, unit)
	}
	for _, d := range []pack.Direction{pack.Up, pack.Down, pack.Exactly} {
		p.Directions = append(p.Directions, choice{string(d), x.text("work.direction_" + string(d)), string(d) == x.field("direction")})
	}
	for i := range stepRows {
		p.Steps = append(p.Steps, typedStep{i + 1, nth(x.r.Form["step_name"], i), nth(x.r.Form["step_to"], i)})
	}
	return nil
}

func nth(list []string, i int) string {
	if i < len(list) {
		return strings.TrimSpace(list[i])
	}
	return ""
}

func createTask(x *exchange) (answer, error) {
	p := &newTaskPage{form: form{Key: x.field("key")}}
	if err := x.view(func(tx *store.Tx) error { return p.fill(x, tx) }); err != nil {
		return nil, err
	}
	made, err := p.read(x)
	if err == nil {
		var t task.Task
		if err = x.update(func(tx *store.Tx) (err error) {
			t, err = x.Tasks.Create(tx, x.scope, made, p.Key)
			return err
		}); err == nil {
			return see(taskPath(t.Ref), "task_made")
		}
	}
	switch fault.KindOf(err) {
	case fault.Duplicate:
		return see("/task", "task_made")
	case fault.Invalid, fault.Conflict:
		p.Wrong = fault.Say(x.lang, err)
		return again(fault.Status(err), p)
	}
	return nil, err
}

// read is the task as typed.
func (p *newTaskPage) read(x *exchange) (n task.New, err error) {
	n = task.New{Pack: p.Plan(), Place: p.Place.Code, Owner: x.field("owner"), Lead: x.field("lead"), Units: x.r.PostForm["unit"],
		Clause: x.field("clause"), Name: oneLine(x.field("name")), Note: x.field("note")}
	for _, unit := range append([]string{n.Owner, n.Lead}, n.Units...) {
		if err := knownUnit(p.Pack, unit); err != nil {
			return n, err
		}
	}
	if n.From, err = dayOr(x.field("from"), 0); err != nil {
		return n, err
	}
	if n.To, err = dayOr(x.field("to"), 0); err != nil {
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

func (p *newTaskPage) target(x *exchange) (t task.Target, err error) {
	if x.field("target") == "" {
		return t, nil
	}
	if x.field("unit_of") == "" {
		return t, fault.New(fault.Invalid, "work.no_unit_of")
	}
	t = task.Target{Unit: x.field("unit_of"), Direction: pack.Direction(x.field("direction"))}
	if t.Direction != pack.Down && t.Direction != pack.Exactly {
		t.Direction = pack.Up
	}
	t.Value, err = task.ParseNumber(x.field("target"))
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
func takeUp(x *exchange) (answer, error) {
	scope, err := x.place()
	if err != nil {
		return nil, err
	}
	plan := x.field("plan")
	if plan == "" || scope.Division.Level() > division.County {
		return x.badTakeUp(fault.New(fault.Invalid, "work.no_plan_chosen"))
	}
	_, err = x.App.TakeUp(context.WithoutCancel(x.r.Context()), x.scope, scope.Division, plan, x.field("key"))
	x.memory.forget()
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict:
		if err != nil {
			return x.badTakeUp(err)
		}
	}
	if err != nil && fault.KindOf(err) != fault.Duplicate {
		return nil, err
	}
	return see("/task"+query("plan", plan, "place", x.field("place")), "taken_up")
}

func (x *exchange) badTakeUp(cause error) (answer, error) {
	p := &tasksPage{form: newForm()}
	p.Wrong = fault.Say(x.lang, cause)
	err := x.view(func(tx *store.Tx) error { return p.fill(x, tx) })
	if err != nil {
		return nil, err
	}
	return again(fault.Status(cause), p)
}
