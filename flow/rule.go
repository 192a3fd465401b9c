package flow

import (
	"slices"
	"strings"

	"guben/fault"
	"guben/message"
)

// Allowed is the moves an account may make from where the record stands, in
// the order declared: buttons. What a move still lacks (fields, evidence, a
// note) does not take it off the list; Lacking names it.
func (f *Flow) Allowed(at Situation, by Actor) []Move {
	var moves []Move
	for _, m := range f.Moves {
		if f.barred(at, by, m) == nil {
			moves = append(moves, m)
		}
	}
	return moves
}

// Lacking is the fields that must be filled or must have a file before the
// move, in the order declared.
func (f *Flow) Lacking(at Situation, m Move) []string {
	var fields []string
	for _, field := range slices.Concat(m.Need, m.Evidence) {
		if at.Has == nil || !at.Has(field) {
			fields = append(fields, field)
		}
	}
	return fields
}

// Refuse says why an account cannot make a move now; nil when it can.
// Conflict: the record does not stand where the move begins. Forbidden: not
// this account. Invalid: fields, evidence or words are lacking.
func (f *Flow) Refuse(at Situation, by Actor, move string) error {
	m, ok := f.Move(move)
	if !ok {
		return fault.New(fault.NotFound, "flow.no_move", "move", move)
	}
	if err := f.barred(at, by, m); err != nil {
		return err
	}
	if lacking := f.Lacking(at, m); len(lacking) > 0 {
		return fault.New(fault.Invalid, "flow.lacking", "move", m.Name, "fields", list{at.names(lacking)})
	}
	if m.NeedsNote() && strings.TrimSpace(at.Note) == "" {
		return fault.New(fault.Invalid, "flow.needs_note", "move", m.Name)
	}
	return nil
}

// barred is why the record or the account stands against the move.
func (f *Flow) barred(at Situation, by Actor, m Move) error {
	if !f.leaves(m, at.State) {
		return fault.New(fault.Conflict, "flow.wrong_state", "move", m.Name, "state", f.stateName(at.State))
	}
	if !at.admits(m, by) {
		return fault.New(fault.Forbidden, "flow.not_yours", "move", m.Name, "who", f.sayWho(m.Who))
	}
	if other, made := at.madeApart(m, by); made {
		return fault.New(fault.Forbidden, "flow.apart", "move", m.Name, "other", f.moveName(other))
	}
	if m.When.Body != "" && (at.Holds == nil || !at.Holds(m.When)) {
		return fault.New(fault.Conflict, "flow.not_now", "move", m.Name, "rule", m.When.Body)
	}
	return nil
}

// admits reports whether the account is of a sort that may make the move.
func (at Situation) admits(m Move, by Actor) bool {
	return slices.ContainsFunc(m.Who, func(w Who) bool {
		return (w.Role == "" || w.Role == by.Role) && (w.Level == "" || w.Level == by.Level) && at.ofUnit(w.Unit, by.Unit)
	})
}

func (at Situation) ofUnit(wanted, unit string) bool {
	switch wanted {
	case "":
		return true
	case Owner:
		return unit != "" && unit == at.Owner
	case Keeper:
		return unit != "" && slices.Contains(at.Keeper, unit)
	}
	return unit == wanted
}

// madeApart is the move that keeps the account from m. Who opened the record
// stays its author in every round; other moves count in their own round.
func (at Situation) madeApart(m Move, by Actor) (string, bool) {
	for _, past := range at.Past {
		now := past.Round == at.Round || past.Move == Opened
		if now && past.Actor == by.ID && slices.Contains(m.Apart, past.Move) {
			return past.Move, true
		}
	}
	return "", false
}

// After is where a move leads: the state, the round, and whether the state is
// entered anew, so that its clock starts.
func (f *Flow) After(at Situation, m Move) (state string, round int, entered bool) {
	round = max(at.Round, 1)
	if m.Kind == Reopen {
		round++
	}
	state = m.To
	switch state {
	case "":
		state = at.State
	case Back:
		state = at.origin()
	}
	return state, round, state != at.State
}

// origin is the state from which the record came into the present one.
func (at Situation) origin() string {
	for _, past := range slices.Backward(at.Past) {
		if past.To == at.State && past.From != at.State && past.From != "" {
			return past.From
		}
	}
	return at.State
}

func (f *Flow) stateName(id string) Words {
	if s, ok := f.State(id); ok {
		return s.Name
	}
	return Words{Zh: id}
}

func (f *Flow) moveName(id string) message.Speaker {
	if m, ok := f.Move(id); ok {
		return m.Name
	}
	return message.Key("flow.opened")
}

// names of fields are the record's matter: the form knows them.
func (at Situation) names(fields []string) []message.Speaker {
	var names []message.Speaker
	for _, field := range fields {
		name := Words{Zh: field}
		if at.Name != nil {
			name = at.Name(field)
		}
		names = append(names, name)
	}
	return names
}

// list is several things said one after the other.
type list struct{ things []message.Speaker }

// Say joins the things as the language does.
func (l list) Say(lang message.Lang) string {
	var said []string
	for _, thing := range l.things {
		said = append(said, thing.Say(lang))
	}
	if lang == message.En {
		return strings.Join(said, ", ")
	}
	return strings.Join(said, "、")
}
