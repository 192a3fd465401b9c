package pack_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"guben/form"
	"guben/pack"
	"guben/period"
)

// rounds is a duty kept by two ledgers of wells.
const rounds = `- id: rounds
  name: {zh: 巡井, en: Rounds}
  clause: 一
  who: {zh: 村, en: Villages}
  unit: office
  count: 2
  per: month
  each: village
  kept-by:
    - {ledger: wells, where: {state: [good, dry]}, move: fix, sum: depth}
    - {ledger: visits, where: {visitor: village}, day: visited_on}
`

func withRounds(old, new string) fstest.MapFS {
	fsys := bare(strings.NewReplacer("unit: 米, least: 1}", "unit: 米, least: 1, index: true}",
		"{id: dry, zh: 干涸, en: Dry}]}\n    - {id: result", "{id: dry, zh: 干涸, en: Dry}], index: true}\n    - {id: result").Replace(wells))
	fsys["bare/duties.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(rounds, old, new, 1))}
	return fsys
}

func TestWhatKeepsADuty(t *testing.T) {
	p := load(t, withRounds("", ""), "bare")
	d, _ := p.Duty("rounds")
	if len(d.KeptBy) != 2 || d.KeptBy[0].Sum != "depth" || !slices.Equal(d.KeptBy[0].Where[0].Is, []string{"good", "dry"}) || d.KeptBy[1].Day != "visited_on" {
		t.Errorf("%+v", d.KeptBy)
	}
}

func TestDutyErrors(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"move: fix", "move: mend", "duties.yaml:10:7 pack.keep_move"},
		{"sum: depth", "sum: width", "duties.yaml:10:7 pack.keep_field"},
		{"where: {state: [good, dry]}", "where: {result: good}", "duties.yaml:10:7 pack.keep_field"},
		{"[good, dry]", "[good, wet]", "duties.yaml:10:7 pack.keep_word"},
		{"day: visited_on", "day: visitor", "duties.yaml:11:7 pack.keep_day"},
		{"ledger: visits", "ledger: visit", "duties.yaml:11:16 pack.unknown_ledger"},
		{"move: fix", "mov: fix", "duties.yaml:10:52 pack.unknown_key"},
	} {
		_, problems := pack.Load(withRounds(c.old, c.new), "bare")
		var have []string
		for _, problem := range problems {
			have = append(have, fmt.Sprintf("%s %s", problem.Place, problem.Code))
		}
		if !slices.Contains(have, "bare/"+c.want) {
			t.Errorf("%q: want %s, have %v", c.new, c.want, have)
		}
	}
}

// The eve of the Spring Festival comes from the lunar calendar.
func TestEve(t *testing.T) {
	for from, want := range map[string]string{"2020-01-05": "2020-01-24", "2020-01-25": "2021-02-11", "2019-01-01": "2019-02-04"} {
		first, err := period.Parse(from)
		if err != nil {
			t.Fatal(err)
		}
		d := pack.Duty{From: first, Before: pack.SpringFestival}
		if eve, ok := d.Eve(); !ok || eve.String() != want {
			t.Errorf("from %s: %s, %v, want %s", from, eve, ok, want)
		}
	}
	d := pack.Duty{From: period.Date(2090, 1, 1), Before: pack.SpringFestival}
	if _, ok := d.Eve(); ok {
		t.Error("the lunar calendar of 2090 is said to be known")
	}
}

// TestYesAndNoAreFoundInTheIndex: as the records' index holds them, whatever the
// pack calls them.
func TestYesAndNoAreFoundInTheIndex(t *testing.T) {
	g := &pack.Ledger{Form: &form.Form{Fields: []form.Field{{ID: "seen", Type: form.YesNo}, {ID: "kind", Type: form.Choice}}}}
	for _, c := range []struct{ field, word, want string }{{"seen", "yes", "1"}, {"seen", "no", "0"}, {"seen", "", ""}, {"kind", "yes", "yes"}, {"kind", "study", "study"}} {
		if got := g.Stored(c.field, c.word); got != c.want {
			t.Errorf("%s %q is stored as %q, want %q", c.field, c.word, got, c.want)
		}
	}
}
