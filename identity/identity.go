// Package identity reads the numbers that identify people as they really
// arrive: ID-card numbers (GB 11643), disability cards built on them, phones
// and bank cards, with the damage spreadsheets do. It repairs what can be
// repaired without guessing and reports each repair; digits that are lost are
// an error that says how to export them again.
package identity

import (
	_ "embed"

	"guben/message"
	"guben/period"
)

//go:embed text.txt
var catalog string

var _ = message.Register("identity", catalog)

// Kind of a document.
type Kind string

// The kinds: 居民身份证 and 残疾人证.
const (
	Citizen    Kind = "citizen"
	Disability Kind = "disability"
)

// Sex as coded by GB/T 2261.1.
type Sex int8

// The sexes an ID number tells.
const (
	Male   Sex = 1
	Female Sex = 2
)

// Repair is one thing that was put right in the text; its name is the catalog
// key identity.repair_*.
type Repair string

// The repairs.
const (
	Apostrophe Repair = "apostrophe" // a leading ' that marks text in a sheet
	Space      Repair = "space"      // spaces, no-break spaces, line ends, dashes
	FullWidth  Repair = "full_width" // full-width digits
	LowerCase  Repair = "lower_case" // x for X, b for B
	Decimal    Repair = "decimal"    // a trailing .0
	Exponent   Repair = "exponent"   // scientific notation that still carries every digit
)

// Say describes the repair.
func (r Repair) Say(lang message.Lang) string {
	return message.Text(lang, "identity.repair_"+string(r))
}

// Document is a number that was read.
type Document struct {
	Number   string // normalised: 18, 20 or 22 characters
	Person   string // the ID number of 18 characters, one per person whatever the document
	Kind     Kind
	Category int    // disability: 1 sight 2 hearing 3 speech 4 limbs 5 intellect 6 mind 7 multiple
	Grade    int    // disability: 1 (severest) to 4
	Reissue  string // what a reissued card adds, e.g. B1
	Birth    period.Day
	Sex      Sex
	Repairs  []Repair
}
