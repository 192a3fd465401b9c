package inspection

import (
	"testing"

	"guben/inspection"
	"guben/web/page"
	"guben/web/page/pagetest"
)

func TestTemplates(t *testing.T) { pagetest.Render(t, Room, samples()...) }

// samples are the pages of inspections, filled in and empty.
func samples() []page.Page {
	choices := []page.Choice{{Value: "1", Text: "a", Here: true}, {Value: "2", Text: "b"}}
	round := roundRow{Round: inspection.Round{Name: "a", Depth: inspection.Sample, Cross: true, Seed: "s"}, Late: true}
	return []page.Page{
		&inspectionsPage{},
		&inspectionsPage{Plans: true, Rounds: []roundRow{round, {Round: inspection.Round{Depth: inspection.Full, Closed: 18000}}, {Round: inspection.Round{Depth: inspection.Full}}}},
		&newRoundPage{},
		&newRoundPage{Form: page.Form{Wrong: "x"}, Places: choices, Ledgers: []page.Choices{{Title: "t", Choices: choices}}, Depths: []page.Choice{{Value: "full", Text: "a", Here: true}}, Rules: choices, Typed: roundTyped{Cross: true}},
		&roundPage{roundRow: round},
		&roundPage{roundRow: round, Sums: []townshipSum{{Name: "a", ByName: "b"}}, Items: []itemRow{{Name: "a"}, {Item: inspection.Item{Record: 1}}, {Item: inspection.Item{Record: 1, Done: true}}}, Next: "/", Tabs: choices, Closes: true, Works: true},
		&roundPage{roundRow: roundRow{Round: inspection.Round{Depth: inspection.Full, Closed: 18000}}},
	}
}
