package flow

import (
	"regexp"
	"slices"

	"guben/fault"
	"guben/message"
	"guben/policy"
)

// Names is what a declaration may refer to; a nil list is not checked.
type Names struct {
	Roles  []string
	Units  []string
	Fields []string // of the form
	Files  []string // fields of the form that hold files
}

// Problem is an author's mistake. Place is that of the flow, state, move or
// who that carries it; Key is the key to blame there, for a closer place.
type Problem struct {
	Place fault.Place
	State string // id, "" if it is no state's
	Move  string // id, "" if it is no move's
	Key   string // start, to, apart …
	Code  string // catalog key, flow.…
	Args  []any
	Near  string // the name probably meant, "" if none is like it
}

// Say is the sentence: what is wrong and what to write.
func (p Problem) Say(lang message.Lang) string {
	text := message.Text(lang, p.Code, p.Args...)
	if p.Near != "" {
		text += message.Text(lang, "flow.near", "name", p.Near)
	}
	return text
}

// Fault is the problem as an error.
func (p Problem) Fault() *fault.Error {
	return fault.New(fault.Invalid, "flow.problem", "problem", p).At(p.Place)
}

// most is how many states, and how many moves, a flow may have: what one
// picture can show and Check can follow through to the end.
const most = 40

// Check finds what is wrong with a declaration, so that nothing of it is left
// to the day a record is moved: names, clocks, who may do what, states nobody
// reaches or leaves, and whether one account alone could close a record.
func Check(f *Flow, known Names) []Problem {
	c := checker{flow: f, known: known}
	if len(f.States) > most || len(f.Moves) > most {
		c.add(Problem{Place: f.At, Code: "flow.too_many", Args: []any{"most", most}})
		return c.list
	}
	c.names()
	for _, s := range f.States {
		c.state(s)
	}
	for _, m := range f.Moves {
		c.move(m)
	}
	if len(c.list) == 0 { // the ways through it make sense only then
		c.ways()
	}
	return c.list
}

type checker struct {
	flow  *Flow
	known Names
	list  []Problem
}

func (c *checker) add(p Problem) { c.list = append(c.list, p) }

// in is a problem of the whole flow.
func (c *checker) in(key, code string, args ...any) {
	c.add(Problem{Place: c.flow.At, Key: key, Code: "flow." + code, Args: args})
}

// of is a problem of a state.
func (c *checker) of(s State, key, code string, args ...any) {
	c.add(Problem{Place: s.At, State: s.ID, Key: key, Code: "flow." + code, Args: append(args, "state", s.ID)})
}

// on is a problem of a move.
func (c *checker) on(m Move, key, code string, args ...any) {
	c.add(Problem{Place: m.At, Move: m.ID, Key: key, Code: "flow." + code, Args: append(args, "move", m.ID)})
}

// known or near: adds a problem when name is not on the list.
func (c *checker) refer(m Move, key, name, code string, names []string) {
	if names == nil || slices.Contains(names, name) {
		return
	}
	c.on(m, key, code, "name", name)
	c.list[len(c.list)-1].Near = policy.Nearest(name, names)
}

var identifier = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

func (c *checker) names() {
	if len(c.flow.States) == 0 {
		c.in("states", "no_states")
		return
	}
	if _, ok := c.flow.State(c.flow.Start); !ok {
		c.in("start", "no_start", "name", c.flow.Start)
		c.list[len(c.list)-1].Near = policy.Nearest(c.flow.Start, c.stateIDs())
	} else if phase := c.flow.PhaseOf(c.flow.Start); phase == Done || phase == Void {
		c.in("start", "start_closed", "name", c.flow.Start)
	}
	if c.flow.Single && c.flow.Assumption == "" {
		c.in("single", "single_why")
	}
	if !slices.ContainsFunc(c.flow.States, func(s State) bool { return s.Phase == Done }) {
		c.in("states", "no_done")
	}
}

func (c *checker) stateIDs() (ids []string) {
	for _, s := range c.flow.States {
		ids = append(ids, s.ID)
	}
	return ids
}

func (c *checker) moveIDs() (ids []string) {
	for _, m := range c.flow.Moves {
		ids = append(ids, m.ID)
	}
	return ids
}

func (c *checker) state(s State) {
	if !identifier.MatchString(s.ID) || s.ID == Back {
		c.of(s, "id", "bad_id", "name", s.ID)
	}
	if count(c.stateIDs(), s.ID) > 1 {
		c.of(s, "id", "twice", "name", s.ID)
	}
	if s.Name.Zh == "" {
		c.of(s, "name", "no_name", "name", s.ID)
	}
	switch s.Phase {
	case "", Open, Waiting:
	case Done, Void:
		if s.Limit != nil || s.Escalate != nil {
			c.of(s, "limit", "closed_limit")
		}
	default:
		c.of(s, "phase", "bad_phase", "name", string(s.Phase))
	}
	c.clock(s)
}

