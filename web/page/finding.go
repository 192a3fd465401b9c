package page

import (
	"strconv"

	"guben/message"
	"guben/money"
	"guben/pack"
	"guben/policy"
	"guben/screen"
	"guben/store"
)

// FindingRow is one finding in a list.
type FindingRow struct {
	screen.Finding
	Name, Clause string
	Message      string
	Remedy       string
	UnitName     string
	Place        string
	Lines        []Line
	Plan         *pack.Pack
}

// Path is the finding's page.
func (r FindingRow) Path() string {
	return "/finding/" + strconv.FormatInt(r.County, 10) + "/" + store.FormatID(r.ID)
}

// Who is the person it is about, "" for the household or its head, who is named beside.
func (r FindingRow) Who() string {
	if r.PersonName == r.HouseholdName {
		return ""
	}
	return r.PersonName
}

// Pick names the finding in a form that is about several.
func (r FindingRow) Pick() string {
	return strconv.FormatInt(r.County, 10) + "-" + store.FormatID(r.ID)
}

// HouseholdPath is the page of the household it is about.
func (r FindingRow) HouseholdPath() string { return HouseholdPath(r.County, r.Household) }

// VillagePath is the page of the village it is about.
func (r FindingRow) VillagePath() string { return VillagePath(r.Village) }

// Tone is the colour of the state.
func (r FindingRow) Tone() string { return tone(r.State) }

// Difference is received less due.
func (r FindingRow) Difference() money.Fen { return r.Received - r.Due }

// FindingRow says a finding in the words of the plan it was found under.
func (x *Exchange) FindingRow(plan *pack.Pack, finding screen.Finding) FindingRow {
	row := FindingRow{Finding: finding, Plan: plan, UnitName: UnitName(plan, finding.Unit, x.Lang), Lines: Lines(finding.Reason, x.Lang)}
	row.Name, row.Clause = RuleOf(plan, finding.Rule, x.Lang)
	if plan != nil {
		if rule, ok := plan.Rule(finding.Rule); ok {
			row.Message = filled(rule.Message.Say(x.Lang), finding.Reason, x.Lang)
			row.Remedy = filled(rule.Remedy.Say(x.Lang), finding.Reason, x.Lang)
		}
	}
	if finding.Kind == screen.Unknown {
		row.Message = undecided(finding.Lacking, x.Lang)
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
		return message.Text(lang, "web.cannot_tell", "facts", Enumerated(facts, lang))
	case len(causes) > 0:
		return message.Text(lang, "web.cannot_tell_because", "causes", Enumerated(causes, lang))
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
