package task

import (
	"encoding/json"
	"slices"
	"strings"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/pack"
	"guben/period"
	"guben/policy"
	"guben/store"
)

// shipped is what a pack says of a task, kept to tell later what people changed.
type shipped struct {
	Owner    string     `json:"owner"`
	Units    []string   `json:"units"`
	From     period.Day `json:"from"`
	To       period.Day `json:"to"`
	Target   Target     `json:"target"`
	Progress string     `json:"progress"`
}

// TakeUp makes the tasks of a pack at a place, or brings those made before to the
// pack's present version. What people changed since (a longer limit, another
// unit, what was reported) stays; tasks the pack no longer has are stopped.
func (b *Board) TakeUp(tx *store.Tx, scope auth.Scope, place division.Code, p *pack.Pack, key string) (taken Taken, err error) {
	if err := mayHand(scope, place); err != nil {
		return taken, err
	}
	if !p.Division.Contains(place) {
		return taken, fault.New(fault.Invalid, "task.other_area", "pack", p.Title)
	}
	before, err := byOrigin(tx, place, p.ID)
	if err != nil {
		return taken, err
	}
	w, made := write(tx, scope), map[string]*Task{}
	for i := range p.Tasks {
		t, err := w.take(&taken, before[p.Tasks[i].ID], place, p, &p.Tasks[i])
		if err != nil {
			return taken, err
		}
		made[p.Tasks[i].ID] = t
		delete(before, p.Tasks[i].ID)
	}
	if err := w.order(p, made); err != nil {
		return taken, err
	}
	if err := w.end(&taken, before); err != nil {
		return taken, err
	}
	return taken, w.audit(b.Log, "take_up", Ref{County: place.County()}, key, map[string]any{"pack": p.ID, "version": p.Version,
		"made": taken.Made, "changed": taken.Changed, "ended": taken.Ended})
}

// mayHand lets those hand out work who dispatch, within their own area.
func mayHand(scope auth.Scope, place division.Code) error {
	if err := scope.Need(auth.Dispatch); err != nil {
		return err
	}
	if !scope.Reaches(place) {
		return fault.New(fault.NotFound, "store.no_row")
	}
	return nil
}

func byOrigin(tx *store.Tx, place division.Code, id string) (map[string]*Task, error) {
	list, err := store.Collect(tx, scan, "SELECT "+columns+` FROM task t WHERE t.county = $1 AND t.pack = $2 AND t.place = $3 AND t.origin <> '' AND t.parent = 0`,
		place.County(), id, int64(place))
	tasks := map[string]*Task{}
	for i := range list {
		tasks[list[i].Origin] = &list[i]
	}
	return tasks, err
}

// take makes one task of the pack, or brings it up to date.
func (w *writer) take(taken *Taken, was *Task, place division.Code, p *pack.Pack, item *pack.Task) (*Task, error) {
	now, err := declared(item)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(now)
	if err != nil {
		return nil, err
	}
	t := Task{Ref: Ref{County: place.County()}, Pack: p.ID, Origin: item.ID, Place: place, leadPlace: place, State: Handed}
	if was != nil {
		if was.taken == string(text) && was.Edition == p.Version {
			taken.Same++
			return was, nil
		}
		t = *was
	}
	t.merge(now)
	t.Edition, t.taken = p.Version, string(text)
	t.Clause, t.Name, t.Note, t.Quote = strings.Join(item.Clauses, "、"), item.Name, item.Note.Zh, item.Quote
	if was == nil {
		taken.Made++
		return &t, w.begin(&t, stepsOf(item))
	}
	taken.Changed++
	return &t, w.renewSteps(was, &t, stepsOf(item))
}

// begin inserts a task with its steps and its first event.
func (w *writer) begin(t *Task, list []Step) error {
	for _, s := range list {
		if s.To != 0 && (t.Step == 0 || s.To < t.Step) {
			t.Step = s.To
		}
	}
	if err := w.insert(t); err != nil {
		return err
	}
	for i, s := range list {
		if err := w.addStep(t, i+1, s); err != nil {
			return err
		}
	}
	return w.event(t, Event{Move: "made", To: t.State})
}

