package task

import (
	"slices"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/flow"
	"guben/pack"
	"guben/store"
)

// Create makes a task by hand: a plan's item that no pack has, a decision of a
// meeting. It stands handed until its unit takes it.
func (b *Board) Create(tx *store.Tx, scope auth.Scope, n New, key string) (Task, error) {
	if err := mayHand(scope, n.Place); err != nil {
		return Task{}, err
	}
	if err := n.check(); err != nil {
		return Task{}, err
	}
	t := Task{Ref: Ref{County: n.Place.County()}, Pack: n.Pack, Place: n.Place, leadPlace: n.Place, Owner: n.Owner, Lead: n.Lead, Units: n.Units,
		Clause: n.Clause, Name: pack.Words{Zh: n.Name}, Note: n.Note, From: n.From, To: n.To, Target: n.Target, Progress: n.Progress, State: Handed}
	w := write(tx, scope)
	if err := w.begin(&t, n.Steps); err != nil {
		return t, err
	}
	if err := w.counts.save(tx); err != nil {
		return t, err
	}
	clear(w.counts)
	for _, before := range n.After {
		if _, err := Get(tx, scope, before); err != nil {
			return t, err
		}
		if before.County != t.County {
			return t, fault.New(fault.Invalid, "task.after_elsewhere")
		}
	}
	if err := w.after(t.Ref, n.After); err != nil {
		return t, err
	}
	if err := w.audit(b.Log, "make", t.Ref, key, map[string]any{"owner": t.Owner, "place": t.Place}); err != nil {
		return t, err
	}
	return get(tx, t.Ref)
}

func (n *New) check() error {
	switch {
	case n.Owner == "":
		return fault.New(fault.Invalid, "task.no_owner")
	case n.Name == "":
		return fault.New(fault.Invalid, "task.no_name")
	case n.To != 0 && n.To < n.From:
		return fault.New(fault.Invalid, "task.ends_before", "from", n.From, "to", n.To)
	}
	for _, s := range n.Steps {
		if s.To != 0 && (s.To < n.From || n.To != 0 && s.To > n.To) {
			return fault.New(fault.Invalid, "task.step_outside", "day", s.To)
		}
	}
	return nil
}

// Divide gives units and places their parts of a task. The parts' shares come to
// the target, unless it is a percentage, which everybody has to reach. Parts
// stand handed until their units take or return them; who owes the whole leads
// and accepts the parts.
func (b *Board) Divide(tx *store.Tx, scope auth.Scope, whole Ref, parts []Part, key string) ([]Task, error) {
	was, err := Get(tx, scope, whole)
	if err != nil {
		return nil, err
	}
	w := write(tx, scope)
	if was, err = w.hold(whole); err != nil {
		return nil, err
	}
	if err := mayDivide(scope, &was); err != nil {
		return nil, err
	}
	if err := was.checkParts(parts); err != nil {
		return nil, err
	}
	made := make([]Task, 0, len(parts))
	for _, part := range parts {
		t := was.part(part)
		if err := w.begin(&t, nil); err != nil {
			return nil, err
		}
		made = append(made, t)
	}
	t := was
	t.Parts += len(parts)
	if _, err := w.renew(was, &t); err != nil {
		return nil, err
	}
	if err := w.event(&t, Event{Move: "divided", From: t.State, To: t.State, Value: Number(len(parts)) * One, Known: true}); err != nil {
		return nil, err
	}
	return made, w.audit(b.Log, "divide", whole, key, map[string]any{"parts": len(parts)})
}

func mayDivide(scope auth.Scope, t *Task) error {
	switch {
	case !slices.ContainsFunc(sides(scope, t), func(flow.Actor) bool { return true }):
		return fault.New(fault.Forbidden, "task.not_owner")
	case !t.State.Open() || t.State == Claimed:
		return fault.New(fault.Conflict, "task.not_running", "state", t.State)
	case t.Parts > 0:
		return fault.New(fault.Conflict, "task.divided")
	}
	return nil
}

// checkParts refuses parts outside the whole, twice the same, later than the
// whole, or that do not come to its target.
func (t *Task) checkParts(parts []Part) error {
	if len(parts) == 0 {
		return fault.New(fault.Invalid, "task.no_parts")
	}
	var sum Number
	seen := map[Part]bool{}
	for _, p := range parts {
		at := Part{Place: p.Place, Unit: p.Unit}
		switch {
		case p.Unit == "":
			return fault.New(fault.Invalid, "task.no_owner")
		case !t.Place.Contains(p.Place):
			return fault.New(fault.Invalid, "task.part_outside", "place", p.Place)
		case seen[at]:
			return fault.New(fault.Invalid, "task.part_twice", "unit", p.Unit, "place", p.Place)
		case p.To != 0 && t.To != 0 && p.To > t.To || p.To != 0 && p.To < t.From:
			return fault.New(fault.Invalid, "task.part_late", "to", p.To, "whole", t.To)
		case t.shared() && (p.Share < 0 || p.Share == 0 && t.Target.Value > 0):
			return fault.New(fault.Invalid, "task.part_empty", "place", p.Place, "share", p.Share)
		}
		seen[at] = true
		sum += p.Share
	}
	if t.shared() && sum != t.Target.Value {
		return fault.New(fault.Invalid, "task.shares_sum", "sum", sum, "target", t.Target.Value, "unit", t.Target.Unit)
	}
	return nil
}

// shared reports whether the target is a number that parts have a share of.
func (t *Task) shared() bool { return !t.Target.None() && t.Target.Unit != "%" }

func (t *Task) part(p Part) Task {
	part := Task{Ref: Ref{County: p.Place.County()}, Pack: t.Pack, Origin: t.Origin, Edition: t.Edition, Place: p.Place, leadPlace: t.Place,
		Owner: p.Unit, Lead: t.Owner, Parent: t.Ref, Clause: t.Clause, Name: t.Name, Note: t.Note, From: t.From, To: t.To, Quote: t.Quote,
		Target: t.Target, Progress: t.Progress, State: Handed}
	if p.To != 0 {
		part.To = p.To
	}
	if t.shared() {
		part.Target.Value = p.Share
	}
	return part
}

// Suggest proposes parts for the units of a class at the places below the task:
// the shares are cut by weight (households of each place, or 1 each for equal
// shares), rounded so that they come to the target exactly, whole numbers where
// the target is whole.
func Suggest(t Task, unit string, places []division.Code, weight func(division.Code) int64) []Part {
	parts := make([]Part, 0, len(places))
	var all, given int64
	for _, place := range places {
		all += weight(place)
	}
	grain := Number(1)
	if t.Target.Value%One == 0 {
		grain = One
	}
	total, before := int64(t.Target.Value/grain), int64(0)
	for _, place := range places {
		p := Part{Place: place, Unit: unit}
		if before += weight(place); t.shared() && all > 0 {
			upto := total*before/all - given
			p.Share, given = Number(upto)*grain, given+upto
		}
		parts = append(parts, p)
	}
	return parts
}
