package household

import (
	"cmp"

	"guben/dictionary"
	"guben/period"
	"guben/registry"
	"guben/store"
	"guben/web/page"
)

// told are the facts of a person that stand on the household's page.
var told = []string{"education", "schooling", "boarding", "health", "disability", "disability_grade", "labour", "work_area", "resident_medical", "low_income", "destitute"}

func (p *householdPage) members(x *page.Exchange, tx *store.Tx) error {
	all, err := x.Registry.Memberships(tx, x.Scope, p.Record.County, p.Record.ID)
	if err != nil {
		return err
	}
	for _, member := range all {
		row := memberRow{Member: member, Age: -1, Facts: facts(member.Record, dictionary.Person, told, x)}
		if birth := member.Values["birth"]; birth.Known {
			row.Age = period.Age(period.Day(birth.N), cmp.Or(p.Asked, p.Day))
		}
		row.Secrets = secrets(member.Record)
		if member.Membership.To != registry.Forever {
			p.Former = append(p.Former, row)
		} else {
			p.Members = append(p.Members, row)
		}
	}
	return nil
}

func secrets(record registry.Record) (list []secretValue) {
	for _, field := range dictionary.Fields(record.Entity) {
		if field.Type != dictionary.Secret || field.Key == "head_id_number" || field.Key == "head_card_number" {
			continue
		}
		if value := record.Values[field.Key]; value.Known {
			list = append(list, secretValue{field, value.Text, record.Entity, record.County, record.ID})
		}
	}
	return list
}

func facts(record registry.Record, entity dictionary.Entity, keys []string, x *page.Exchange) (list []page.Fact) {
	for _, key := range keys {
		field, ok := dictionary.Get(entity, key)
		if !ok || !record.Values[key].Known {
			continue
		}
		if field.Type == dictionary.Bool && entity == dictionary.Person && record.Values[key].N == 0 {
			continue // of a person only what applies is told
		}
		text := field.Format(record.Values[key], x.Lang)
		if field.Unit != "" && field.Type != dictionary.Money {
			text += " " + field.Unit
		}
		state := record.Values[key].N
		good, known := wanted[key]
		list = append(list, page.Fact{Field: field, Text: text, Good: known && state == good, Bad: known && state != good})
	}
	return list
}

// wanted are the yes-or-no facts of the guarantees, with the value that is good.
var wanted = map[string]int64{"water_safe": 1, "water_solved": 1, "water_difficulty": 0, "unsafe_house": 0, "toilet": 1, "power": 1}

// pageGroups are the parts of the household's facts, in the order of the page.
var pageGroups = []struct {
	title, icon string
	keys        []string
}{
	{"web.group_guarantee", "shield-check", []string{"house_grade", "unsafe_house", "house_appraised", "house_area", "water_safe", "water_quantity", "water_quality", "water_convenience", "water_reliability", "toilet", "power"}},
	{"web.group_identified", "id", []string{"category", "exit_status", "standard", "identified_month", "exit_year", "cause", "other_causes", "monitored", "monitored_month", "risks", "risk_removed", "low_income_policy", "destitute_policy"}},
	{"web.group_production", "plant-2", []string{"farmland", "woodland", "orchard", "cooperative", "leading_firm", "local_leader", "industry_help", "road", "road_distance", "fuel"}},
	{"web.group_helper", "heart-handshake", []string{"helper_name", "helper_unit", "helper_post", "helper_from", "helper_to"}},
}

func groups(x *page.Exchange, record registry.Record) (list []factGroup) {
	for _, g := range pageGroups {
		group := factGroup{Title: g.title, Icon: g.icon, Facts: facts(record, dictionary.Household, g.keys, x)}
		if len(group.Facts) > 0 {
			list = append(list, group)
		}
	}
	if contact := secrets(record); len(contact) > 0 {
		list = append(list, factGroup{Title: "web.group_contact", Icon: "phone", Secrets: contact})
	}
	return list
}
