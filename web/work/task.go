package work

import (
	"html/template"
	"slices"

	"guben/attachment"
	"guben/division"
	"guben/flow"
	"guben/message"
	"guben/store"
	"guben/task"
	"guben/web/page"
)

// taskPage is one task on one screen.
type taskPage struct {
	page.Form
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

	Moves   []page.Choice // value: the move's ID; Here: the step most people make
	Notes   bool          // some of the moves need a note
	Refused []page.Refusal
	Reports bool // the account may report progress
	Asks    bool // may ask for a later last day
	Divides bool // may divide it

	Note, Text, Value string // as typed, where something was wrong
}

func (taskPage) File() string { return "task" }

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
	Files          []page.FileLink
}

func taskOf(x *page.Exchange) task.Ref {
	return task.Ref{County: store.ParseID(x.R.PathValue("county")), ID: x.ID("id")}
}

func taskCard(x *page.Exchange) (page.Answer, error) {
	p := &taskPage{Form: page.NewForm()}
	err := x.View(func(tx *store.Tx) error { return p.fill(x, tx, taskOf(x)) })
	return page.ShowUnless(err, p)
}

func (p *taskPage) fill(x *page.Exchange, tx *store.Tx, ref task.Ref) error {
	t, err := task.Get(tx, x.Scope, ref)
	if err != nil {
		return err
	}
	tree, err := x.Tree(tx)
	if err != nil {
		return err
	}
	p.taskRow = newTaskRow(x, tree, t, page.Today(tx))
	p.about(x, tree)
	for _, part := range []func(*page.Exchange, *store.Tx, *division.Tree) error{p.steps, p.order, p.parts, p.extensions, p.history, p.may} {
		if err := part(x, tx, tree); err != nil {
			return err
		}
	}
	p.Picture = template.HTML(flow.Picture(&task.Flow, x.Lang, string(t.State)))
	return nil
}

// about says where the task comes from and who has to do with it.
func (p *taskPage) about(x *page.Exchange, tree *division.Tree) {
	plan := x.PackOf(p.Pack)
	if plan != nil {
		p.Plan, p.PlanPath = plan.Title.Say(x.Lang), "/plan/"+plan.ID
	}
	if plan != nil && p.Clause != "" {
		p.ClausePath = p.PlanPath + "/coverage"
	}
	p.LeadName = x.Text("work.office")
	if p.Lead != "" {
		p.LeadName = page.UnitName(plan, p.Lead, x.Lang)
	}
	p.OtherUnits = x.UnitNames(plan, slices.DeleteFunc(slices.Clone(p.Units), func(id string) bool { return id == p.Owner }))
}

func (p *taskPage) steps(x *page.Exchange, tx *store.Tx, _ *division.Tree) error {
	steps, err := task.Steps(tx, x.Scope, p.Ref)
	day := page.Today(tx)
	for _, s := range steps {
		row := stepRow{Step: s, Title: s.Name.Say(x.Lang), Late: s.Done == 0 && s.To != 0 && s.To < day}
		if s.Done == 0 && s.To != 0 && p.State.Open() {
			row.Left = x.Left(s.To, day)
		}
		p.Steps = append(p.Steps, row)
	}
	return err
}

// order is what comes before the task and behind it, and what it is a part of.
func (p *taskPage) order(x *page.Exchange, tx *store.Tx, tree *division.Tree) error {
	before, err := task.Before(tx, x.Scope, p.Ref)
	if err != nil {
		return err
	}
	behind, err := task.Behind(tx, x.Scope, p.Ref)
	if err != nil {
		return err
	}
	p.Ahead, p.Behind = taskRows(x, tree, tx, before), taskRows(x, tree, tx, behind)
	if p.Parent.ID == 0 {
		return nil
	}
	whole, err := task.Get(tx, x.Scope, p.Parent)
	if store.Missing(err) {
		return nil // divided above the account's area
	}
	row := newTaskRow(x, tree, whole, page.Today(tx))
	p.Whole = &row
	return err
}

