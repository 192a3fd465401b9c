package ledger

import (
	"testing"

	"guben/dictionary"
	"guben/flow"
	forms "guben/form"
	"guben/ledger"
	"guben/registry"
	"guben/web/page"
	"guben/web/page/pagetest"
)

func TestTemplates(t *testing.T) { pagetest.Render(t, Room, samples()...) }

// samples are the pages of ledgers, filled in and empty.
func samples() []page.Page {
	choices := []page.Choice{{Value: "1", Text: "a", Here: true}, {Value: "2", Text: "b"}}
	options := []option{{choices[0], "m"}, {choices[1], ""}}
	cell := entry{Kind: "number", Name: "f.t.0.a", Label: "a", Said: "1"}
	entries := []entry{{Kind: "part", Label: "p"}, {ID: "a", At: "f-a", Kind: "text", Label: "a", Needed: true, Help: "h", Registry: "r", Problem: "p"}, {Kind: "said", ReadOnly: true, Label: "a", Unit: "u"},
		{Kind: "paragraph", At: "b", Hidden: true}, {Kind: "radio", Options: options}, {Kind: "select", Options: options}, {Kind: "many", Options: options}, {Kind: "date"}, {Kind: "month"}, {Kind: "number", Problem: "p"},
		{Kind: "checklist", Points: []point{{"a", "b", "c", "d", choices}}}, {Kind: "file", Files: []page.FileLink{{Name: "a", Path: "/", Size: "1", Keep: "k", Picture: true}}}, {Kind: "signature", Help: "h"},
		{Kind: "table", Columns: []entry{{Label: "a", Unit: "u"}, {}, {}}, Rows: []rowOfEntries{{1, []entry{cell, {ReadOnly: true}, {Options: options, Problem: "p"}}}}, Totals: []entry{{ID: "t.a", Said: "1"}}}, {Kind: "table", ReadOnly: true}}
	row := recordRow{Title: "a", Place: "b", Unit: "c", State: "d", Path: "/", Pick: "1-2", Cells: []string{"x"}, Round: 2, Due: 18000, Signal: flow.Red, Escalated: true}
	named := []namedSelect{{"state", "a", choices}}
	list := &ledgerPage{By: "list", Name: "a", Opens: true, Exports: true, Figures: []ledgerFigure{{"a", 1, "/", true}}, Tabs: choices, Selects: named, Heads: []columnHead{{"h", true}},
		Rows: []recordRow{row, {Cells: []string{""}}}, Next: "/", Moves: choices, Units: choices, Month: "2020-03", Filter: "?a=b"}
	record := &recordPage{Title: "a", Edit: true, Files: true, Looks: true, Entries: entries, Problems: []string{"p"}, Warnings: []string{"w"}, Handover: true, Units: choices, Home: page.Choice{Value: "/", Text: "a", Here: true}, Frozen: "f",
		Record: ledger.Record{Round: 2, Clock: flow.Clock{Due: 18000}}, Signal: flow.Amber, Steps: []stepForm{{ID: "a", Name: "n", To: "t", Needs: []needOf{{"a", true, "#"}, {"b", false, "#"}}, Main: true, Note: true, Handover: true}, {}},
		Refused: []page.Refusal{{Name: "a", Why: "b"}}, Proposals: []proposalRow{{ledger.Proposal{State: ledger.Pending, DecidedBy: "d", Note: "n"}, "a", "b", "c", true, "/"}, {Proposal: ledger.Proposal{State: ledger.Approved}}, {Proposal: ledger.Proposal{State: ledger.Rejected}}, {Proposal: ledger.Proposal{State: ledger.Replaced}}},
		Rounds: []roundOf{{2, []pastRow{{ledger.Past{Who: "w", Note: "n", Fields: []ledger.Difference{{Field: "a", Before: "b", After: "c"}}}, "n", "f", "t", "u"}}}, {1, []pastRow{{Past: ledger.Past{Fields: make([]ledger.Difference, 4)}}}}}, Links: []recordLink{{"a", "/", "w"}}}
	record.Key = "k"
	return []page.Page{
		&ledgersPage{}, &ledgersPage{Kinds: choices, Units: choices, Plans: []ledgerPlan{{"a", "b", []page.LedgerRow{{Name: "a", Per: "p", Open: 1, Amber: 1, Red: 1, Prefilled: 3, Typed: 1}, {}}, []page.LedgerRow{{Name: "c"}}}}},
		list, &ledgerPage{}, &ledgerPage{Filter: "?a=b", Form: page.Form{Wrong: "x"}}, &ledgerPage{Opens: true},
		&ledgerPage{By: "board", Lanes: []lane{{"a", flow.Open, 9, "/", []recordRow{row}}, {Name: "b", Phase: flow.Done}}},
		&ledgerPage{By: "calendar", Calendar: &monthPage{Weekdays: []string{"1"}, Weeks: [][]monthDay{{{"1", "off", "f", []dueCount{{1, flow.Red, "/", "s"}}}}}}},
		&ledgerPage{By: "counts", countsPart: countsPart{CountTabs: choices, CountHead: "h", CountStates: []string{"a", "b"}, Counts: []countRow{{"a", "/", "/", []int64{1, 0}, 1, 1, "/", "/", 1}, {States: []int64{0, 0}}}}}, &ledgerPage{By: "counts"},
		&ledgerPage{By: "flow", flowPart: flowPart{Picture: "<svg></svg>", Steps: []flowStep{{"a", "b", "c", "d", "e"}}, Limits: []string{"l"}, monthsPart: monthsPart{Spans: choices, Closes: true, At: choices, Closed: []closedRow{{"1", "2", "t", true}, {Text: "u"}}, Zeros: []string{"z"}, Fewer: true}}},
		record, &recordPage{Entries: entries}, &recordPage{Refused: []page.Refusal{{Name: "a", Why: "b"}}},
		&newRecordPage{Ready: true, Entries: entries, About: "a", Units: choices, Looks: true, Files: true}, &newRecordPage{People: choices}, &newRecordPage{Ask: true, AtList: choices}, &newRecordPage{Ready: true, Ask: true, Places: choices},
		&newRecordPage{Subject: forms.OnHousehold, Picker: householdPicker{Rows: []page.HouseholdRow{{Record: registry.Record{Entity: dictionary.Household}}}, More: true}}, &newRecordPage{Subject: forms.OnPerson},
		&sheetPage{AboutHead: "a", Heads: []sheetHead{{"a", "h", true}}, Rows: []sheetRow{{1, entry{Problem: "p"}, []entry{cell, {Problem: "p", Options: options}}, "p"}}}, &sheetPage{Rows: []sheetRow{{Number: 1}}},
		&ledgerImportPage{}, &ledgerImportPage{Staged: &stagedBook{Errors: []string{"e"}, More: 3}}, &ledgerImportPage{Staged: &stagedBook{Result: ledger.Imported{Rows: 1, Opened: 1}}}, &ledgerImportPage{Staged: &stagedBook{}},
		&printPage{Rows: [][]paperCell{{{"a", true, false, 2, 2, ""}, {"b", false, true, 1, 1, "/"}}}, Signatures: []paperCell{{Text: "s"}, {Picture: "/"}}, Foot: "f", Landscape: true},
		&printPage{Plain: entries, Rounds: record.Rounds},
	}
}
