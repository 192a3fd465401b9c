package rule

import (
	"slices"
	"testing"

	"guben/amend"
	"guben/division"
	"guben/pack"
	"guben/policy"
	"guben/screen"
	"guben/web/page"
	"guben/web/page/pagetest"
)

func TestTemplates(t *testing.T) {
	pagetest.Render(t, Room, slices.Concat(planSamples, whatIfSamples, amendmentSamples())...)
}

// planSamples are the pages of a plan.
var planSamples = []page.Page{
	&planPage{},
	&planPage{Pack: &pack.Pack{}, CanScreen: true, CanOpen: true, Others: []page.Choice{{Value: "a", Text: "a", Here: true}}, Screened: &screen.Screening{},
		Populations: []populationRow{{pack.Population{Households: 1, Persons: 2, Assumption: "a"}, "a", &screen.Tally{}}, {pack.Population{Persons: 2}, "a", &screen.Tally{Persons: 2}}, {}},
		Rules:       []ruleRow{{&pack.Rule{}, "a", []string{"a", "b"}, &screen.Tally{MissingN: 1, ExcessN: 1, DiffersN: 1, Unknown: 1}, true}, {&pack.Rule{}, "a", nil, &screen.Tally{}, true}},
		Parameters:  []parameterRow{{policy.Parameter{Quote: "a", Assumption: "a"}, "a", []policy.Dated{{}}, "web.bound_inclusive"}, {Bound: "web.bound_exclusive"}},
		Units:       []pack.Unit{{}}, Duties: []pack.Duty{{Per: pack.PerMonth, Clauses: []string{"a", "b"}}}},
}

// amendmentSamples are the pages of amendments.
func amendmentSamples() []page.Page {
	one := amendmentRow{Amendment: amend.Amendment{ID: 1, Pack: "p", Title: "a", State: amend.Draft}}
	amendment := func(view string, change func(*amendmentPage)) page.Page {
		p := &amendmentPage{amendmentRow: one, View: view, Reading: &amend.Reading{}, Tabs: []page.Choice{{Value: "/", Text: "web.desk_view_summary", Here: true}}, CanWrite: true}
		change(p)
		return p
	}
	return []page.Page{
		&deskPage{Pack: &pack.Pack{}},
		&deskPage{Form: page.Form{Wrong: "x"}, Pack: &pack.Pack{}, CanWrite: true, Counties: []page.Choice{{Value: "1", Text: "a", Here: true}}, Rows: []amendmentRow{one, {Stage: "web.desk_in_force"}, {Stage: "web.desk_not_applied", Stale: true}}},
		amendment("summary", func(p *amendmentPage) {
			p.Moves, p.Stale, p.State, p.Note, p.Stage, p.DecidedBy = amend.Moves, true, amend.Returned, "n", "web.desk_in_force", "b"
			p.Events = []amend.Event{{Move: amend.Edited, About: "a", Note: "n", Who: "b"}}
			p.Changed = []amend.File{{Path: "a", Before: "a\nb", Text: "a\nc"}}
			p.Problems = []problemRow{{"a", "b", "cd", "c", "d", ""}, {Place: "a", Sentence: "b"}}
		}),
		amendment("summary", func(p *amendmentPage) { p.Reading.Failed, p.Problems = 1, []problemRow{{Place: "a"}} }),
		amendment("parameters", func(p *amendmentPage) {
			p.Problems, p.Choices, p.Parameter = []problemRow{{Place: "a"}}, []page.Choice{{Value: "a", Text: "a", Here: true}}, "a"
			p.Parameters = []parameterRow{{policy.Parameter{ID: "a", Quote: "a", Assumption: "a"}, "a", []policy.Dated{{}}, "web.bound_inclusive"}}
		}),
		amendment("rule", func(p *amendmentPage) {
			p.IsRule, p.Choices, p.Rule.Tests = true, []page.Choice{{Value: "a", Text: "a", Here: true}}, []amend.TestText{{Path: "a"}}
		}),
		amendment("rule", func(p *amendmentPage) { p.CanWrite = false }),
		amendment("file", func(p *amendmentPage) { p.Choices = []page.Choice{{Value: "a", Text: "a", Here: true}} }),
		amendment("effect", func(p *amendmentPage) {
			p.Effect = &amendmentEffect{Rows: []movedRule{{screen.Effect{GainedPersons: 1, LostPersons: 1}, "a", true}, {Name: "b"}}, Months: []sumRow{{Name: "a"}}}
		}),
		amendment("effect", func(p *amendmentPage) { p.Effect = &amendmentEffect{} }),
		amendment("effect", func(p *amendmentPage) {}), amendment("effect", func(p *amendmentPage) { p.Stale = true }),
	}
}

