package web

import (
	"strconv"

	"guben/message"
	"guben/money"
	"guben/pack"
	"guben/policy"
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

// VillagePath is the page of the village it is about.
func (r findingRow) VillagePath() string { return villagePath(r.Village) }

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
	if finding.Kind == screen.Unknown {
		row.Message = undecided(finding.Lacking, x.lang)
	}
	return row
}

// undecided says what has to be found out before a rule can tell. The rule's
// own message would read as if it had.
func undecided(lacking []policy.Missing, lang message.Lang) string {
	var facts, causes []string
	for _, missing := range lacking {
		if missing.Cause == policy.CauseFact {
			facts = append(facts, lackingName(missing, lang))
		} else {
			causes = append(causes, missing.Say(lang))
		}
	}
	switch {
	case len(facts) > 0:
		return message.Text(lang, "web.cannot_tell", "facts", enumerated(facts, lang))
	case len(causes) > 0:
		return message.Text(lang, "web.cannot_tell_because", "causes", enumerated(causes, lang))
	}
	return message.Text(lang, "web.cannot_tell_at_all")
}

// lackingName names a fact nobody has told, and the person it is about.
func lackingName(missing policy.Missing, lang message.Lang) string {
	name := pack.Words{Zh: missing.Zh, En: missing.En}.Say(lang)
	if missing.Who == "" {
		return name
	}
	return message.Text(lang, "policy.of_member", "who", missing.Who, "name", name)
}

// enumerated puts names in a row.
func enumerated(names []string, lang message.Lang) (row string) {
	for i, name := range names {
		if i == 0 {
			row = name
			continue
		}
		row = message.Text(lang, "web.and_more", "first", row, "next", name)
	}
	return row
}