func (w *writer) addStep(t *Task, seq int, s Step) error {
	s.Name = name(s.Name)
	_, err := w.tx.Exec("INSERT INTO task_step (county, task, seq, name_zh, name_en, to_day, share, done) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		t.County, t.ID, seq, s.Name.Zh, s.Name.En, store.DayText(s.To), s.Share, store.DayText(s.Done))
	return err
}

// renewSteps writes the steps anew; those of the same name stay done.
func (w *writer) renewSteps(was, t *Task, list []Step) error {
	old, err := steps(w.tx, t.Ref)
	if err != nil {
		return err
	}
	if _, err := w.tx.Exec("DELETE FROM task_step WHERE county = $1 AND task = $2", t.County, t.ID); err != nil {
		return err
	}
	for i, s := range list {
		if at := slices.IndexFunc(old, func(o Step) bool { return o.Name.Zh == s.Name.Zh }); at >= 0 {
			s.Done = old[at].Done
		}
		if err := w.addStep(t, i+1, s); err != nil {
			return err
		}
	}
	if err := w.nextStep(t); err != nil {
		return err
	}
	if err := w.update(*was, t); err != nil {
		return err
	}
	return w.event(t, Event{Move: "taken_up", From: was.State, To: t.State})
}

func stepsOf(item *pack.Task) (list []Step) {
	for _, s := range item.Steps {
		list = append(list, Step{Name: s.Name, To: s.To, Share: s.Share})
	}
	return list
}

// declared is what the pack says of a task that people may change later.
func declared(item *pack.Task) (shipped, error) {
	s := shipped{Owner: item.Owner(), From: item.From, To: item.To, Progress: item.Progress}
	for _, unit := range slices.Concat(item.Lead, item.Units) {
		if unit != s.Owner && !slices.Contains(s.Units, unit) {
			s.Units = append(s.Units, unit)
		}
	}
	if item.Target == nil {
		return s, nil
	}
	value, err := ParseNumber(item.Target.Value)
	s.Target = Target{Value: value, Unit: item.Target.Unit, Direction: item.Target.Direction, Exclusive: item.Target.Bound == policy.Exclusive}
	return s, err
}

// merge takes from the pack what nobody has changed since it was last taken.
func (t *Task) merge(now shipped) {
	var old shipped
	untouched := t.taken == "" || json.Unmarshal([]byte(t.taken), &old) != nil
	if untouched || t.Owner == old.Owner {
		t.Owner = now.Owner
	}
	if untouched || slices.Equal(t.Units, old.Units) {
		t.Units = now.Units
	}
	if untouched || t.From == old.From && t.To == old.To {
		t.From, t.To = now.From, now.To
	}
	if untouched || t.Target == old.Target {
		t.Target = now.Target
	}
	t.Progress = now.Progress
}

// order writes which task waits for which.
func (w *writer) order(p *pack.Pack, made map[string]*Task) error {
	for i := range p.Tasks {
		t := made[p.Tasks[i].ID]
		var before []Ref
		for _, id := range p.Tasks[i].After {
			before = append(before, made[id].Ref)
		}
		if err := w.after(t.Ref, before); err != nil {
			return err
		}
	}
	return nil
}

// after makes a task wait for others, and for no more.
func (w *writer) after(ref Ref, before []Ref) error {
	gone, err := w.tx.Exec("DELETE FROM task_after WHERE county = $1 AND task = $2", ref.County, ref.ID)
	if err != nil || gone == 0 && len(before) == 0 {
		return err
	}
	for _, b := range before {
		if _, err := w.tx.Exec("INSERT INTO task_after (county, task, before) VALUES ($1, $2, $3)", ref.County, ref.ID, b.ID); err != nil {
			return err
		}
	}
	return w.recount(ref)
}

// end stops what the pack no longer has.
func (w *writer) end(taken *Taken, gone map[string]*Task) error {
	for _, was := range gone {
		if !was.State.Open() {
			continue
		}
		t := *was
		t.State, t.entered = Stopped, w.today
		if err := w.update(*was, &t); err != nil {
			return err
		}
		if err := w.event(&t, Event{Move: "not_in_pack", From: was.State, To: t.State}); err != nil {
			return err
		}
		taken.Ended++
	}
	return nil
}