var (
	asked1 = &asked{Pack: &pack.Pack{}, Rule: "a", With: "1", Question: screen.Question{Off: []string{"a"}}}
	side1  = screen.Side{Households: 1, Persons: 2, Due: 5, Missing: 1, Excess: 1}
	turn1  = screen.Effect{Rule: "a", Unit: "b", Before: side1, GainedHouseholds: 1, GainedPersons: 2, LostHouseholds: 1, LostPersons: 1}
	row1   = effectRow{Effect: turn1, Name: "a", Clause: "b", UnitName: "u", Path: "/", Here: true}
	focus1 = &focus{effectRow: row1, Parameters: []page.Choice{{Value: "/", Text: "a", Here: true}, {Value: "/", Text: "b"}}, Parameter: "p", More: true, RulePath: "/",
		Points: []curveRow{{"1", side1, true, true}}, Who: []swingRow{{Name: "a", Place: "b", Path: "/"}, {Swing: screen.Swing{Gained: true}}},
		Chart: draw([]screen.Point{{Value: 1, Side: side1}, {Value: 9}}, 5, 3, true, func(policy.Value) string { return "v" })}
	effect1 = &whatIfEffect{asked: asked1, Answers: screen.Answers{Households: 1}, Moves: []moveRow{{"a", "b", "q", "1", "2", "s", "/"}}, OffRules: []switchRow{{"a", "b", "c", true, "/"}},
		Effects: []effectRow{row1, {Population: true}, {}}, Units: []sumRow{{Name: "a"}}, Towns: []sumRow{{Name: "a", Path: "/"}}, Months: []sumRow{{Name: "a"}}, Focus: focus1,
		ByVillage: []villageRow{{Name: "a", Clause: "b", In: []string{"c", "d"}, Out: []string{"e"}, VillageEffect: screen.VillageEffect{Gained: []division.Code{1, 2, 3}, Lost: []division.Code{1, 2}}}},
		Other:     &comparison{Name: "a", Moves: []moveRow{{}, {}}, Off: []switchRow{{}}, Rows: []comparedRow{{"a", "b", turn1, turn1}}}}
)

// whatIfSamples are the pages of a rule and of what if.
var whatIfSamples = []page.Page{
	&whatIfPage{asked: asked1, Groups: []dialGroup{{"一", "a", []dial{{Name: "d", IsDay: true}, {Name: "a", Moved: true, BoundKey: "web.bound_inclusive", Parameter: policy.Parameter{Quote: "q", Assumption: "s"}}, {}}, true}},
		Switches: []switchRow{{"a", "b", "c", true, "/"}, {}}, Saved: []savedQuestion{{Path: "/", Own: true, Here: true}, {}}, Effect: effect1},
	&whatIfPage{asked: asked1, Effect: &whatIfEffect{asked: &asked{Pack: &pack.Pack{}}, NoPeople: true}},
	effect1, &whatIfEffect{asked: &asked{Pack: &pack.Pack{}}, Focus: &focus{}}, &whatIfEffect{asked: asked1},
	focus1, &focus{}, &whatIfEffect{asked: asked1, Answers: screen.Answers{Households: 1}, Focus: &focus{Later: "/"}},
	&whatIfNote{whatIfEffect: effect1, Who: "a", Assumptions: []string{"a"}},
	&whatIfNote{whatIfEffect: &whatIfEffect{asked: &asked{Pack: &pack.Pack{}}, Effects: make([]effectRow, 20)}},
	&rulePage{Pack: &pack.Pack{}, Rule: &pack.Rule{Rule: policy.Rule{Assumption: "a", Amount: policy.Text{Body: "1"}}}, Name: "a", Subject: "web.rule_on_person", PerKey: "web.per_year",
		Titles: []string{"a", "b"}, Units: []string{"a"}, Conditions: []string{"a", "b"}, Words: []string{"a"}, Parameters: []parameterRow{{policy.Parameter{Quote: "a", Assumption: "a"}, "a", []policy.Dated{{}}, "web.bound_inclusive"}},
		Tables: []tableRow{{policy.Table{Assumption: "a", Editions: []policy.Rows{{Rows: []policy.Row{{}}}}}, "a"}}, Facts: []definitionRow{{policy.Derived{Clause: "a", Assumption: "a"}, "a"}},
		Rests: []ruleLink{{"a", "b", "/"}, {}}, Replaces: []ruleLink{{}}, Tests: []testRow{{&pack.Test{}, []string{"a", "b"}, ""}, {&pack.Test{}, nil, "wrong"}}, Failed: 1,
		Screened: &screen.Screening{}, Total: &screen.Tally{Unknown: 1, MissingN: 1, ExcessN: 1, DiffersN: 1, Due: 1}, Places: []hitRow{{Name: "a"}}, CanOpen: true, Movable: true},
	&rulePage{Pack: &pack.Pack{}, Rule: &pack.Rule{}, Subject: "web.rule_on_household", Conditions: []string{"a"}, Tests: []testRow{{Test: &pack.Test{}}}},
	&rulePage{Pack: &pack.Pack{}, Rule: &pack.Rule{}, Subject: "web.rule_on_household", CanOpen: true},
}