func (c *checker) clock(s State) {
	if l := s.Limit; l != nil {
		if l.Days < 1 || l.Days > 3660 {
			c.of(s, "limit", "bad_days", "days", l.Days)
		}
		if l.Amber < 0 || l.Amber >= max(l.Days, 1) {
			c.of(s, "limit", "bad_amber", "amber", l.Amber, "days", l.Days)
		}
		if l.From != "" && l.From != FromState && l.From != FromRecord {
			c.of(s, "limit", "bad_since", "name", string(l.From))
		}
	}
	if e := s.Escalate; e != nil {
		if s.Limit == nil {
			c.of(s, "escalate", "escalate_no_limit")
		}
		if e.Days < 1 || e.Days > 3660 {
			c.of(s, "escalate", "bad_days", "days", e.Days)
		}
		if !slices.Contains(Levels, e.To) {
			c.of(s, "escalate", "bad_level", "name", e.To)
		}
	}
}

func (c *checker) move(m Move) {
	if !identifier.MatchString(m.ID) || m.ID == Opened {
		c.on(m, "id", "bad_id", "name", m.ID)
	}
	if count(c.moveIDs(), m.ID) > 1 {
		c.on(m, "id", "twice", "name", m.ID)
	}
	if m.Name.Zh == "" {
		c.on(m, "name", "no_name", "name", m.ID)
	}
	if len(m.Who) == 0 {
		c.on(m, "who", "nobody")
	}
	for _, w := range m.Who {
		c.who(m, w)
	}
	for _, other := range m.Apart {
		c.refer(m, "apart", other, "unknown_move", append(c.moveIDs(), Opened))
	}
	c.fields(m)
	c.from(m)
	c.kind(m)
}

func (c *checker) who(m Move, w Who) {
	if w == (Who{At: w.At}) {
		c.on(m, "who", "anybody_moves")
	}
	if w.Role != "" {
		c.refer(m, "who", w.Role, "unknown_role", c.known.Roles)
	}
	if w.Level != "" && !slices.Contains(Levels, w.Level) {
		c.on(m, "who", "bad_level", "name", w.Level)
	}
	if w.Unit != "" && w.Unit != Owner && w.Unit != Keeper {
		c.refer(m, "who", w.Unit, "unknown_unit", c.known.Units)
	}
}

func (c *checker) fields(m Move) {
	for _, field := range m.Need {
		c.refer(m, "need", field, "unknown_field", c.known.Fields)
	}
	for _, field := range m.Evidence {
		c.refer(m, "evidence", field, "unknown_file", c.known.Files)
	}
	switch m.Note {
	case "", Required:
	case Optional, None:
		if (Move{Kind: m.Kind}).NeedsNote() {
			c.on(m, "note", "note_demanded", "kind", string(m.Kind))
		}
	default:
		c.on(m, "note", "bad_note", "name", string(m.Note))
	}
}

func (c *checker) from(m Move) {
	if len(m.From) == 0 {
		c.on(m, "from", "no_from")
	}
	for _, from := range m.From {
		if from != Any {
			c.refer(m, "from", from, "unknown_state", c.stateIDs())
		}
		closed := c.closed(from)
		if m.Kind == Reopen && !closed {
			c.on(m, "from", "reopen_open", "name", from)
		}
		if m.Kind != Reopen && closed {
			c.on(m, "from", "moves_closed", "name", from)
		}
	}
}

func (c *checker) closed(state string) bool {
	phase := c.flow.PhaseOf(state)
	return phase == Done || phase == Void
}

func (c *checker) kind(m Move) {
	switch m.Kind {
	case "", Forward, Return, Reopen, Freeze:
		if m.To != Back {
			c.refer(m, "to", m.To, "unknown_state", c.stateIDs())
		}
	case Handover:
		if m.To != "" {
			c.on(m, "to", "handover_to")
		}
	default:
		c.on(m, "kind", "bad_kind", "name", string(m.Kind))
	}
	if (m.Kind == Reopen || m.Kind == Return) && (c.closed(m.To) || m.To == Back) {
		c.on(m, "to", "to_closed", "name", m.To)
	}
	if m.Kind == Freeze && c.flow.PhaseOf(m.To) != Waiting {
		c.on(m, "to", "freeze_to", "name", m.To)
	}
}

func count(list []string, wanted string) (n int) {
	for _, one := range list {
		if one == wanted {
			n++
		}
	}
	return n
}
