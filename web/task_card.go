package web

import (
	"html/template"
	"slices"

	"guben/attachment"
	"guben/division"
	"guben/flow"
	"guben/message"
	"guben/store"
	"guben/task"
)

// taskPage is one task on one screen.
type taskPage struct {
	form
	taskRow
	Plan       string // title
	PlanPath   string
	ClausePath string // what carries its clause
	LeadName   string
	OtherUnits string
	Whole      *taskRow // that it is a part of
	Steps      []stepRow
	Behind     []taskRow // that wait for it
	Ahead      []taskRow // that it waits for
	Shares     []taskRow // its parts
	ShareSum   task.Number
	Extensions []extensionRow
	Events     []eventLine
	Picture    template.HTML

	Moves   []choice // value: the move's ID; Here: the step most people make
	Notes   bool     // some of the moves need a note
	Refused []refusedStep
	Reports bool // the account may report progress
	Asks    bool // may ask for a later last day
	Divides bool // may divide it

	Note, Text, Value string // as typed, where something was wrong
}

func (taskPage) file() string { return "task" }

// Shared reports whether parts have a share of the target each.
func (p *taskPage) Shared() bool { return !p.Target.None() && p.Target.Unit != "%" }

// Measures reports whether a number can be reported.
func (p *taskPage) Measures() bool { return !p.Target.None() && p.Source != task.Computed }

// Short reports whether the number had so far is less than the target asks, just
// before the task is claimed or accepted.
func (p *taskPage) Short() bool {
	return (p.State == task.Doing || p.State == task.Claimed) && !p.Target.None() && p.Source != task.NoSource && !p.Reached()
}

// Waiting reports whether a step is left that can be reported as done.
func (p *taskPage) Waiting() bool {
	return slices.ContainsFunc(p.Steps, func(s stepRow) bool { return s.Done == 0 })
}

// stepRow is a step of the reverse schedule.
type stepRow struct {
	task.Step
	Title string
	Late  bool
	Left  string
}

// extensionRow is a later last day asked for.
type extensionRow struct {
	task.Extension
	Decides bool // the account may decide
}

// eventLine is one thing that happened.
type eventLine struct {
	task.Event
	Name, UnitName string
	Number         string
	Files          []fileLink
}

func taskOf(x *exchange) task.Ref {
	return task.Ref{County: store.ParseID(x.r.PathValue("county")), ID: x.id("id")}
}

func taskCard(x *exchange) (answer, error) {
	p := &taskPage{form: newForm()}
	err := x.view(func(tx *store.Tx) error { return p.fill(x, tx, taskOf(x)) })
	return shownUnless(err, p)
}

func (p *taskPage) fill(x *exchange, tx *store.Tx, ref task.Ref) error {
	t, err := task.Get(tx, x.scope, ref)
	if err != nil {
		return err
	}
	tree, err := x.tree(tx)
	if err != nil {
		return err
	}
	p.taskRow = x.taskRow(tree, t, today(tx))
	p.about(x, tree)
	for _, part := range []func(*exchange, *store.Tx, *division.Tree) error{p.steps, p.order, p.parts, p.extensions, p.history, p.may} {
		if err := part(x, tx, tree); err != nil {
			return err
		}
	}
	p.Picture = template.HTML(flow.Picture(&task.Flow, x.lang, string(t.State)))
	return nil
}

// about says where the task comes from and who has to do with it.
func (p *taskPage) about(x *exchange, tree *division.Tree) {
	plan := x.packOf(p.Pack)
	if plan != nil {
		p.Plan, p.PlanPath = plan.Title.Say(x.lang), "/plan/"+plan.ID
	}
	if plan != nil && p.Clause != "" {
		p.ClausePath = p.PlanPath + "/coverage"
	}
	p.LeadName = x.text("work.office")
	if p.Lead != "" {
		p.LeadName = unitName(plan, p.Lead, x.lang)
	}
	p.OtherUnits = x.unitNames(plan, slices.DeleteFunc(slices.Clone(p.Units), func(id string) bool { return id == p.Owner }))
}

func (p *taskPage) steps(x *exchange, tx *store.Tx, _ *division.Tree) error {
	steps, err := task.Steps(tx, x.scope, p.Ref)
	day := today(tx)
	for _, s := range steps {
		row := stepRow{Step: s, Title: s.Name.Say(x.lang), Late: s.Done == 0 && s.To != 0 && s.To < day}
		if s.Done == 0 && s.To != 0 && p.State.Open() {
			row.Left = x.left(s.To, day)
		}
		p.Steps = append(p.Steps, row)
	}
	return err
}

