package household

import (
	"testing"

	"guben/dictionary"
	"guben/flow"
	"guben/period"
	"guben/policy"
	"guben/registry"
	"guben/screen"
	"guben/web/page"
	"guben/web/page/pagetest"
)

func TestTemplates(t *testing.T) { pagetest.Render(t, Room, samples...) }

// samples is one filled struct, or several, for every template.
var samples = []page.Page{
	&householdsPage{Total: 3, Next: "?after=1", Filter: "?q=a", Export: true, Saved: []savedFilter{{"a", "q=1"}}, Rules: []page.Choice{{Value: "a", Text: "a", Here: true}},
		Place: page.PlacePicker{Options: []page.Choice{{Value: "1", Text: "a", Here: true}}}, Selects: []selection{{"category", field("category"), []page.Choice{{Value: "1", Text: "a", Here: true}}}},
		Rows: []page.HouseholdRow{{Record: household1, Place: "a", Open: 2}, {Record: household1}}},
	&householdsPage{},
	&householdsPage{Filter: "?q=a"},
	&householdPage{Record: household1, Reveal: true, Members: []memberRow{{Member: registry.Member{Record: household1}, Age: 3, Facts: []page.Fact{{Field: field("category"), Text: "a"}, {Field: field("toilet"), Text: "a"}}, Secrets: []secretValue{secret1}}},
		Former: []memberRow{{Age: -1}}, Findings: []page.FindingRow{clue1}, Answers: []answerRow{{Name: "a", Who: []string{"a", "b"}, Due: 5, Received: 3, Lacking: missing1, Per: "web.per_year", Tone: "tag-red", Result: "web.result_missing", Reasons: []reasonOf{{"a", lines1}}}, {Name: "a", Result: "web.result_not_due"}},
		Income: []incomePart{{dictionary.Expense, 5, []incomeItem{{"a", 5, false}}, true}}, Account: &incomeAccount{period.Annual(2020), 5, 2, 2},
		Groups:  []factGroup{{"web.group_contact", "phone", []page.Fact{{Field: field("category"), Text: "a", Good: true}, {Field: field("category"), Text: "a", Bad: true}}, []secretValue{secret1}}, {Title: "web.group_guarantee", Icon: "shield-check"}, {Title: "web.group_identified", Icon: "id"}, {Title: "web.group_production", Icon: "plant-2"}, {Title: "web.group_helper", Icon: "heart-handshake"}},
		History: []changeGroup{{Action: "update", Source: "web.source_import", Who: "a", Fields: []changedField{{"a", "b", "c"}}}, {Action: "update", Source: "web.source_web", Fields: []changedField{{}, {}, {}, {}}}}, Older: "?before=1"},
	&householdPage{NoPlan: true},
	&householdPage{},
	&villagesPage{Rows: []villageRow{{Name: "a", Figures: []page.Fact{{Field: field("category"), Text: "a"}, {Field: field("category")}}}}},
	&villagePage{Name: "a", Edit: true},
	&villagePage{Name: "a", Known: []page.Fact{{Field: field("category"), Text: "a"}}, Answers: []villageAnswer{{"a", "b", policy.True, lines1}}, Findings: []page.FindingRow{clue1}},
	&editPage{Record: household1, Home: "/", Lead: "edit.lead", Errors: 1, Groups: []editGroup{{"dictionary.group_living", []editField{{Field: field("category"), Chosen: map[string]bool{"a": true}}, {Field: field("house_area"), Text: "1", Problem: "p"}, {Field: field("phone"), Masked: "1"}}}}},
	&householdPage{Ledgers: []ledgerEntry{{"a", "b", "c", "", "/", "w", 1, 2, flow.Red}, {}}, NewLedgers: []page.Choice{{Value: "1", Text: "a", Here: true}, {Value: "2", Text: "b"}}}, &householdPage{NewLedgers: []page.Choice{{Value: "1", Text: "a", Here: true}, {Value: "2", Text: "b"}}},
}

var (
	household1 = registry.Record{Entity: dictionary.Household, Values: registry.Values{"code": dictionary.Words("1"), "category": dictionary.Number(1), "monitored": dictionary.Number(1)}}
	secret1    = secretValue{field("phone"), "1", dictionary.Household, 1, 1}
	lines1     = []page.Line{{Text: "a", Below: []page.Line{{Text: "b"}}}}
	missing1   = []policy.Missing{{Cause: policy.CauseFact, Zh: "a"}, {Cause: policy.CauseFact, Zh: "b"}}
	clue1      = page.FindingRow{Finding: screen.Finding{Kind: screen.Differs, State: screen.New}, Name: "a", Clause: "b", Message: "m", Lines: lines1}
)

func field(key string) *dictionary.Field {
	found, _ := dictionary.Get(dictionary.Household, key)
	return found
}
