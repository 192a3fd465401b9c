package imports

import (
	"testing"

	"guben/fault"
	"guben/intake"
	"guben/web/page"
	"guben/web/page/pagetest"
)

func TestTemplates(t *testing.T) { pagetest.Render(t, Room, samples...) }

// samples is one filled struct, or several, for every template.
var samples = []page.Page{
	&importsPage{Place: page.PlacePicker{Options: []page.Choice{{Value: "1", Text: "a", Here: true}}}, Kinds: []page.Choice{{Value: "1", Text: "a", Here: true}}, Years: []page.Choice{{Value: "1", Text: "a", Here: true}}, Next: "?before=1",
		Rows: []importRow{{intake.Import{State: intake.Staged, Persons: intake.Tally{Rejected: 3}}, "a", "b"}, {Import: intake.Import{State: intake.Applied}}}},
	&importsPage{},
	&importPage{importRow: importRow{Import: intake.Import{State: intake.Staged, Noted: 3, Kind: intake.RosterKind("a")}}, Rejected: 3, Tabs: []outcomeTab{{intake.New, 3, "/", true}}, Next: "/",
		Ignored: []intake.Column{{}}, Taken: []takenColumn{{intake.Column{Name: "a"}, "b"}},
		Lines: []importLine{{intake.Row{Outcome: intake.New, Entity: intake.Person, Changes: []intake.Change{{}}, Reasons: remarks1, Notes: remarks1}, "a"}, {intake.Row{Outcome: intake.Changed, Entity: intake.Household, Changes: []intake.Change{{Before: "a", After: "b"}, {}}}, "a"}}},
	&importPage{importRow: importRow{Import: intake.Import{State: intake.Applied}}, Stale: &page.StaleNote{Plan: "a", CanScreen: true, Key: "k"}},
}

var remarks1 = []intake.Remark{{Place: fault.Place{Head: "a"}, Zh: "a", En: "a"}}
