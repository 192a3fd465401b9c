package reader

import (
	"testing"

	"guben/draft"
	"guben/pack"
	"guben/web/page"
	"guben/web/page/pagetest"
)

func TestTemplates(t *testing.T) { pagetest.Render(t, Room, samples()...) }

// samples are the pages of documents and of what a pack covers of one.
func samples() []page.Page {
	item := draft.Item{Kind: draft.Task, Key: "task_1", Quote: "a", Values: draft.Values{"name": "a", "to": "2020-01-01"}, Doubts: []draft.Doubt{{Code: "draft.no_unit"}}}
	fields := []fieldRow{{"a", "name", draft.Text, "a", nil, true}, {"a", "to", draft.Date, "2020-01-01", nil, false}, {"a", "per", draft.Choice, "day", []page.Choice{{Value: "day", Text: "a", Here: true}}, true}, {"a", "steps", draft.Lines, "a", nil, false}, {"a", "lead", draft.Names, "a", nil, false}}
	shown := entryRow{Entry: draft.Entry{Item: item, Seq: 1, State: draft.Open}, Facts: []pairRow{{"a", "b"}}, Base: "/", Can: true}
	changing, accepted, dropped := shown, shown, shown
	changing.Fields, accepted.State, dropped.State = fields, draft.Accepted, draft.Dropped
	return []page.Page{
		&readerPage{}, &readerPage{Form: page.Form{Wrong: "x"}, CanUpload: true, Drafts: []draftRow{{draft.Review{Title: "a", Number: "b"}, "c"}, {}}, Plans: []*pack.Pack{{}}},
		&reviewPage{}, &reviewPage{Form: page.Form{Wrong: "x"}, draftRow: draftRow{draft.Review{Title: "a", Number: "b", Waiting: 3}, "c"}, CanDecide: true, Counts: []kindTally{{draft.Task, 1}}, Units: []string{"a"},
			General:  []entryGroup{{draft.Unit, []entryRow{shown, changing}}},
			Chapters: []chapterRow{{ID: "1", Title: "a", Waiting: 2, Clauses: []clauseRow{{ID: "1.1", Path: "一", Words: []wordRun{{"a", ""}, {"b", "deadline"}}, Units: "a", Duty: true, Why: "plan.why_deed", Entries: []entryRow{shown, accepted, dropped, changing}, Ready: 2}, {Why: "plan.why_title"}}}},
			Points:   []pointRow{{1, "a", "b"}}, Filter: []page.Choice{{Text: "a", Here: true}, {Value: "open", Text: "b"}}},
		&coveragePage{Pack: &pack.Pack{}}, &coveragePage{Pack: &pack.Pack{}, Source: &draftRow{}, Duties: 3, Carried: 2, Foreign: []string{"一", "二"}, Tabs: []tally{{page.Choice{Value: "/", Text: "a", Here: true}, 2}},
			Rows: []coveredRow{{Covered: draft.Covered{Path: "一", Status: draft.Carried, Why: "plan.why_deed", CarriedBy: []draft.Carrier{{Kind: "task", ID: "a", Name: "b"}, {Kind: "task", ID: "c", Name: "d"}}}, Words: []wordRun{{"a", "quantity"}}, Units: "a", Stand: &standing{Open: 2, Path: "/"}},
				{Covered: draft.Covered{Status: draft.Missing}}, {Covered: draft.Covered{Status: draft.Stated}}, {Covered: draft.Covered{Status: draft.Idle}}}},
	}
}
