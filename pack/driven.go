package pack

import (
	"errors"
	"slices"
	"strings"

	"guben/fault"
	"guben/flow"
	"guben/form"
	"guben/message"
	"guben/period"
)

// driven is a record on its way through a test.
type driven struct {
	pack    *Pack
	ledger  *Ledger
	test    *Test
	facts   form.Facts
	values  form.Values
	look    *form.State
	state   string
	round   int
	owner   string
	opened  period.Day // day its round began
	entered period.Day // day it entered its state
	past    []flow.Past
	people  map[Account]int64
	raised  map[string]bool // by ledger and field: once for a record
	latest  []Raised        // by the step just made
}

// run takes the record through the steps; nil is a test that passes.
func (d *Drive) run(p *Pack, test *Test) *Problem {
	g, ok := p.Ledger(d.Ledger)
	if !ok || g.Program == nil || len(d.Steps) == 0 {
		return d.failed(test, test.At, "drive_no_steps")
	}
	r := &driven{pack: p, ledger: g, test: test, facts: d.Facts, state: g.Flow.Start, round: 1, people: map[Account]int64{}, raised: map[string]bool{}}
	for i := range d.Steps {
		s := &d.Steps[i]
		if i == 0 {
			r.open(d, s)
		}
		if problem := r.compare(d, s, r.step(s)); problem != nil {
			return problem
		}
	}
	return r.stands(d, d.End, test.At, d.Steps[len(d.Steps)-1].Day)
}

func (d *Drive) failed(test *Test, at fault.Place, code string, args ...any) *Problem {
	return &Problem{Place: at, Code: "pack." + code, Args: append([]any{"ledger", d.Ledger, "name", test.Name}, args...)}
}

func (r *driven) open(d *Drive, s *DriveStep) {
	r.opened, r.entered, r.owner = s.Day, s.Day, d.Unit
	if r.owner == "" {
		r.owner = s.By.Unit
	}
	if r.owner == "" && len(r.ledger.Keepers) > 0 {
		r.owner = r.ledger.Keepers[0]
	}
	r.past = []flow.Past{{Move: flow.Opened, To: r.state, Actor: r.actor(s.By).ID, Round: 1}}
	r.look = r.ledger.Program.State(r.filled(s.Day), r.facts, s.Day)
}

// filled are the record's values with what the registry knows on a day.
func (r *driven) filled(day period.Day) form.Values {
	return r.ledger.Program.Fill(r.facts, day).With(r.values)
}

// actor is an account as flows know it. A department of no named unit is the
// one that has the record.
func (r *driven) actor(a Account) flow.Actor {
	if a.Role == "department" && a.Unit == "" {
		a.Unit = r.owner
	}
	if r.people[a] == 0 {
		r.people[a] = int64(len(r.people) + 1)
	}
	return flow.Actor{ID: r.people[a], Role: a.Role, Level: a.Level, Unit: a.Unit}
}

// step makes one step; a refused one leaves the record as it was.
func (r *driven) step(s *DriveStep) error {
	r.latest = nil
	was := *r
	err := r.act(s)
	if err != nil {
		people := r.people
		*r = was
		r.people = people
	}
	return err
}

func (r *driven) act(s *DriveStep) error {
	by := r.actor(s.By)
	if err := r.enter(s, by); err != nil || s.Move == "" {
		return err
	}
	at := r.situation(s.Note)
	if err := r.ledger.Flow.Refuse(at, by, s.Move); err != nil {
		return err
	}
	move, _ := r.ledger.Flow.Move(s.Move)
	if len(r.look.Problems) > 0 && (move.Kind == "" || move.Kind == flow.Forward) {
		return fault.New(fault.Invalid, "pack.problems", "first", r.look.Problems[0])
	}
	if move.Kind == flow.Handover && (s.To == "" || s.To == r.owner) {
		return fault.New(fault.Invalid, "pack.no_receiver")
	}
	r.advance(s, move, by)
	r.raise(move.ID)
	return nil
}

// enter types values into the record: whoever may move it may, and who opened
// it while nobody has moved it.
func (r *driven) enter(s *DriveStep, by flow.Actor) error {
	if len(s.Set) > 0 {
		mine := len(r.past) == 1 && r.past[0].Actor == by.ID
		if !mine && len(r.ledger.Flow.Moves) > 0 && len(r.ledger.Flow.Allowed(r.situation(""), by)) == 0 {
			return fault.New(fault.Forbidden, "pack.not_editable")
		}
		typed, wrong := r.ledger.Program.Read(s.Set)
		if len(wrong) > 0 {
			return fault.New(fault.Invalid, "pack.input", "first", wrong[0])
		}
		r.values = r.values.With(typed)
	}
	r.look = r.ledger.Program.State(r.filled(s.Day), r.facts, s.Day)
	for _, id := range r.look.Emptied {
		r.values = r.values.With(form.Values{id: {}})
	}
	return nil
}

func (r *driven) situation(note string) flow.Situation {
	return flow.Situation{State: r.state, Round: r.round, Owner: r.owner, Keeper: r.ledger.Keepers, Past: r.past, Note: note,
		Has: r.has, Holds: r.look.Holds, Name: r.name}
}

