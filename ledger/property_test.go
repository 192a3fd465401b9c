package ledger_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"guben/auth"
	"guben/fault"
	"guben/flow"
	"guben/ledger"
	"guben/store"
)

var moves = []string{"fix", "review", "sign_off", "return", "dismiss", "hang", "take_up", "hand_over", "reopen"}

// TestNobodySignsOffAlone plays random moves, saves and openings by accounts of
// every role. Whatever they do: a closed record was fixed, reviewed and signed
// off by three different accounts since it was last opened, every accepted
// change is one version, and the counts are those of the records.
func TestNobodySignsOffAlone(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		steps := 500
		if testing.Short() {
			steps = 150
		}
		g := &game{world: w, random: rand.New(rand.NewPCG(5, 2020)), want: map[int64]ledger.Record{}}
		for range 6 {
			g.open()
		}
		for range steps {
			switch g.random.IntN(12) {
			case 0:
				if len(g.ids) < 12 {
					g.open()
				}
			case 1:
				g.save()
			case 2:
				g.moveMany()
			default:
				g.move()
			}
		}
		g.held()
		w.sound()
		if g.closed < 1+steps/250 || g.refused < steps/10 {
			t.Errorf("%d closed, %d refused of %d steps: the test shows too little", g.closed, g.refused, steps)
		}
	})
}

// game is the records as they ought to be.
type game struct {
	*world
	random          *rand.Rand
	ids             []int64
	want            map[int64]ledger.Record
	closed, refused int
}

func (g *game) who() auth.Scope { return everybody[g.random.IntN(len(everybody))] }
func (g *game) some() ledger.Record {
	return g.want[g.ids[g.random.IntN(len(g.ids))]]
}

func (g *game) open() {
	r := ledger.Record{}
	n := g.problem(g.homes[g.random.IntN(len(g.homes))], "class", []string{"house", "school", "water"}[g.random.IntN(3)])
	err := g.Try(func(tx *store.Tx) (err error) { r, err = g.Book.Open(tx, g.who(), n); return err })
	if g.accepted(err) {
		g.ids = append(g.ids, r.ID)
		g.want[r.ID] = r
	}
}

// accepted tells whether a change was made; only refusals are errors.
func (g *game) accepted(err error) bool {
	g.Helper()
	switch fault.KindOf(err) {
	case fault.Internal, fault.Damaged, fault.Busy:
		if err != nil {
			g.Fatal(err)
		}
	}
	if err != nil {
		g.refused++
	}
	return err == nil
}

func (g *game) save() {
	r := g.some()
	c := ledger.Change{County: county, ID: r.ID, Version: r.Version, Values: g.read("problems", "cost", fmt.Sprint(g.random.IntN(1000)))}
	var after ledger.Record
	if g.accepted(g.Try(func(tx *store.Tx) (err error) { after, err = g.Book.Save(tx, g.who(), c); return err })) {
		g.made(r, after)
	}
}

func (g *game) move() {
	r := g.some()
	step := ledger.Step{County: county, ID: r.ID, Version: r.Version - int64(g.random.IntN(8)/7), Move: g.likely(r), Note: "原因",
		Unit: []string{"housing", "health", "", "nobody"}[g.random.IntN(4)]}
	if g.random.IntN(2) == 0 {
		step.Values = g.read("problems", "measures", fmt.Sprint("措施", g.random.IntN(9)))
	}
	var after ledger.Record
	if g.accepted(g.Try(func(tx *store.Tx) (err error) { after, err = g.Book.Move(tx, g.who(), step); return err })) {
		if step.Version != 0 && step.Version != r.Version {
			g.Errorf("a step on version %d of a record at %d was made", step.Version, r.Version)
		}
		g.made(r, after)
	}
}

// likely is mostly a move that leads on from where the record stands.
func (g *game) likely(r ledger.Record) string {
	onward := map[string]string{"found": "fix", "fixed": "review", "reviewed": "sign_off", "hung": "take_up", "unfounded": "reopen"}[r.State]
	if onward != "" && g.random.IntN(4) > 0 {
		return onward
	}
	return moves[g.random.IntN(len(moves))]
}

// made holds an accepted change against the record before it.
func (g *game) made(before, after ledger.Record) {
	g.Helper()
	if after.Version != before.Version && after.Version != before.Version+1 {
		g.Errorf("version %d after %d", after.Version, before.Version)
	}
	g.want[after.ID] = after
	if after.Phase == flow.Done && before.Phase != flow.Done {
		g.closed++
		g.apart(after)
	}
}

// apart: fixed, reviewed and signed off by three accounts in the record's round.
func (g *game) apart(r ledger.Record) {
	g.Helper()
	by := map[string]int64{}
	g.View(func(tx *store.Tx) error {
		lines, err := g.Book.History(tx, auth.System(), county, r.ID)
		for _, l := range lines {
			if l.Kind == ledger.Moved && l.Round == r.Round {
				by[l.Move] = l.Account
			}
		}
		return err
	})
	if by["fix"] == 0 || by["review"] == 0 || by["sign_off"] == 0 || by["fix"] == by["review"] || by["review"] == by["sign_off"] || by["fix"] == by["sign_off"] {
		g.Errorf("record %d closed in round %d by %v", r.ID, r.Round, by)
	}
}

func (g *game) moveMany() {
	ids := []int64{}
	for range 4 {
		ids = append(ids, g.some().ID)
	}
	step := ledger.Step{Move: moves[g.random.IntN(len(moves))], Note: "原因", Unit: "health", Values: g.read("problems", "measures", "一并整改")}
	if err := g.Try(func(tx *store.Tx) error {
		_, _, err := g.Book.MoveMany(tx, g.who(), county, ids, step)
		return err
	}); !g.accepted(err) {
		return
	}
	g.View(func(tx *store.Tx) error {
		for _, id := range ids {
			after, err := g.Book.Get(tx, auth.System(), county, id)
			if err != nil {
				return err
			}
			if before := g.want[id]; before.Version != after.Version {
				g.made(before, after)
			}
		}
		return nil
	})
}

// held: the book stands as every accepted change left it.
func (g *game) held() {
	g.Helper()
	g.View(func(tx *store.Tx) error {
		for id, want := range g.want {
			got, err := g.Book.Get(tx, auth.System(), county, id)
			if err != nil {
				return err
			}
			if got.Version != want.Version || got.State != want.State || got.Round != want.Round || got.Unit != want.Unit {
				g.Errorf("record %d stands at %+v, want %+v", id, got, want)
			}
		}
		counts, err := g.Book.Counts(tx, auth.System(), ledger.Filter{County: county, Pack: name, Ledger: "problems"}, ledger.ByState)
		total := int64(0)
		for _, c := range counts {
			total += c.N
		}
		if total != int64(len(g.want)) {
			g.Errorf("%d records counted, want %d", total, len(g.want))
		}
		return err
	})
}
