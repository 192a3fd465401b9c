package pack_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"guben/form"
	"guben/message"
	"guben/pack"
)

// wells is a ledger with a form, a flow, a paper and an earlier edition of its own.
const wells = `- id: wells
  name: {zh: 水井台账, en: Wells}
  clause: 一
  keeper: office
  kind: ledger
  subject: village
  edition: 2
  form:
    - {id: well, name: {zh: 水井, en: Well}, type: text, required: true, title: true}
    - {id: depth, name: {zh: 井深, en: Depth}, type: number, unit: 米, least: 1}
    - {id: state, name: {zh: 井况, en: State}, type: choice, choices: [{id: good, zh: 完好, en: Good}, {id: dry, zh: 干涸, en: Dry}]}
    - {id: result, name: {zh: 修复结果, en: Repaired}, type: paragraph, show: 井况 == "干涸"}
    - {id: photo, name: {zh: 水井照片, en: Photo}, type: file}
  checks:
    - {when: 井深 > 300, message: {zh: 井深超过三百米, en: Deeper than 300 m}, field: depth}
  flow:
    start: found
    states:
      - {id: found, name: {zh: 待修, en: Found}, limit: {days: 10, working: true, amber: 3}}
      - {id: fixed, name: {zh: 已修, en: Fixed}}
      - {id: closed, name: {zh: 已销号, en: Closed}, phase: done}
    moves:
      - {id: fix, name: {zh: 修好, en: Fix}, from: [found], to: fixed, who: [{role: village}], need: [result]}
      - {id: close, name: {zh: 销号, en: Close}, from: [fixed], to: closed, who: [{role: township}, {role: office}], apart: [fix], when: 井况 == "完好"}
  columns: [well, state]
  paper:
    title: {zh: 水井登记表, en: Form of wells}
    rows:
      - [水井, {field: well}, 井深, {field: depth}]
      - [{text: 修复, label: true, rows: 2}, {field: result, span: 3}]
      - [{field: photo, span: 3}]
    signatures:
      - {text: 村负责人：}
  editions:
    - edition: 1
      form:
        - {id: well, name: {zh: 水井, en: Well}, type: text}
        - {id: result, name: {zh: 修复结果, en: Repaired}, type: paragraph}
        - {id: state, name: {zh: 井况, en: State}, type: choice, choices: [{id: good, zh: 完好, en: Good}]}
- id: visits
  use: visit
  clause: 一
  keeper: office
  add:
    - {id: mood, name: {zh: 精神面貌, en: Mood}, type: text}
  drop: [photo]
  limits: {submitted: {days: 2, working: true}}
`

func TestLedgerIsWhole(t *testing.T) {
	p := load(t, bare(wells), "bare")
	g, _ := p.Ledger("wells")
	if !g.Formed() || g.Program == nil || g.Subject != form.OnVillage || g.Edition != 2 || g.Paper.Width() != 4 || g.Paper.Title.Zh != "水井登记表" {
		t.Errorf("%+v", g)
	}
	if earlier := g.In(1); earlier.Program == nil || earlier.Flow == nil || len(earlier.Form.Fields) != 3 {
		t.Errorf("edition 1: %+v", earlier)
	}
	if none := g.In(3); none.Program != nil {
		t.Errorf("edition 3: %+v", none)
	}
	visits, _ := p.Ledger("visits")
	if _, has := visits.Program.Field("mood"); !has || visits.Use != "visit" || visits.Name.Zh != "入户走访记录" {
		t.Errorf("%+v", visits)
	}
	if _, has := visits.Program.Field("photo"); has {
		t.Error("a dropped field is still there")
	}
	if state, _ := visits.Flow.State("submitted"); state.Limit == nil || state.Limit.Days != 2 || !strings.Contains(visits.Assumption, "天数") {
		t.Errorf("the ledger's own clock: %+v, %q", state.Limit, visits.Assumption)
	}
}

// Two ledgers of one shared definition do not share what each adds.
func TestSharedDefinitionsStayApart(t *testing.T) {
	p := load(t, bare(wells+"- {id: others, use: visit, clause: 一, keeper: office}\n"), "bare")
	others, _ := p.Ledger("others")
	if state, _ := others.Flow.State("submitted"); state.Limit.Days != 5 {
		t.Error("one ledger has the clock of another")
	}
	if _, has := others.Program.Field("mood"); has {
		t.Error("one ledger has the field another added")
	}
	if _, has := others.Program.Field("photo"); !has {
		t.Error("one ledger lacks the field another dropped")
	}
}