func (r *driven) has(id string) bool {
	field, _ := r.look.Field(id)
	return field.Filled
}

func (r *driven) name(id string) flow.Words {
	if f, known := r.ledger.Program.Field(id); known {
		return f.Name
	}
	return flow.Words{Zh: id}
}

func (r *driven) advance(s *DriveStep, move flow.Move, by flow.Actor) {
	state, round, entered := r.ledger.Flow.After(r.situation(s.Note), move)
	r.past = append(r.past[:len(r.past):len(r.past)], flow.Past{Move: move.ID, From: r.state, To: state, Actor: by.ID, Round: r.round})
	r.state, r.round = state, round
	if move.Kind == flow.Handover {
		r.owner = s.To
	}
	if move.Kind == flow.Reopen {
		r.opened = s.Day
	}
	if entered || move.Kind == flow.Reopen {
		r.entered = s.Day
	}
}

// word is what a refusal is called in tests: the last part of its code.
func word(err error) string {
	var e *fault.Error
	if !errors.As(err, &e) {
		return ""
	}
	return e.Code[strings.LastIndexByte(e.Code, '.')+1:]
}

// compare holds what came of a step against what was expected of it.
func (r *driven) compare(d *Drive, s *DriveStep, err error) *Problem {
	at := s.file.place(s.node)
	switch {
	case s.Refused == "" && err != nil:
		return d.failed(r.test, at, "drive_refused", "detail", said{err})
	case s.Refused != "" && err == nil:
		return d.failed(r.test, at, "drive_allowed", "want", s.Refused)
	case s.Refused != "" && word(err) != s.Refused:
		return d.failed(r.test, at, "drive_refusal", "want", s.Refused, "have", word(err), "detail", said{err})
	}
	if problem := r.raises(d, s, at); problem != nil {
		return problem
	}
	return r.stands(d, s.End, at, s.Day)
}

// stands compares how the record stands with what is expected.
func (r *driven) stands(d *Drive, want End, at fault.Place, day period.Day) *Problem {
	clock := r.clock()
	for _, one := range []struct {
		what       message.Key
		looked     bool
		want, have any
	}{
		{"pack.drive_state", want.State != "" && want.State != r.state, want.State, r.state},
		{"pack.drive_due", want.Due != 0 && want.Due != clock.Due, want.Due, dayOrNone(clock.Due)},
		{"pack.drive_amber", want.Amber != 0 && want.Amber != clock.Amber, want.Amber, dayOrNone(clock.Amber)},
		{"pack.drive_round", want.Round != 0 && want.Round != r.round, want.Round, r.round},
	} {
		if one.looked {
			return d.failed(r.test, at, "drive_differs", "what", one.what, "want", one.want, "have", one.have)
		}
	}
	for _, value := range want.Values {
		if have, same := value.said(r.ledger.Program, r.look.Values); !same {
			return d.failed(r.test, at, "drive_differs", "what", r.name(value.Field), "want", value.Text, "have", have)
		}
	}
	return nil
}

// said is what the field says, and whether that is the text expected, its unit
// written or not.
func (e Expected) said(p *form.Program, values form.Values) (have string, same bool) {
	have = p.Say(e.Field, values[e.Field], message.Zh)
	if e.Text == have || strings.ReplaceAll(e.Text, " ", "") == strings.ReplaceAll(strings.ReplaceAll(have, " ", ""), ",", "") {
		return have, true
	}
	return have, p.Cell("", form.Column{Key: e.Field, Field: e.Field}, values, message.Zh) == e.Text
}

// clock is the record's clock; only open records have one.
func (r *driven) clock() flow.Clock {
	state, known := r.ledger.Flow.State(r.state)
	if !known || r.ledger.Flow.PhaseOf(r.state) != flow.Open {
		return flow.Clock{}
	}
	return state.Clock(r.opened, r.entered)
}

func dayOrNone(day period.Day) any {
	if day == 0 {
		return message.Key("pack.none")
	}
	return day
}

// undriven reports ledgers no test takes a record through, or whose tests
// refuse nothing: a flow that was never tried keeps nobody from anything.
func (p *Pack) undriven() []Problem {
	var problems []Problem
	for i := range p.Ledgers {
		g := &p.Ledgers[i]
		if !g.Formed() || len(g.Flow.Moves) == 0 {
			continue
		}
		switch driven, refused := p.tried(g.ID); {
		case !driven:
			problems = append(problems, Problem{Place: g.At, Code: "pack.undriven", Args: []any{"id", g.ID}})
		case !refused:
			problems = append(problems, Problem{Place: g.At, Code: "pack.unrefused", Args: []any{"id", g.ID}})
		}
		problems = append(problems, p.unraised(g)...)
	}
	return problems
}

// tried reports whether some test drives a ledger, and whether one of its steps
// is to be refused.
func (p *Pack) tried(ledger string) (driven, refused bool) {
	for i := range p.Tests {
		if d := p.Tests[i].Drive; d != nil && d.Ledger == ledger {
			driven = true
			refused = refused || slices.ContainsFunc(d.Steps, func(s DriveStep) bool { return s.Refused != "" })
		}
	}
	return driven, refused
}
