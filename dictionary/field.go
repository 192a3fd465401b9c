package dictionary

import (
	"slices"
	"strings"

	"guben/message"
)

// Entity is what a field describes.
type Entity string

// The entities.
const (
	Household Entity = "household"
	Person    Entity = "person"
	Village   Entity = "village"
)

// Entities in the order of docs and forms.
var Entities = []Entity{Household, Person, Village}

// Type says how a field's value is written and what Value.N counts.
type Type string

// The types.
const (
	Bool    Type = "bool"    // N 0 or 1
	Int     Type = "int"     // N the number
	Money   Type = "money"   // N fen
	Decimal Type = "decimal" // N in units of 10^-Scale
	Day     Type = "day"     // N a period.Day
	Month   Type = "month"   // N a period.Month
	Coded   Type = "code"    // N the code's number
	Set     Type = "set"     // N the bitmask of codes, bit n for number n
	Text    Type = "text"    // Text
	Secret  Type = "secret"  // Text, encrypted at rest: ID number, phone, bank card
)

// Form is what a secret is; each form has its normal writing in identity.
type Form string

// The forms.
const (
	Document Form = "document"
	Phone    Form = "phone"
	BankCard Form = "bank_card"
)

// Privacy says who may see a value; roles are matched against it elsewhere.
type Privacy string

// The privacy classes, from what a public notice may show to what only a
// recorded look may show.
const (
	Open      Privacy = "open"
	Personal  Privacy = "personal"
	Sensitive Privacy = "sensitive" // PIPL art. 28: health, disability, finances of a person
	Hidden    Privacy = "secret"
)

// Keeper is the part of the program a field's value comes from.
type Keeper string

// The keepers. Only fields kept by the registry are columns of its tables.
const (
	ByRegistry   Keeper = "registry"
	ByDivision   Keeper = "division"   // names and codes of the place, from the village code
	ByMembership Keeper = "membership" // counted from the members on a day
	ByIncome     Keeper = "income"     // totals of the income entries of a period
	ByRule       Keeper = "rule"       // derived by rule text or from the day
)

// Field is one fact about a household, a person or a village.
type Field struct {
	Key      string
	Zh       string // also its name in rule text
	En       string
	Entity   Entity
	Group    string // section of forms and docs: a key of text.txt, group_*
	Type     Type
	List     string // code list of a code or a set
	Form     Form   // of a secret
	Scale    int    // digits after the point of a decimal
	Unit     string // unit of account as written in headings: 亩, 元, 月
	Privacy  Privacy
	Kept     Keeper
	Column   string   // column code of the national system, e.g. AAB017
	Synonyms []string // other headings seen in workbooks
	Min, Max int64    // plausible bounds in units of N, both included; none when both are 0
	Past     bool     // a day, month or year that cannot lie in the future

	codes *List
}

// Say is the field's name in the reader's language.
func (f *Field) Say(lang message.Lang) string {
	if lang == message.En {
		return f.En
	}
	return f.Zh
}

// Numeric reports whether values are kept in N; the others are in Text.
func (f *Field) Numeric() bool { return f.Type != Text && f.Type != Secret }

// Codes is the field's code list, nil if it has none.
func (f *Field) Codes() *List { return f.codes }

func (f *Field) bounded() bool { return f.Min != 0 || f.Max != 0 }

// accepts reports whether figures below a heading with this unit are in the
// field's own unit; a heading without a unit is taken at its word.
func (f *Field) accepts(unit string) bool {
	return unit == "" || unitOf(f.Unit) == unit
}

// units are the spellings of one unit.
var units = [][]string{
	{"元", "rmb", "yuan", "元/年", "元/人"},
	{"万元"},
	{"公里", "千米", "km"},
	{"米", "m"},
	{"亩"},
	{"公顷", "ha"},
	{"平方米", "m2", "㎡", "m²", "平米"},
	{"月", "个月"},
	{"天", "日"},
	{"年"},
	{"人", "个", "户", "口"},
	{"%", "百分比"},
}

// unitOf is the one spelling of a unit, "" for text that is no unit.
func unitOf(text string) string {
	text = strings.ToLower(text)
	for _, spellings := range units {
		if slices.Contains(spellings, text) {
			return spellings[0]
		}
	}
	return ""
}

// Say is the entity's name in the reader's language.
func (e Entity) Say(lang message.Lang) string {
	return message.Text(lang, "dictionary.entity_"+string(e))
}