func taskRows(x *page.Exchange, tree *division.Tree, tx *store.Tx, list []task.Task) (rows []taskRow) {
	for _, t := range list {
		rows = append(rows, newTaskRow(x, tree, t, page.Today(tx)))
	}
	return rows
}

func (p *taskPage) parts(x *page.Exchange, tx *store.Tx, tree *division.Tree) error {
	if p.Parts == 0 {
		return nil
	}
	parts, err := task.Parts(tx, x.Scope, p.Ref)
	p.Shares = taskRows(x, tree, tx, parts)
	for _, t := range parts {
		if t.State != task.Stopped {
			p.ShareSum += t.Target.Value
		}
	}
	return err
}

func (p *taskPage) extensions(x *page.Exchange, tx *store.Tx, _ *division.Tree) error {
	list, err := task.Extensions(tx, x.Scope)
	for _, e := range list {
		if e.County == p.County && e.Task == p.ID {
			p.Extensions = append(p.Extensions, extensionRow{Extension: e})
		}
	}
	return err
}

func (p *taskPage) history(x *page.Exchange, tx *store.Tx, _ *division.Tree) error {
	events, err := task.History(tx, x.Scope, p.Ref)
	if err != nil {
		return err
	}
	files, err := evidence(x, tx, p.Ref, events)
	for _, e := range slices.Backward(events) {
		line := eventLine{Event: e, Name: eventName(x.Lang, e.Move), UnitName: page.UnitName(x.PackOf(p.Pack), e.Unit, x.Lang)}
		if e.Known && e.Move == "report" {
			line.Number = e.Value.String() + " " + p.Target.Unit
		}
		for _, id := range e.Files {
			if file, ok := files[id]; ok {
				line.Files = append(line.Files, page.LinkOf(file, page.TaskPath(p.Ref)+"/file/"+file.Hash, x.Lang))
			}
		}
		p.Events = append(p.Events, line)
	}
	return err
}

// evidence are the files of events, for those who may see them.
func evidence(x *page.Exchange, tx *store.Tx, ref task.Ref, events []task.Event) (map[int64]attachment.File, error) {
	var ids []int64
	for _, e := range events {
		ids = append(ids, e.Files...)
	}
	if len(ids) == 0 || !x.MayOpen() {
		return nil, nil
	}
	return x.Files.Numbered(tx, x.Scope, ref.County, ids...)
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
func (p *taskPage) may(x *page.Exchange, tx *store.Tx, _ *division.Tree) error {
	moves, err := x.Tasks.Allowed(tx, x.Scope, p.Task)
	if err != nil {
		return err
	}
	can := func(ids ...string) bool {
		return slices.ContainsFunc(moves, func(m task.Move) bool { return slices.Contains(ids, m.ID) })
	}
	for _, m := range moves {
		p.Moves = append(p.Moves, page.Choice{Value: m.ID, Text: m.Name.Say(x.Lang), Here: m.ID == "take" || m.ID == "claim" || m.ID == "accept" || m.ID == "hand"})
		p.Notes = p.Notes || m.NeedsNote()
	}
	owner, lead := can("take", "claim"), can("stop")
	p.Reports = owner && p.State == task.Doing
	p.Asks = owner && p.To != 0 && len(p.Extensions) == 0
	p.Divides = (owner || lead) && p.Parts == 0 && p.State != task.Claimed && p.State.Open()
	for i := range p.Extensions {
		p.Extensions[i].Decides = lead && p.Extensions[i].By != x.Scope.Account
	}
	p.refuse(x, can)
	return nil
}

// refuse names the steps from here that others make, and who they are.
func (p *taskPage) refuse(x *page.Exchange, can func(...string) bool) {
	for _, m := range task.Flow.Moves {
		if !slices.Contains(m.From, string(p.State)) || can(m.ID) {
			continue
		}
		why := x.Text("work.by_owner", "unit", p.OwnerName)
		if m.Who[0].Unit != flow.Owner {
			why = x.Text("work.by_lead", "unit", p.LeadName)
		}
		if len(m.Apart) > 0 {
			why += x.Text("work.by_another")
		}
		p.Refused = append(p.Refused, page.Refusal{Name: m.Name.Say(x.Lang), Why: why})
	}
}
