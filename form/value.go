package form

import (
	"maps"

	"guben/dictionary"
	"guben/fault"
	"guben/message"
	"guben/period"
	"guben/policy"
)

// Value is the value of one field. The zero Value is empty, which is unknown
// and never zero. Which parts count depends on the field's type: N of a number
// (units of 10^-Decimals), an amount (fen), a date (period.Day), a month
// (period.Month) and a yes or no (1, 0); Text of texts, a choice (its ID), a
// person, unit, place, number or signature; Many of several choices (IDs in the
// order of the form) and files; Rows of a table; Points of a checklist.
type Value struct {
	Known   bool
	N       int64
	Text    string
	Many    []string
	Rows    []Values
	Points  map[string]Answer
	foreign string // JSON another edition wrote and this one cannot read
}

// Values are the filled-in fields of a record by their IDs. In what Read gives,
// an empty Value means that the field was sent empty; see With.
type Values map[string]Value

// With is the values after a change: fields in changes replace, empty ones
// empty. Neither of the two is changed.
func (v Values) With(changes Values) Values {
	after := make(Values, len(v)+len(changes))
	for _, from := range []Values{v, changes} {
		for id, value := range from {
			after[id] = value
		}
	}
	maps.DeleteFunc(after, func(_ string, value Value) bool { return value.empty() })
	return after
}

// Difference is one field that two Values differ in, as history tells it.
type Difference struct {
	Field    string
	From, To Value
}

// Diff tells which fields differ, in the order of the form.
func (p *Program) Diff(from, to Values) []Difference { return nil }

// FieldError is what is wrong with one field as it was typed or as it stands.
type FieldError struct {
	Key    string // as the input names it: class, items.0.amount, ten_clean.yard
	Field  string // ID of the field; "" for a key no field has, or a check of the whole record
	Row    int    // row of a table, from 0; -1 where there is none
	Column string // ID of the table's column or the checklist's point
	Err    *fault.Error
}

// Say is what is wrong and what to do.
func (e FieldError) Say(lang message.Lang) string { return e.Err.Say(lang) }

// Facts is whom a record is about, as the registry knows it; its zero value
// is nobody the registry knows.
type Facts struct {
	// Household is the household as rules see it, or the one the person belongs
	// to, values in the order of the schema. Nil: unknown.
	Household *policy.Household
	Member    int             // index of the person a form about persons is about
	Village   *policy.Village // of a form about villages
	// Fact gives dictionary fields, names and numbers included. Nil: those rules
	// know are taken from Household and Village, the others are unknown.
	Fact func(*dictionary.Field) dictionary.Value
}

// Compile checks a form against the schema (see policy.Schema; a pack's own has
// the facts of its rosters) and the definitions of a pack that itself compiles.
// With any problem the program is nil.
func Compile(schema *policy.Schema, definitions policy.Definitions, f Form) (*Program, []policy.Problem) {
	return &Program{form: f}, nil
}

// Program is a checked form. It is immutable and may be shared.
type Program struct{ form Form }

// Form is the form with what the dictionary says filled in: names, types,
// units, choices of fields by reference.
func (p *Program) Form() *Form { return &p.form }

// Field is the field with this ID.
func (p *Program) Field(id string) (*Field, bool) { return nil, false }

// Dictionary is the dictionary's field behind a field by reference, nil for one of the form's own.
func (p *Program) Dictionary(id string) *dictionary.Field { return nil }

// Title is the ID of the field that names a record, "" if there is none.
func (p *Program) Title() string { return "" }

// Index are the IDs of the fields lists filter by, at most three.
func (p *Program) Index() []string { return nil }

// Personal are the IDs of the fields that are to be sealed.
func (p *Program) Personal() []string { return nil }

// Seen are the facts the rule text of the form rests on: what a caller has to
// bring in Facts.Household and Facts.Village.
func (p *Program) Seen() []policy.FactRef { return nil }

// References are the dictionary's fields the form shows.
func (p *Program) References() []*dictionary.Field { return nil }

