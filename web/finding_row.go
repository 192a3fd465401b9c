package web

import (
	"strconv"

	"guben/money"
	"guben/pack"
	"guben/screen"
	"guben/store"
)

// findingRow is one finding in a list.
type findingRow struct {
	screen.Finding
	Name, Clause string
	Message      string
	Remedy       string
	UnitName     string
	Place        string
	Lines        []line
	Plan         *pack.Pack
}

// Path is the finding's page.
func (r findingRow) Path() string {
	return "/finding/" + strconv.FormatInt(r.County, 10) + "/" + store.FormatID(r.ID)
}

// Who is the person it is about, "" for the household or its head, who is named beside.
func (r findingRow) Who() string {
	if r.PersonName == r.HouseholdName {
		return ""
	}
	return r.PersonName
}

// Pick names the finding in a form that is about several.
func (r findingRow) Pick() string {
	return strconv.FormatInt(r.County, 10) + "-" + store.FormatID(r.ID)
}

// HouseholdPath is the page of the household it is about.
func (r findingRow) HouseholdPath() string { return householdPath(r.County, r.Household) }

// Tone is the colour of the state.
func (r findingRow) Tone() string { return tone(r.State) }

// Difference is received less due.
func (r findingRow) Difference() money.Fen { return r.Received - r.Due }

func (x *exchange) findingRow(plan *pack.Pack, finding screen.Finding) findingRow {
	row := findingRow{Finding: finding, Plan: plan, UnitName: unitName(plan, finding.Unit, x.lang), Lines: lines(finding.Reason, x.lang)}
	row.Name, row.Clause = ruleOf(plan, finding.Rule, x.lang)
	if plan != nil {
		if rule, ok := plan.Rule(finding.Rule); ok {
			row.Message = filled(rule.Message.Say(x.lang), finding.Reason, x.lang)
			row.Remedy = filled(rule.Remedy.Say(x.lang), finding.Reason, x.lang)
		}
	}
	return row
}