// ledgerErrors replace one text of wells; the problem wanted must be among
// those found, at its place.
var ledgerErrors = []struct{ old, new, want string }{
	{"use: visit", "use: vist", "41:8 pack.no_shared"},
	{"    - {id: well, name: {zh: 水井, en: Well}, type: text, required: true, title: true}\n", "    - {id: well, name: {zh: 水井, en: Well}, typ: text}\n", "9:7 pack.key_missing"},
	{"type: text, required: true, title: true", "type: txt", "9:50 pack.not_choice"},
	{"id: depth, name: {zh: 井深, en: Depth}", "id: depth", "10:7 pack.key_missing"},
	{"井况 == \"干涸\"", "井况 == \"枯竭\"", "12:81 policy."},
	{"井深 > 300", "水深 > 300", "15:14 policy."},
	{"field: depth}\n  flow", "field: deep}\n  flow", "15:7 form."},
	{"need: [result]", "need: [outcome]", "23:100 flow."},
	{"to: closed, who", "to: shut, who", "24:67 flow."},
	{"apart: [fix], ", "", "23:7 flow.alone"},
	{"who: [{role: village}]", "who: [{role: mayor}]", "23:75 flow."},
	{"when: 井况 == \"完好\"", "when: 井矿 == \"完好\"", "24:136 policy."},
	{"phase: done", "phase: over", "21:58 pack.not_choice"},
	{"columns: [well, state]", "columns: [well, stat]", "25:19 pack.no_form_field"},
	{"{field: depth}]", "{field: dept}]", "29:33 pack.no_form_field"},
	{"span: 3}]\n    signatures", "span: 2}]\n    signatures", "31:9 pack.paper_width"},
	{"edition: 1", "edition: 2", "35:7 pack.edition_order"},
	{"drop: [photo]", "drop: [phot]", "46:10 pack.no_form_field"},
	{"  use: visit\n", "", "40:3 pack.no_form"},
	{"limits: {submitted: ", "limits: {submited: ", "47:12 pack.unknown_key"},
	{"limits: {submitted: {days: 2, ", "limits: {submitted: {", "47:23 pack.key_missing"},
	{"subject: village", "subject: town", "6:12 pack.not_choice"},
	{"  flow:\n    start: found\n    states:", "  flows:\n    start: found\n    states:", "1:3 pack.no_flow"},
}

func TestLedgerErrors(t *testing.T) {
	for _, c := range ledgerErrors {
		if strings.Count(wells, c.old) == 0 {
			t.Fatalf("%q is not in the ledger", c.old)
		}
		_, problems := pack.Load(bare(strings.Replace(wells, c.old, c.new, 1)), "bare")
		var have []string
		found := false
		for _, p := range problems {
			said := fmt.Sprintf("%d:%d %s", p.Place.Line, p.Place.Column, p.Code)
			have = append(have, said)
			found = found || strings.HasPrefix(said, c.want)
			if p.Say(message.Zh) == "" || p.Say(message.En) == "" {
				t.Errorf("%s has no sentence", p.Code)
			}
		}
		if !found {
			t.Errorf("%q: want %s, have %v", c.new, c.want, have)
		}
	}
}

// A mistake in a shared definition is told once, with a ledger that uses it.
func TestSharedMistakesAreToldOnce(t *testing.T) {
	fsys := bare("- {id: a, use: wrong, clause: 一, keeper: office}\n- {id: b, use: wrong, clause: 一, keeper: office}\n")
	fsys["ledgers/wrong.yaml"] = &fstest.MapFile{Data: []byte(`name: {zh: 错表, en: Wrong}
kind: list
subject: none
form:
  - {id: thing, name: {zh: 物件, en: Thing}, type: number, least: 9, most: 1}
flow: wrong
`)}
	fsys["flows/wrong.yaml"] = &fstest.MapFile{Data: []byte(`start: one
states:
  - {id: one, name: {zh: 一, en: One}}
  - {id: end, name: {zh: 完, en: End}, phase: done}
moves:
  - {id: go, name: {zh: 走, en: Go}, from: [one], to: end, who: [{role: office}]}
`)}
	_, problems := pack.Load(fsys, "bare")
	places := map[string]int{}
	for _, p := range problems {
		places[p.Place.File+" "+p.Code]++
	}
	if len(places) != 2 || places["ledgers/wrong.yaml form.bounds_order"] == 0 {
		t.Errorf("%v", places)
	}
	for place, times := range places {
		if times != 1 {
			t.Errorf("%s told %d times", place, times)
		}
	}
}

// Shared definitions that name themselves end.
func TestSharedDefinitionsDoNotCircle(t *testing.T) {
	fsys := bare("- {id: a, use: snake, clause: 一, keeper: office}\n")
	fsys["ledgers/snake.yaml"] = &fstest.MapFile{Data: []byte("use: snake\nname: 蛇\nflow: snake\n")}
	fsys["flows/snake.yaml"] = &fstest.MapFile{Data: []byte("snake\n")}
	if _, problems := pack.Load(fsys, "bare"); len(problems) == 0 {
		t.Error("a definition made of itself is no mistake")
	}
}

// FuzzLedger reads damaged ledgers: problems are fine, panics are not.
func FuzzLedger(f *testing.F) {
	f.Add(wells)
	for _, c := range ledgerErrors {
		f.Add(strings.Replace(wells, c.old, c.new, 1))
	}
	f.Add("- {id: a, use: visit, form: [&a [*a]], flow: *a}\n")
	f.Fuzz(func(t *testing.T, text string) {
		_, problems := pack.Load(bare(text), "bare")
		for _, p := range problems {
			if p.Say(message.Zh) == "" {
				t.Errorf("%+v", p)
			}
		}
	})
}