// order is what comes before the task and behind it, and what it is a part of.
func (p *taskPage) order(x *exchange, tx *store.Tx, tree *division.Tree) error {
	before, err := task.Before(tx, x.scope, p.Ref)
	if err != nil {
		return err
	}
	behind, err := task.Behind(tx, x.scope, p.Ref)
	if err != nil {
		return err
	}
	p.Ahead, p.Behind = x.taskRows(tree, tx, before), x.taskRows(tree, tx, behind)
	if p.Parent.ID == 0 {
		return nil
	}
	whole, err := task.Get(tx, x.scope, p.Parent)
	if store.Missing(err) {
		return nil // divided above the account's area
	}
	row := x.taskRow(tree, whole, today(tx))
	p.Whole = &row
	return err
}

func (x *exchange) taskRows(tree *division.Tree, tx *store.Tx, list []task.Task) (rows []taskRow) {
	for _, t := range list {
		rows = append(rows, x.taskRow(tree, t, today(tx)))
	}
	return rows
}

func (p *taskPage) parts(x *exchange, tx *store.Tx, tree *division.Tree) error {
	if p.Parts == 0 {
		return nil
	}
	parts, err := task.Parts(tx, x.scope, p.Ref)
	p.Shares = x.taskRows(tree, tx, parts)
	for _, t := range parts {
		if t.State != task.Stopped {
			p.ShareSum += t.Target.Value
		}
	}
	return err
}

func (p *taskPage) extensions(x *exchange, tx *store.Tx, _ *division.Tree) error {
	list, err := task.Extensions(tx, x.scope)
	for _, e := range list {
		if e.County == p.County && e.Task == p.ID {
			p.Extensions = append(p.Extensions, extensionRow{Extension: e})
		}
	}
	return err
}

func (p *taskPage) history(x *exchange, tx *store.Tx, _ *division.Tree) error {
	events, err := task.History(tx, x.scope, p.Ref)
	if err != nil {
		return err
	}
	files, err := x.evidence(tx, p.Ref, events)
	for _, e := range slices.Backward(events) {
		line := eventLine{Event: e, Name: eventName(x.lang, e.Move), UnitName: unitName(x.packOf(p.Pack), e.Unit, x.lang)}
		if e.Known && e.Move == "report" {
			line.Number = e.Value.String() + " " + p.Target.Unit
		}
		for _, id := range e.Files {
			if file, ok := files[id]; ok {
				line.Files = append(line.Files, linkOf(file, taskPath(p.Ref)+"/file/"+file.Hash, x.lang))
			}
		}
		p.Events = append(p.Events, line)
	}
	return err
}

// evidence are the files of events, for those who may see them.
func (x *exchange) evidence(tx *store.Tx, ref task.Ref, events []task.Event) (map[int64]attachment.File, error) {
	var ids []int64
	for _, e := range events {
		ids = append(ids, e.Files...)
	}
	if len(ids) == 0 || !x.mayOpen() {
		return nil, nil
	}
	return x.Files.Numbered(tx, x.scope, ref.County, ids...)
}

// eventName is what happened: a move of the flow, or something beside it.
func eventName(lang message.Lang, move string) string {
	if m, ok := task.Flow.Move(move); ok {
		return m.Name.Say(lang)
	}
	if key := "work.event_" + move; message.Has(key) {
		return message.Text(lang, key)
	}
	return move
}

// may tells what the account can do with the task, and why not more.
func (p *taskPage) may(x *exchange, tx *store.Tx, _ *division.Tree) error {
	moves, err := x.Tasks.Allowed(tx, x.scope, p.Task)
	if err != nil {
		return err
	}
	can := func(ids ...string) bool {
		return slices.ContainsFunc(moves, func(m task.Move) bool { return slices.Contains(ids, m.ID) })
	}
	for _, m := range moves {
		p.Moves = append(p.Moves, choice{m.ID, m.Name.Say(x.lang), m.ID == "take" || m.ID == "claim" || m.ID == "accept" || m.ID == "hand"})
		p.Notes = p.Notes || m.NeedsNote()
	}
	owner, lead := can("take", "claim"), can("stop")
	p.Reports = owner && p.State == task.Doing
	p.Asks = owner && p.To != 0 && len(p.Extensions) == 0
	p.Divides = (owner || lead) && p.Parts == 0 && p.State != task.Claimed && p.State.Open()
	for i := range p.Extensions {
		p.Extensions[i].Decides = lead && p.Extensions[i].By != x.scope.Account
	}
	p.refuse(x, can)
	return nil
}

// refuse names the steps from here that others make, and who they are.
func (p *taskPage) refuse(x *exchange, can func(...string) bool) {
	for _, m := range task.Flow.Moves {
		if !slices.Contains(m.From, string(p.State)) || can(m.ID) {
			continue
		}
		why := x.text("work.by_owner", "unit", p.OwnerName)
		if m.Who[0].Unit != flow.Owner {
			why = x.text("work.by_lead", "unit", p.LeadName)
		}
		if len(m.Apart) > 0 {
			why += x.text("work.by_another")
		}
		p.Refused = append(p.Refused, refusedStep{m.Name.Say(x.lang), why})
	}
}
