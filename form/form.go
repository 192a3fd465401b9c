// Package form is declared forms: fields by reference to the dictionary or of
// a ledger's own, shown, required and checked by rule text. It is pure: Compile
// turns a Form into a Program, which reads what people type, says what each
// field comes to on a day, and writes values down. It knows no record, no
// database and no page.
//
// # Unknown
//
// Rule text is three-valued (see policy). A field whose show-if is undecided is
// hidden, one whose required-if is undecided is not required, a check that is
// undecided does not stand: nobody is asked or stopped for what is not known. A
// hidden field counts as empty, for rules and for the record.
//
// # What rules see
//
// A form about a household sees its own fields as facts of the household, one
// about a person as facts of the person, one about a village as facts of the
// village; beside them every fact, computed fact, rule, parameter and table of
// the pack. A form about anything else sees its own fields, parameters and
// tables only. Numbers, amounts, days, months, yes or no and choices are seen
// as such; a text, person, unit, place, file or signature only as 是 where it
// is filled in. A table 物资 with a column 金额 marked total gives 物资行数
// (items_rows) and 物资金额合计 (items_amount_total); a checklist 十净 gives
// 十净达标数, 十净未达标数, 十净不适用数, 十净未填数 (ten_clean_yes, _no, _na,
// _open) and each point as a yes or no, 十净庭院净 (ten_clean_yard).
package form

import (
	_ "embed"

	"guben/fault"
	"guben/message"
	"guben/policy"
)

//go:embed text.txt
var catalog string

var _ = message.Register("form", catalog)

// Words is a text in both languages.
type Words = message.Words

// Subject is what one record of a form is about.
type Subject string

// The subjects; the registry knows the first three.
const (
	OnHousehold Subject = "household"
	OnPerson    Subject = "person"
	OnVillage   Subject = "village"
	OnTownship  Subject = "township"
	OnUnit      Subject = "unit"
	OnProject   Subject = "project"
	OnGoods     Subject = "goods"
	OnNothing   Subject = "none"
)

// Subjects in the order of the documentation.
var Subjects = []Subject{OnHousehold, OnPerson, OnVillage, OnTownship, OnUnit, OnProject, OnGoods, OnNothing}

// Type is how a field is filled in.
type Type string

// The types.
const (
	Text      Type = "text"      // one line
	Paragraph Type = "paragraph" // several lines
	Number    Type = "number"    // whole, or with Decimals
	Money     Type = "money"     // fen, written in yuan
	Date      Type = "date"
	Month     Type = "month"
	Choice    Type = "choice" // one of Choices or of the dictionary's List
	Many      Type = "many"   // several of them
	YesNo     Type = "yesno"
	Person    Type = "person"    // a person of the registry, by its number
	Unit      Type = "unit"      // a unit of the pack, by its ID
	Place     Type = "place"     // a division, by its code
	Document  Type = "id_number" // an ID number (see identity); masked
	Phone     Type = "phone"     // masked
	BankCard  Type = "bank_card" // masked
	File      Type = "file"      // attachments, by their content hash; several
	Signature Type = "signature" // one attachment, drawn or uploaded
	Table     Type = "table"     // rows of Columns
	Checklist Type = "checklist" // Points, each yes, no or not applicable
	Computed  Type = "computed"  // worked out by Is
)

// Types are all types, in the order of the documentation.
var Types = []Type{Text, Paragraph, Number, Money, Date, Month, Choice, Many, YesNo, Person, Unit, Place,
	Document, Phone, BankCard, File, Signature, Table, Checklist, Computed}

// Update says how a changed dictionary field reaches the registry.
type Update string

// The ways. NoUpdate fields are read-only.
const (
	NoUpdate Update = ""
	Propose  Update = "propose" // somebody who may has to approve
	Apply    Update = "apply"   // written at once by a move that updates
)

// Form is a form as its author declares it.
type Form struct {
	ID      string // of the ledger
	Subject Subject
	Edition int // 1, 2, …: records keep theirs
	Fields  []Field
	Checks  []Check
	// Conditions are rule texts others ask the record about, such as those of a
	// flow's moves (see State.Holds).
	Conditions []policy.Text
	At         fault.Place
}

// Field is one field, or with only Part set a heading above those that follow.
type Field struct {
	Part Words // heading; all else is empty

	// Field is the key of a dictionary field of the subject, or of what it
	// belongs to: pre-filled, typed and masked by the dictionary. Its ID is the
	// key unless ID is given.
	Field  string
	Update Update

	ID       string // lower-case letters, digits and _; unique in the form
	Name     Words
	Help     Words // a line below the field
	Type     Type
	As       Type     // of a computed field: Number, Money, Date, Month, YesNo; "" takes the rule's own
	Choices  []Option // of Choice and Many
	List     string   // or a code list of the dictionary
	Points   []Point  // of a Checklist
	Columns  []Field  // of a Table: fields of simple types; Total may be set
	Total    bool     // of a number or money column: its sum is shown and known to rules
	Unit     string   // of Number
	Decimals int      // of Number
	Least    string   // bounds of Number, Money, Date, as people write them; both included
	Most     string
	Past     bool // of a Date or Month: not after the day it is entered
	Required bool
	Show     policy.Text // show-if; empty: always
	Need     policy.Text // required-if
	Is       policy.Text // of Computed
	Index    bool        // lists filter and count by it; at most 3 in a form
	Title    bool        // what lists call the record; at most 1
	Personal bool        // sealed; types that are personal anyway need no mark
	At       fault.Place
}

// Option is one of the choices of a field.
type Option struct {
	ID    string
	Name  Words
	Means Words // what it stands for, for a help text
	At    fault.Place
}

// Point is one line of a checklist.
type Point struct {
	ID    string
	Name  Words
	Means Words // what has to be found for a yes
	At    fault.Place
}

// Answer is what a point of a checklist was found to be.
type Answer string

// The answers; "" is not looked at yet.
const (
	Yes           Answer = "yes"
	No            Answer = "no"
	NotApplicable Answer = "na"
)

// Check is a rule over the whole record: where it holds, its message stands.
// {名称} in the message is the value of that field.
type Check struct {
	When    policy.Text
	Message Words
	Field   string // ID of the field the message stands at, optional
	Soft    bool   // a warning; otherwise moves are refused
	At      fault.Place
}
