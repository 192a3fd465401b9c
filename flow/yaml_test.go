package flow_test

import (
	"os"
	"path/filepath"
	"testing"

	"go.yaml.in/yaml/v3"

	_ "guben/auth" // role names
	"guben/flow"
	"guben/policy"
)

// words, text and the mirrors below read a flow as packs/flows write it; the
// pack room, which stands above, has the reader that knows lines and columns.
type words struct{ Zh, En string }

type declared struct {
	Start      string
	Single     bool
	Assumption string
	States     []struct {
		ID    string
		Name  words
		Phase string
		Limit *struct {
			Days    int
			Working bool
			Amber   int
			From    string
		}
		Escalate *struct {
			Days    int
			Working bool
			To      string
		}
	}
	Moves []struct {
		ID       string
		Name     words
		From     []string
		To       string
		Who      []struct{ Role, Level, Unit string }
		Apart    []string
		Need     []string
		Evidence []string
		Note     string
		Kind     string
		When     string
		Update   bool
		Count    bool
	}
}

func parse(t testing.TB, text []byte) *flow.Flow {
	t.Helper()
	var d declared
	if err := yaml.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	f := &flow.Flow{Start: d.Start, Single: d.Single, Assumption: d.Assumption}
	for _, s := range d.States {
		state := flow.State{ID: s.ID, Name: flow.Words(s.Name), Phase: flow.Phase(s.Phase)}
		if s.Limit != nil {
			state.Limit = &flow.Limit{Days: s.Limit.Days, Working: s.Limit.Working, Amber: s.Limit.Amber, From: flow.Since(s.Limit.From)}
		}
		if s.Escalate != nil {
			state.Escalate = &flow.Escalation{Days: s.Escalate.Days, Working: s.Escalate.Working, To: s.Escalate.To}
		}
		f.States = append(f.States, state)
	}
	for _, m := range d.Moves {
		move := flow.Move{ID: m.ID, Name: flow.Words(m.Name), From: m.From, To: m.To, Apart: m.Apart, Need: m.Need, Evidence: m.Evidence,
			Note: flow.Note(m.Note), Kind: flow.Kind(m.Kind), When: policy.Text{Body: m.When}, Update: m.Update, Count: m.Count}
		for _, w := range m.Who {
			move.Who = append(move.Who, flow.Who{Role: w.Role, Level: w.Level, Unit: w.Unit})
		}
		f.Moves = append(f.Moves, move)
	}
	return f
}

// shared are the flows the packs share, by file name.
func shared(t testing.TB) map[string]*flow.Flow {
	t.Helper()
	files, _ := filepath.Glob("../packs/flows/*.yaml")
	if len(files) == 0 {
		t.Fatal("no flows below packs/flows")
	}
	flows := map[string]*flow.Flow{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		flows[filepath.Base(file)] = parse(t, text)
	}
	return flows
}

// ticket is a small flow: fixed by the village, signed off by somebody else of
// the township; hung up and taken down; handed on; opened again.
const ticket = `
start: found
states:
  - {id: found, name: {zh: 待整改, en: Found}, limit: {days: 5, working: true, amber: 2}, escalate: {days: 3, working: true, to: township}}
  - {id: fixed, name: {zh: 待销号, en: Fixed}, phase: waiting, limit: {days: 7, amber: 3}}
  - {id: frozen, name: {zh: 已冻结, en: Frozen}, phase: waiting}
  - {id: closed, name: {zh: 已销号, en: Signed off}, phase: done}
moves:
  - {id: fix, name: {zh: 整改, en: Fix}, from: [found], to: fixed, who: [{role: village}, {role: township}], need: [measures], evidence: [photo]}
  - {id: sign, name: {zh: 销号, en: Sign off}, from: [fixed], to: closed, who: [{role: township}, {role: department, unit: owner}], apart: [fix], when: 已核实}
  - {id: reject, name: {zh: 退回, en: Return}, from: [fixed], to: found, who: [{role: township}], kind: return}
  - {id: hand, name: {zh: 转办, en: Hand over}, from: ["*"], who: [{role: office, level: county}], kind: handover}
  - {id: freeze, name: {zh: 冻结, en: Freeze}, from: [found, fixed], to: frozen, who: [{role: office}], kind: freeze}
  - {id: thaw, name: {zh: 解冻, en: Thaw}, from: [frozen], to: back, who: [{role: office}]}
  - {id: again, name: {zh: 重新打开, en: Open again}, from: [closed], to: found, who: [{role: office}], kind: reopen}
`
