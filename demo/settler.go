package demo

import (
	"strconv"
	"strings"

	"guben/app"
	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/income"
	"guben/period"
	"guben/registry"
	"guben/sample"
	"guben/store"
)

var origin = registry.Origin{Source: "demo"}

// register settles a sample household in a village, with what its workbooks would
// say but for the numbers of documents, and its income of the year before.
func (s *Stage) register(tx *store.Tx, a *app.App, h *sample.Household, village division.Code) error {
	home, err := a.Registry.CreateHousehold(tx, auth.System(), origin, village, registry.Draft{Values: facts(dictionary.Household, homeFacts(h))})
	if err != nil {
		return err
	}
	for _, m := range h.Members {
		draft := registry.Draft{Values: facts(dictionary.Person, personFacts(m))}
		if _, err := a.Registry.CreatePerson(tx, auth.System(), origin, home, draft, registry.Step{}); err != nil {
			return err
		}
	}
	return a.Income.Put(tx, auth.System(), income.Origin{Source: origin.Source}, s.entries(h, home, village)...)
}

func homeFacts(h *sample.Household) map[string]string {
	return map[string]string{
		"head_name": h.Head().Name, "category": h.Category, "exit_status": h.Exit, "cause": h.Cause, "identified_month": h.Identified.String(),
		"exit_year": number(h.Exited), "house_grade": h.Home.Grade, "house_area": number(h.Home.Area), "fuel": h.Home.Fuel, "road": h.Home.Road,
		"toilet": yes(h.Home.Toilet), "water_safe": yes(h.Home.SafeWater), "power": "是", "broadcast": "是", "cooperative": yes(h.Home.Member),
		"farmland": tenths(h.Home.Farmland), "woodland": tenths(h.Home.Woodland),
	}
}

func personFacts(p *sample.Person) map[string]string {
	texts := map[string]string{
		"name": p.Name, "sex": "女", "birth": p.Birth.String(), "relation": p.Relation, "ethnicity": p.Nation, "politics": p.Party,
		"education": p.Education, "schooling": p.Schooling, "health": strings.Join(p.Health, "、"), "labour": p.Labour,
		"work_months": number(p.Months), "public_post": p.Post, "resident_medical": "是", "serious_illness_insurance": "是",
		"resident_pension": yes(p.Pension), "low_income": yes(p.Guaranteed), "destitute": yes(p.Destitute),
	}
	if p.Male {
		texts["sex"] = "男"
	}
	if p.Student() {
		texts["boarding"] = yes(p.Boards)
	}
	return texts
}

// entries are the household's income in the last accounting year that is over
// when the plan begins.
func (s *Stage) entries(h *sample.Household, home registry.Record, village division.Code) (list []income.Entry) {
	year := s.Pack.Period.From.Year() - 1
	span := period.Range{From: period.Date(year-1, 10, 1), To: period.Date(year, 9, 30)}
	for _, entry := range h.Income {
		if item, known := dictionary.ItemOf(entry.Item); known {
			list = append(list, income.Entry{County: s.Place.County(), Village: village, Household: home.ID, Item: item, Span: span, Amount: entry.Amount})
		}
	}
	return list
}

func yes(is bool) string {
	if is {
		return "是"
	}
	return "否"
}

// number leaves 0, which says that nobody knows, unsaid.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func tenths(n int) string { return strconv.Itoa(n/10) + "." + strconv.Itoa(n%10) }
