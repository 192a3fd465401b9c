// Package compare keeps what departments deliver — rosters of who received what
// — and matches their rows with the registry. Every delivery is kept; a newer
// one of the same kind and period replaces the older in comparison only.
//
// A row is matched by the blind index of the ID number of 18 characters, so a
// disability card finds its holder; where the row has no number, by name and
// village, which is a weak match and says so. Rows nobody matches stay, to be
// shown to the unit that delivered them.
package compare

import (
	_ "embed"

	"guben/division"
	"guben/message"
	"guben/money"
	"guben/period"
)

//go:embed text.txt
var catalog string

var _ = message.Register("compare", catalog)

// Match says how a row found its person or household.
type Match string

// The matches, strongest first.
const (
	ByDocument Match = "document" // blind index of the ID number
	ByCode     Match = "code"     // 户编号, in a roster of households
	ByName     Match = "name"     // name and village, the row having no number: weak
	None       Match = "none"
)

// Say names the match.
func (m Match) Say(lang message.Lang) string {
	return message.Text(lang, "compare.match_"+string(m))
}

// Weak reports whether somebody should look at the match before relying on it.
func (m Match) Weak() bool { return m == ByName }

// Delivery is one roster as a department delivered it.
type Delivery struct {
	County     int64
	ID         int64
	Kind       string // the roster's ID, shared by all packs that name it
	Unit       string // unit that delivers it
	Household  bool   // a row is about a household, not a person
	Period     period.Range
	Delivered  period.Day
	File       string // name of the file, as the user knows it
	Import     int64  // the import that brought it in
	ReplacedBy int64  // the delivery that took its place, 0 if it is the newest
	Rows       int
	Matched    int // of Rows, by a number
	Weak       int // of Rows, by name and village
}

// Unmatched is how many rows found nobody.
func (d Delivery) Unmatched() int { return d.Rows - d.Matched - d.Weak }

// Entry is one row of a roster on its way into the store.
type Entry struct {
	Number   int               `json:"number"`             // row of the sheet, from 1
	Document string            `json:"document,omitempty"` // normalised document number, "" if the row has none
	Code     string            `json:"code,omitempty"`     // 户编号, "" if the row has none
	Name     string            `json:"name,omitempty"`     // "" if the roster has no names
	Village  division.Code     `json:"village,omitzero"`   // 0 if the row does not tell
	Amount   money.Fen         `json:"amount,omitempty"`
	Stated   bool              `json:"stated,omitempty"` // the row states an amount; a service has none
	Values   map[string]string `json:"values,omitempty"` // the roster's columns by key, canonical text; no secrets
}

// Receipt is what a roster says somebody received.
type Receipt struct {
	Person    int64 // 0 in a roster of households
	Household int64
	Amount    money.Fen
	Stated    bool // Amount was stated
	Values    map[string]string
	Match     Match
	Delivery  int64
	Number    int // row of the sheet
}

// Stranger is a row that found nobody, as the reader may see it.
type Stranger struct {
	Number   int
	Name     string
	Document string // masked
	Amount   money.Fen
	Stated   bool
	Values   map[string]string
}
