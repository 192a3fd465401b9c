package pack_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"guben/flow"
	"guben/pack"
	"guben/packs"
)

// sharedFlow is a flow of packs/flows as its file says it.
type sharedFlow struct {
	Start  string
	States []struct{ ID string }
	Moves  []struct {
		ID, Kind, Note        string
		Who                   []map[string]string
		Apart, Need, Evidence []string
	}
}

// Every move of every shared flow is made by a test of a shipped pack: those of
// the straight way, and those that return a record, hand it over, put it off,
// dismiss it or open it again.
func TestEveryMoveOfSharedFlowsIsMade(t *testing.T) {
	taken := turnsTaken(t)
	for _, name := range sharedNames(t, "flows") {
		f := readFlow(t, name)
		for _, move := range f.Moves {
			if !taken[f.shape()].made[move.ID] {
				t.Errorf("%s: no test of a pack makes the move %s", name, move.ID)
			}
		}
	}
}

// Every shared flow is refused in the tests for each reason it can be refused
// for: the wrong role, the same person, a field that lacks, a note that lacks.
func TestEverySharedFlowRefuses(t *testing.T) {
	taken := turnsTaken(t)
	for _, name := range sharedNames(t, "flows") {
		f := readFlow(t, name)
		for why, can := range f.refusals() {
			if can && !taken[f.shape()].refused[why] {
				t.Errorf("%s: no test of a pack is refused with %s", name, why)
			}
		}
	}
}

func readFlow(t *testing.T, name string) (f sharedFlow) {
	t.Helper()
	data, err := fs.ReadFile(packs.FS, "flows/"+name+".yaml")
	if err == nil {
		err = yaml.Unmarshal(data, &f)
	}
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// shape tells flows apart: a loaded flow has no name, its states and moves have.
func (f sharedFlow) shape() string {
	words := []string{f.Start}
	for _, state := range f.States {
		words = append(words, state.ID)
	}
	for _, move := range f.Moves {
		words = append(words, move.ID)
	}
	return strings.Join(words, " ")
}

func shapeOf(f *flow.Flow) string {
	words := []string{f.Start}
	for _, state := range f.States {
		words = append(words, state.ID)
	}
	for _, move := range f.Moves {
		words = append(words, move.ID)
	}
	return strings.Join(words, " ")
}

// refusals are the reasons the moves of a flow can be refused for.
func (f sharedFlow) refusals() map[string]bool {
	why := map[string]bool{}
	for i, move := range f.Moves {
		for reason, can := range map[string]bool{
			"not_yours":  len(move.Who) > 0,
			"lacking":    len(move.Need)+len(move.Evidence) > 0,
			"needs_note": move.Note == "required",
			"apart":      f.overlaps(i),
		} {
			why[reason] = why[reason] || can
		}
	}
	return why
}

// overlaps reports whether a role that makes a move also makes one it is apart
// from: otherwise roles alone keep them asunder.
func (f sharedFlow) overlaps(i int) bool {
	roles := map[string]bool{}
	for _, other := range f.Moves {
		if slices.Contains(f.Moves[i].Apart, other.ID) {
			for _, who := range other.Who {
				roles[who["role"]] = true
			}
		}
	}
	return slices.ContainsFunc(f.Moves[i].Who, func(who map[string]string) bool { return roles[who["role"]] })
}

// turns are what the tests of the shipped packs do with flows of one shape.
type turns struct{ made, refused map[string]bool }

// turnsTaken are the moves the tests of the shipped packs make and the reasons
// they are refused for, by the shape of the flow.
func turnsTaken(t *testing.T) map[string]turns {
	t.Helper()
	ids, err := pack.List(packs.FS)
	if err != nil {
		t.Fatal(err)
	}
	taken := map[string]turns{}
	for _, id := range ids {
		p := load(t, packs.FS, id)
		for _, test := range p.Tests {
			if test.Drive != nil {
				g, _ := p.Ledger(test.Drive.Ledger)
				take(taken, g.Flow, test.Drive.Steps)
			}
		}
	}
	return taken
}

func take(taken map[string]turns, f *flow.Flow, steps []pack.DriveStep) {
	shape := shapeOf(f)
	if taken[shape].made == nil {
		taken[shape] = turns{map[string]bool{}, map[string]bool{}}
	}
	for _, step := range steps {
		switch {
		case step.Refused != "":
			taken[shape].refused[step.Refused] = true
		case step.Move != "":
			taken[shape].made[step.Move] = true
		}
	}
}
