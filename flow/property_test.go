package flow_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"guben/flow"
	"guben/policy"
)

// record is a life driven by the flow, and what its keeper writes down.
type record struct {
	at     flow.Situation
	filled map[string]bool
	made   []flow.Move // beside Past, from its second entry on
}

func open(f *flow.Flow, by flow.Actor) *record {
	r := &record{filled: map[string]bool{}}
	r.at = flow.Situation{State: f.Start, Round: 1, Owner: "housing", Keeper: []string{"office_unit"},
		Past:  []flow.Past{{Move: flow.Opened, To: f.Start, Actor: by.ID, Round: 1}},
		Has:   func(field string) bool { return r.filled[field] },
		Holds: func(policy.Text) bool { return true },
	}
	return r
}

// try makes a move if the flow lets it.
func (r *record) try(f *flow.Flow, m flow.Move, by flow.Actor, note string) bool {
	r.at.Note = note
	if f.Refuse(r.at, by, m.ID) != nil {
		return false
	}
	state, round, _ := f.After(r.at, m)
	r.at.Past = append(r.at.Past, flow.Past{Move: m.ID, From: r.at.State, To: state, Actor: by.ID, Round: round})
	r.made = append(r.made, m)
	r.at.State, r.at.Round = state, round
	return true
}

// witness is what must hold of a record that has just been closed: in this
// round nobody made a move and one kept apart from it, and at least one such
// pair was made by two accounts.
func (r *record) witness() error {
	pairs := 0
	for i, later := range r.at.Past[1:] {
		for _, earlier := range r.at.Past[:i+1] {
			together := later.Round == r.at.Round && (earlier.Round == r.at.Round || earlier.Move == flow.Opened)
			if !together || !slices.Contains(r.made[i].Apart, earlier.Move) {
				continue
			}
			if earlier.Actor == later.Actor {
				return fmt.Errorf("account %d made both %s and %s", later.Actor, earlier.Move, later.Move)
			}
			pairs++
		}
	}
	if pairs == 0 {
		return fmt.Errorf("round %d was closed without two people", r.at.Round)
	}
	return nil
}

// required are the moves that stand on every way from a state to a done one,
// found by leaving each out in turn.
func required(f *flow.Flow, from string) (moves []string) {
	for _, m := range f.Moves {
		if !closable(f, from, m.ID) {
			moves = append(moves, m.ID)
		}
	}
	return moves
}

// closable reports whether a done state can be reached without one move.
func closable(f *flow.Flow, from, without string) bool {
	type place struct{ state, origin string }
	places := []place{{from, ""}}
	for i := 0; i < len(places); i++ {
		at := places[i]
		if f.PhaseOf(at.state) == flow.Done {
			return true
		}
		for _, m := range f.Moves {
			if m.ID == without || m.Kind == flow.Reopen || !slices.Contains(m.From, at.state) && !slices.Contains(m.From, flow.Any) {
				continue
			}
			next := place{m.To, at.state}
			switch {
			case m.To == flow.Back:
				next.state = at.origin
			case m.To == "" || m.To == at.state:
				next = at
			}
			if !slices.Contains(places, next) {
				places = append(places, next)
			}
		}
	}
	return false
}

// skipped is a required move of the round that was not made in it.
func (r *record) skipped(f *flow.Flow) string {
	begun := f.Start
	made := map[string]bool{}
	for _, past := range r.at.Past {
		if m, _ := f.Move(past.Move); past.Round == r.at.Round && m.Kind == flow.Reopen {
			begun = past.To
		}
		made[past.Move] = made[past.Move] || past.Round == r.at.Round
	}
	for _, move := range required(f, begun) {
		if !made[move] {
			return move
		}
	}
	return ""
}

var cast = func() (actors []flow.Actor) {
	for i := range 8 {
		actors = append(actors,
			flow.Actor{ID: int64(10 + i), Role: "township", Level: "township"}, flow.Actor{ID: int64(20 + i), Role: "village", Level: "village"},
			flow.Actor{ID: int64(30 + i), Role: "office", Level: "county"}, flow.Actor{ID: int64(40 + i), Role: "department", Level: "county", Unit: "housing"},
			flow.Actor{ID: int64(50 + i), Role: "department", Level: "county", Unit: "office_unit"}, flow.Actor{ID: int64(60 + i), Role: "helper", Level: "village"})
	}
	return actors
}()

