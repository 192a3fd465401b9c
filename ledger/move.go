package ledger

import (
	"slices"
	"strings"

	"guben/auth"
	"guben/fault"
	"guben/flow"
	"guben/store"
)

// Step is a move with what it needs.
type Step struct {
	County  int64
	ID      int64
	Version int64 // of the record the person saw; 0 does not compare
	Move    string
	Note    string
	Values  Values // typed beside the move, saved with it
	Unit    string // receiving unit of a hand-over
	Key     string
}

// Move makes a step.
func (b *Book) Move(tx *store.Tx, scope auth.Scope, s Step) (Record, error) {
	w, err := b.begin(tx, scope)
	if err != nil {
		return Record{}, err
	}
	m, err := w.lock(s.County, s.ID, "move", s.Key, map[string]any{"move": s.Move})
	if err != nil {
		return Record{}, err
	}
	step, err := w.step(m, s)
	if err != nil {
		return Record{}, err
	}
	if err := w.make(m, step, s); err != nil {
		return Record{}, err
	}
	return m.record, w.end()
}

// Refusal is a record a bulk move left where it was, and why.
type Refusal struct {
	ID  int64
	Err error
}

// MoveMany makes one move on several records of a county; each that cannot make
// it stays as it is. s.Key makes the whole happen once.
func (b *Book) MoveMany(tx *store.Tx, scope auth.Scope, county int64, ids []int64, s Step) (moved int, refused []Refusal, err error) {
	w, err := b.begin(tx, scope)
	if err != nil {
		return 0, nil, err
	}
	if err := w.audit(county, "move_many", 0, s.Key, map[string]any{"move": s.Move, "records": len(ids)}); err != nil {
		return 0, nil, err
	}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		one := s
		one.County, one.ID, one.Version, one.Key = county, id, 0, ""
		m, step, err := w.ready(one)
		if refusal(err) {
			refused = append(refused, Refusal{id, err})
			continue
		}
		if err == nil {
			err = w.make(m, step, one)
		}
		if err != nil {
			return 0, nil, err
		}
		moved++
	}
	return moved, refused, w.end()
}

// ready takes a record up and finds whatever stands against the step; nothing
// is written.
func (w *work) ready(s Step) (*matter, flow.Move, error) {
	m, err := w.pick(s.County, s.ID)
	if err != nil {
		return nil, flow.Move{}, err
	}
	step, err := w.step(m, s)
	return m, step, err
}

// refusal reports whether an error is about the record, not about the machine.
func refusal(err error) bool {
	switch fault.KindOf(err) {
	case fault.Invalid, fault.NotFound, fault.Forbidden, fault.Conflict:
		return err != nil
	}
	return false
}

// step checks a move against the record and its flow, with what is typed beside it.
func (w *work) step(m *matter, s Step) (flow.Move, error) {
	if err := m.fresh(s.Version); err != nil {
		return flow.Move{}, err
	}
	if err := w.unfrozen(&m.record); err != nil {
		return flow.Move{}, err
	}
	move, known := m.d.Flow.Move(s.Move)
	if !known {
		return move, m.d.Flow.Refuse(m.situation(s.Note), actor(w.scope), s.Move)
	}
	if len(s.Values) > 0 {
		if err := m.editable(w.scope); err != nil {
			return move, err
		}
		if err := w.enter(m, s.Values); err != nil {
			return move, err
		}
	}
	if err := m.d.Flow.Refuse(m.situation(s.Note), actor(w.scope), s.Move); err != nil {
		return move, err
	}
	if len(m.look.Problems) > 0 && (move.Kind == "" || move.Kind == flow.Forward) {
		return move, unsound(m.look.Problems)
	}
	return move, w.receiver(m, move, s)
}

// receiver checks the unit a record is handed to.
func (w *work) receiver(m *matter, move flow.Move, s Step) error {
	if move.Kind != flow.Handover {
		return nil
	}
	switch _, known := m.d.Pack.Unit(s.Unit); {
	case !known:
		return fault.New(fault.Invalid, "ledger.no_unit", "unit", s.Unit)
	case s.Unit == m.record.Unit:
		return fault.New(fault.Invalid, "ledger.same_unit")
	}
	return nil
}

// make carries out a step that nothing stands against.
func (w *work) make(m *matter, move flow.Move, s Step) error {
	r := &m.record
	w.advance(m, move, s)
	if m.was.Closed() && !r.Closed() { // from here on it shows what the registry knows now
		m.look = m.d.Form.State(m.d.present(r, m.content, m.facts, w.today), m.facts, w.today)
	}
	if !r.Closed() || !m.was.Closed() {
		m.content = m.d.split(m.look.Values, m.facts, w.today)
	}
	m.d.describe(r, m.look, m.facts)
	fields := ""
	if len(s.Values) > 0 {
		var err error
		if fields, err = m.d.differences(m.before, m.look.Values); err != nil {
			return err
		}
	}
	if err := w.write(m); err != nil {
		return err
	}
	if err := w.remember(r, line{kind: Moved, move: move.ID, from: m.was.State, to: r.State, note: strings.TrimSpace(s.Note), fields: fields}); err != nil {
		return err
	}
	w.note(Moved, m.was, *r, move.ID)
	if err := w.raise(m, move.ID); err != nil {
		return err
	}
	if move.Update && !m.was.Closed() {
		return w.propose(m.d, r, m.look.Values, m.facts, true)
	}
	return nil
}

// advance sets where the record stands after the move.
func (w *work) advance(m *matter, move flow.Move, s Step) {
	r := &m.record
	state, round, entered := m.d.Flow.After(m.situation(s.Note), move)
	r.State, r.Round, r.Phase = state, round, m.d.Flow.PhaseOf(state)
	if move.Kind == flow.Handover {
		r.Unit = s.Unit
	}
	if move.Kind == flow.Reopen {
		r.Begun = w.today
	}
	if entered || move.Kind == flow.Reopen {
		r.Since = w.today
		r.wind(m.d.Flow)
	}
	switch {
	case r.Phase == flow.Void, move.Kind == flow.Reopen && m.d.counts():
		r.Counted = 0
	case r.Counted == 0 && (move.Count || !m.d.counts()):
		r.Counted = w.today
	}
}