// Fill are the values of the fields by reference, as the registry knows them
// and the pack computes them on the day.
func (p *Program) Fill(facts Facts, day period.Day) Values { return nil }

// Read reads what a web form or a row of a sheet sends: text by key. Keys are a
// field's ID, repeated for several choices or files; items.0.amount for the
// rows of a table, ten_clean.yard for the points of a checklist (yes, no, na).
// Only fields that were sent are in the values, those sent empty as the zero
// Value; any key of a table or checklist replaces the whole of it, so a form
// sends an empty items= where all rows may be taken away, and an empty id=
// beside check boxes. Rows with nothing in them are left out. A key no field
// has and a value for a field nobody may fill are errors.
func (p *Program) Read(input map[string][]string) (Values, []FieldError) { return nil, nil }

// Input is the values as a form would send them: Read gives them back.
// Read-only fields are left out.
func (p *Program) Input(values Values) map[string][]string { return nil }

// Say is a value for the reader; secrets are masked. Persons, units, places
// and files are said by their number, code or hash: naming them is the
// caller's. id is a field's, or items.amount of a table's column.
func (p *Program) Say(id string, value Value, lang message.Lang) string { return "" }

// Encode writes the values as JSON in one stable form: keys sorted, numbers,
// amounts and days as plain text, choices by their IDs; empty fields are absent.
func (p *Program) Encode(values Values) ([]byte, error) { return nil, nil }

// Decode reads what Encode wrote, of this or another edition of the form. What
// this edition cannot read is kept, seen by nobody and written again as it was.
func (p *Program) Decode(data []byte) (Values, error) { return nil, nil }

// State is what a record comes to on a day.
type State struct {
	// Values are the values as they count: those of hidden fields emptied,
	// computed fields worked out. They are what is to be kept.
	Values    Values
	Fields    []FieldState // in the order of the form, headings left out
	Problems  []FieldError // required fields that are empty, and checks that stand: moves are refused
	Warnings  []FieldError // soft checks that stand
	Emptied   []string     // IDs of hidden fields that had a value
	Prefilled int          // cells the registry or a computation filled
	Typed     int          // cells somebody had to type
}

// FieldState is what one field comes to.
type FieldState struct {
	ID     string
	Shown  bool
	Needed bool
	Filled bool             // has a value
	Totals map[string]Value // of a table: the sums of columns marked total
}

// Field is the state of the field with this ID.
func (s *State) Field(id string) (FieldState, bool) { return FieldState{}, false }

// Holds reports whether one of the form's Conditions holds; undecided does not.
// It fits flow.Situation.
func (s *State) Holds(rule policy.Text) bool { return false }

// State says what the values come to on a day.
func (p *Program) State(values Values, facts Facts, day period.Day) *State { return nil }

// Change is a dictionary field of a record that differs from the registry.
type Change struct {
	ID       string
	Field    *dictionary.Field
	Update   Update
	From, To dictionary.Value
}

// Changes are the fields marked update that hold something else than the
// registry; an empty field changes nothing.
func (p *Program) Changes(values Values, facts Facts) []Change { return nil }

// Column is one column of a sheet of records, and one key of Read.
type Column struct {
	Key      string // class, ten_clean.yard; of a table's sheet the column's ID
	Field    string // ID of the field
	Name     Words  // heading, with its unit
	Type     Type   // Choice of a checklist's point
	Choices  []Option
	Required bool
	ReadOnly bool // by reference or computed: shown, not read
	Personal bool
}

// Columns are the columns of a sheet of records, tables left out; those of a
// table by its ID.
func (p *Program) Columns(table string) []Column { return nil }

// Tables are the IDs of the fields that are tables.
func (p *Program) Tables() []string { return nil }

// Cell is the text of a column for a sheet, in words that Read takes back.
func (p *Program) Cell(column Column, values Values, lang message.Lang) string { return "" }

func (v Value) empty() bool { return !v.Known && v.foreign == "" }
