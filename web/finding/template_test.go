package finding

import (
	"testing"

	"guben/policy"
	"guben/screen"
	"guben/web/page"
	"guben/web/page/pagetest"
)

func TestTemplates(t *testing.T) { pagetest.Render(t, Room, samples...) }

// samples is one filled struct, or several, for every template.
var samples = []page.Page{
	&findingsPage{By: "rule", ByRule: []ruleGroup{{"a", "b", 3, "/", []kindCount{{screen.Flag, 3, "/"}, {screen.Missing, 0, "/"}}}}, Totals: []stateCount{{screen.New, 3, "/"}}, Screened: &screen.Screening{}, Units: []page.Choice{{Value: "1", Text: "a", Here: true}}},
	&findingsPage{By: "rule"},
	&findingsPage{By: "list", Screened: &screen.Screening{}},
	&findingsPage{By: "village", ByPlace: []placeGroup{{"a", 1, 1, "/", 50}}},
	&findingsPage{By: "list", Rows: []page.FindingRow{finding1}, Next: "?after=1", Moves: screen.Moves, Kinds: []page.Choice{{Value: "a", Text: "a", Here: true}}, States: []page.Choice{{Value: "a", Text: "a", Here: true}}, Rules: []page.Choice{{Value: "a", Text: "a", Here: true}}},
	&findingPage{Another: true, Form: page.Form{Wrong: "x"}, FindingRow: finding1, Moves: []moveForm{{screen.Dispatch, true}, {screen.Take, false}}, Units: []page.Choice{{Value: "1", Text: "a", Here: true}}, Events: []eventRow{{screen.Event{Move: "found", Note: "n", Who: "a"}, "u"}}},
}

var finding1 = page.FindingRow{Finding: screen.Finding{Kind: screen.Differs, State: screen.New, Due: 5, Received: 3, Lacking: []policy.Missing{{Cause: policy.CauseFact, Zh: "a"}, {Cause: policy.CauseFact, Zh: "b"}},
	Attention: true, PersonName: "a", DecidedBy: "a", Note: "n"}, Name: "a", Clause: "b", Message: "m", Remedy: "r", Lines: []page.Line{{Text: "a", Below: []page.Line{{Text: "b"}}}}}
