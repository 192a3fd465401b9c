package intake

import (
	"strings"

	"guben/dictionary"
	"guben/pack"
	"guben/sheet"
)

// column is a column of the file whose meaning is known.
type column struct {
	index  int
	head   string // heading as written
	entity string // household, person, income, own
	key    string
	field  *dictionary.Field // of household and person
	item   *dictionary.Item  // of income
	own    *pack.Column      // of a roster's own column
}

// totals are the income items that take a category's total when a sheet gives
// no detail, by the field that names the category.
var totals = map[string]string{
	"wage_income": "wage_all", "business_income": "business_all", "property_income": "property_all",
	"transfer_income": "transfer_all", "business_expense": "expense_all",
}

// meaning tells the field a heading of a registry sheet stands for: entity.key,
// income.key, "" for none. order says whose fields win where two share a name.
func meaning(heading string, order ...dictionary.Entity) string {
	for _, entity := range order {
		if field, ok := dictionary.Find(entity, heading); ok {
			return fieldOf(field, heading)
		}
	}
	if item, ok := dictionary.FindItem(heading); ok {
		return "income." + item.Key
	}
	return ""
}

func fieldOf(field *dictionary.Field, heading string) string {
	if field.Kept == dictionary.ByIncome {
		if item, ok := dictionary.FindItem(heading); ok {
			return "income." + item.Key
		}
		return "income." + totals[field.Key]
	}
	name := string(field.Entity) + "." + field.Key
	if field.Type == dictionary.Set { // 风险1, 风险2 ... are columns of one field
		name += "/" + heading
	}
	return name
}

// byPerson and byHousehold read headings of sheets with a row a person and a
// row a household: 联系电话 is the person's in the one, the household's in the
// other.
func byPerson(heading string) string {
	return meaning(heading, dictionary.Person, dictionary.Household)
}

func byHousehold(heading string) string {
	return meaning(heading, dictionary.Household, dictionary.Person)
}

// byRoster reads headings of a roster: its own columns first, then the fields of
// the registry, of which only who and where are used.
func byRoster(roster *pack.Roster) func(string) string {
	headings := map[string]string{}
	for i := range roster.Columns {
		c := &roster.Columns[i]
		for _, name := range append([]string{c.Name.Zh, c.Name.En, c.Key}, c.Also...) {
			if name = sheet.Normalise(name); name != "" && headings[name] == "" {
				headings[name] = columnField(c)
			}
		}
	}
	return remembered(func(heading string) string {
		if field := headings[sheet.Normalise(heading)]; field != "" {
			return field
		}
		for _, field := range []string{byPerson(heading), byHousehold(heading)} {
			if entity, key := cut(field); locates[field] || hasField(roster, entity, key) {
				return field
			}
		}
		return ""
	})
}

// remembered asks about each heading once: a header is looked for in many rows.
func remembered(field func(string) string) func(string) string {
	answers := map[string]string{}
	return func(heading string) string {
		answer, known := answers[heading]
		if !known {
			answer = field(heading)
			answers[heading] = answer
		}
		return answer
	}
}

// hasField reports whether a column of the roster is that field of the registry.
func hasField(roster *pack.Roster, entity, key string) bool {
	c, ok := roster.Column(key)
	return ok && c.Field != nil && string(c.Field.Entity) == entity
}

// locates are the registry's fields that tell whom a row of a roster is about.
var locates = map[string]bool{
	"person.name": true, "person.id_number": true, "person.card_number": true, "household.code": true,
	"household.head_name": true, "household.head_id_number": true, "household.province": true, "household.city": true,
	"household.county": true, "household.township": true, "household.village": true, "household.village_code": true,
}

// columnField is the field a roster's column stands for.
func columnField(c *pack.Column) string {
	if c.Field == nil {
		return "own." + c.Key
	}
	return string(c.Field.Entity) + "." + c.Key
}

// columnsOf resolves a header whose fields were named by one of the above.
func columnsOf(header []sheet.Column, roster *pack.Roster) []column {
	var columns []column
	for _, h := range header {
		entity, key := cut(h.Field)
		c := column{index: h.Index, head: h.Name, entity: entity, key: key}
		switch entity {
		case "household", "person":
			c.field, _ = dictionary.Get(dictionary.Entity(entity), key)
			if c.field == nil || c.field.Derived() {
				continue
			}
		case "income":
			c.item, _ = dictionary.ItemOf(key)
		case "own":
			c.own, _ = roster.Column(key)
		default:
			continue
		}
		columns = append(columns, c)
	}
	return columns
}

// cut parts entity.key/heading.
func cut(field string) (entity, key string) {
	entity, key, _ = strings.Cut(field, ".")
	key, _, _ = strings.Cut(key, "/")
	return entity, key
}