// drive makes random moves by random accounts and returns how often the
// record was closed.
func drive(t *testing.T, name string, f *flow.Flow, random *rand.Rand, steps int) (closed int) {
	t.Helper()
	few := slices.Clone(cast)
	random.Shuffle(len(few), func(i, j int) { few[i], few[j] = few[j], few[i] })
	few = few[:1+random.IntN(len(few))]
	r := open(f, few[0])
	for range steps {
		m, by := f.Moves[random.IntN(len(f.Moves))], few[random.IntN(len(few))]
		lacking, note := f.Lacking(r.at, m), []string{"", "原因"}[random.IntN(2)]
		before := r.at
		if !r.try(f, m, by, note) {
			for _, field := range lacking {
				r.filled[field] = random.IntN(3) > 0
			}
			continue
		}
		if len(lacking) > 0 || m.NeedsNote() && note == "" {
			t.Fatalf("%s: %s was made with %v lacking, note %q", name, m.ID, lacking, note)
		}
		if f.PhaseOf(before.State) != flow.Done && f.PhaseOf(r.at.State) == flow.Done {
			closed++
			if err := r.witness(); err != nil {
				t.Fatalf("%s: %v\n%v", name, err, r.at.Past)
			}
			if move := r.skipped(f); move != "" {
				t.Fatalf("%s: closed without %s\n%v", name, move, r.at.Past)
			}
		}
	}
	return closed
}

// Of any flow that passes Check, no sequence of moves by any accounts closes a
// record without two people, without a step that every way to its end takes, nor
// without what its moves need.
func TestNoSequenceOfMovesClosesARecordAlone(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 9))
	flows := shared(t)
	flows["ticket"] = parse(t, []byte(ticket))
	for i := range 700 {
		flows[fmt.Sprintf("random %d", i)] = invent(random)
	}
	sound, closed := 0, 0
	for _, name := range sorted(flows) {
		if len(flow.Check(flows[name], flow.Names{})) > 0 {
			continue
		}
		sound++
		for range 20 {
			closed += drive(t, name, flows[name], random, 150)
		}
	}
	t.Logf("%d of %d flows pass Check; %d records closed", sound, len(flows), closed)
	if sound < 100 || closed < 1000 {
		t.Errorf("the test reaches too little: %d flows, %d closed records", sound, closed)
	}
}

// What Check rejects as closed by one person, one person does close: the
// complaint is never in vain.
func TestOnePersonDoesCloseWhatCheckRejects(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	rejected := 0
	for range 4000 {
		f := invent(random)
		problems := flow.Check(f, flow.Names{})
		if len(problems) != 1 || problems[0].Code != "flow.alone" {
			continue
		}
		rejected++
		for i := range f.Moves {
			f.Moves[i].Who = []flow.Who{{Role: "township"}}
		}
		if !closesAlone(f, random) {
			t.Errorf("nobody closes it alone: %v", say(problems))
		}
	}
	if rejected < 50 {
		t.Errorf("only %d flows rejected", rejected)
	}
}

func closesAlone(f *flow.Flow, random *rand.Rand) bool {
	lone := flow.Actor{ID: 1, Role: "township"}
	for range 3000 {
		r := open(f, lone)
		r.at.Has = func(string) bool { return true }
		for range 15 {
			r.try(f, f.Moves[random.IntN(len(f.Moves))], lone, "原因")
			if f.PhaseOf(r.at.State) == flow.Done {
				return true
			}
		}
	}
	return false
}

func sorted(flows map[string]*flow.Flow) (names []string) {
	for name := range flows {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// invent makes a random flow: three to six states, the last one done.
func invent(random *rand.Rand) *flow.Flow {
	f := &flow.Flow{Start: "s0"}
	n := 3 + random.IntN(4)
	for i := range n {
		phase := []flow.Phase{flow.Open, flow.Waiting}[random.IntN(2)]
		if i == n-1 {
			phase = flow.Done
		}
		f.States = append(f.States, flow.State{ID: fmt.Sprintf("s%d", i), Name: flow.Words{Zh: fmt.Sprintf("状态%d", i)}, Phase: phase})
	}
	moves := n + random.IntN(4)
	for i := range moves {
		f.Moves = append(f.Moves, inventMove(random, i, n, moves))
	}
	return f
}

func inventMove(random *rand.Rand, i, states, moves int) flow.Move {
	from, to := min(i, states-2), min(i+1, states-1)
	m := flow.Move{ID: fmt.Sprintf("m%d", i), Name: flow.Words{Zh: fmt.Sprintf("步骤%d", i)}, Need: []string{"a", "b"}[:random.IntN(3)]}
	if i >= states-1 {
		from, to = random.IntN(states-1), random.IntN(states)
		m.Kind = []flow.Kind{flow.Forward, flow.Return, flow.Reopen, flow.Handover}[random.IntN(4)]
	}
	m.From, m.To = []string{fmt.Sprintf("s%d", from)}, fmt.Sprintf("s%d", to)
	switch m.Kind {
	case flow.Reopen:
		m.From, m.To = []string{fmt.Sprintf("s%d", states-1)}, "s0"
	case flow.Handover:
		m.From, m.To = []string{flow.Any}, ""
	}
	for j := range moves {
		if random.IntN(5) == 0 {
			m.Apart = append(m.Apart, fmt.Sprintf("m%d", j))
		}
	}
	if random.IntN(5) == 0 {
		m.Apart = append(m.Apart, flow.Opened)
	}
	for range 1 + random.IntN(3) {
		m.Who = append(m.Who, flow.Who{Role: []string{"township", "village", "office", "helper"}[random.IntN(4)]})
	}
	return m
}
