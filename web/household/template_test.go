package household

import (
	"testing"

	"guben/dictionary"
	"guben/flow"
	"guben/income"
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
	&villagesPage{}, &villagesPage{Edit: true, Cut: true, Rows: []villageRow{{Name: "a", Figures: []villageFigure{{Field: field("category"), Text: "a"}, {Field: field("farmland")}}}}, Rest: []villageRow{{Name: "b"}}}, &villagesPage{Known: true, Rows: []villageRow{{Name: "a"}}},
	&villagePage{Name: "a", Edit: true},
	&villagePage{Name: "a", Known: []page.Fact{{Field: field("category"), Text: "a"}}, Answers: []villageAnswer{{"a", "b", policy.True, lines1}}, Findings: []page.FindingRow{clue1}},
	&editPage{Record: household1, Home: "/", Lead: "edit.lead", Errors: 1, Groups: []editGroup{{"dictionary.group_living", []editField{{Field: field("category"), Chosen: map[string]bool{"a": true}}, {Field: field("house_area"), Text: "1", Problem: "p"}, {Field: field("phone"), Masked: "1"}}}}},
	&enrolPage{}, &enrolPage{Form: page.Form{Wrong: "x"}, Villages: []villageGroup{{"a", []page.Choice{{Value: "1", Text: "a", Here: true}}}}, Home: []typedField{typed1}, People: []personForm{person1, {N: 2, Prefix: "p1"}}, Problems: problems1},
	&arrivePage{rollPage: roll1, Person: person1, Found: &foundPerson{Record: household1, Home: "/", Place: "a"}}, &arrivePage{rollPage: roll1, Person: person1, Known: registry.Record{ID: 1}},
	&departPage{rollPage: roll1, Heads: true}, &departPage{rollPage: roll1, Heading: true, Heads: true, Head: 1}, &departPage{rollPage: rollPage{Record: household1}},
	&movePage{rollPage: roll1, Fields: []typedField{typed1}, Villages: []villageGroup{{"a", []page.Choice{{Value: "1", Text: "a"}}}}},
	&splitPage{rollPage: roll1, Heads: true, Behind: true, Carry: true, Fields: []typedField{typed1}}, &splitPage{rollPage: roll1},
	&mergePage{rollPage: roll1, Query: "a", Found: []mergeTarget{{household1, "a"}}}, &mergePage{rollPage: roll1, Query: "a"}, &mergePage{rollPage: roll1, Into: &mergeTarget{household1, "a"}},
	&earningsPage{rollPage: roll1, Edit: true, Astride: 1, Against: []string{"a"}, From: "a", Spans: []page.Choice{{Value: "1", Text: "a", Here: true}}, Who: []page.Choice{{Value: "1", Text: "a", Here: true}},
		Parts:   []earningsPart{{Category: dictionary.Wage, Open: true, Unfolded: true, Filled: 1, Cells: []earningsCell{{Item: item1, Name: "i.a", Problem: "p"}}, Rest: []earningsCell{{Item: item1, Name: "i.b"}}}},
		Account: &incomeAccount{period.Annual(2020), 5, 2, 2}, Sums: []incomePart{{Category: dictionary.Expense, Sum: 5, Minus: true}},
		Current: []earningRow{{Entry: income.Entry{Item: item1, Note: "n"}, Who: "a", Path: "/"}, {Entry: income.Entry{Item: item1}}}, Past: []earningRow{{Entry: income.Entry{Item: item1, Note: "n", EndedAt: 5}, Who: "a"}, {Entry: income.Entry{Item: item1}}}},
	&earningsPage{rollPage: rollPage{Record: household1}},
	&householdPage{Record: registry.Record{From: 1, To: 2}, Day: 5, Edit: true, Former: []memberRow{{Age: -1}}}, &householdPage{Record: registry.Record{From: 1, To: registry.Forever}, Day: 5, Edit: true, Former: []memberRow{{Age: -1}}},
	&householdPage{Ledgers: []ledgerEntry{{"a", "b", "c", "", "/", "w", 1, 2, flow.Red}, {}}, NewLedgers: []page.Choice{{Value: "1", Text: "a", Here: true}, {Value: "2", Text: "b"}}}, &householdPage{NewLedgers: []page.Choice{{Value: "1", Text: "a", Here: true}, {Value: "2", Text: "b"}}},
}

var (
	household1 = registry.Record{Entity: dictionary.Household, Values: registry.Values{"code": dictionary.Words("1"), "category": dictionary.Number(1), "monitored": dictionary.Number(1)}}
	item1      = dictionary.Total(dictionary.Wage)
	typed1     = typedField{editField{Field: field("category"), Chosen: map[string]bool{"a": true}, Problem: "p"}, "h.category"}
	person1    = personForm{N: 1, Prefix: "p0", Fields: []typedField{typed1, {editField{Field: field("code"), Text: "1", Problem: "p"}, "p0.code"}}, Bare: []typedField{{editField{Field: field("measures")}, "p0.measures"}},
		More: []typedField{{editField{Field: field("water_safe"), Text: "1"}, "p0.water"}, {editField{Field: field("house_area")}, "p0.area"}, {editField{Field: field("exit_on")}, "p0.day"}}, Why: []page.Choice{{Value: "birth", Text: "a", Here: true}}, Open: true}
	problems1 = map[string]string{"village": "p", "p0.day": "p", "p0.id_number": "p", "day": "p", "people": "p", "reason": "p", "head": "p", "stayer": "p", "q": "p", "from": "p"}
	roll1     = rollPage{Form: page.Form{Wrong: "x"}, Record: household1, Day: "2020-03-15", Reasons: []page.Choice{{Value: "death", Text: "a", Here: true}}, Problems: problems1,
		Members: []rollMember{{Record: household1, Chosen: true, Problem: "p", Relations: []page.Choice{{Value: "son", Text: "a", Here: true}}}, {Record: household1}}}
	secret1  = secretValue{field("phone"), "1", dictionary.Household, 1, 1}
	lines1   = []page.Line{{Text: "a", Below: []page.Line{{Text: "b"}}}}
	missing1 = []policy.Missing{{Cause: policy.CauseFact, Zh: "a"}, {Cause: policy.CauseFact, Zh: "b"}}
	clue1    = page.FindingRow{Finding: screen.Finding{Kind: screen.Differs, State: screen.New}, Name: "a", Clause: "b", Message: "m", Lines: lines1}
)

func field(key string) *dictionary.Field {
	found, _ := dictionary.Get(dictionary.Household, key)
	return found
}
