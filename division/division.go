// Package division is the tree of places: province, prefecture, county,
// township, village, by the 12-digit codes of the National Bureau of Statistics
// (统计用区划代码). Codes are renamed and merged over time, so each row carries
// the days from which and to which it holds and what it merged into.
package division

import (
	_ "embed"
	"strconv"
	"strings"

	"guben/fault"
	"guben/message"
	"guben/period"
	"guben/store"
)

//go:embed text.txt
var catalog string

var _ = message.Register("division", catalog)

// Code is a 12-digit division code: 2 digits province, 2 prefecture, 2 county,
// 3 township, 3 village.
type Code int64

// Level is the depth of a place, province first.
type Level int

// The five levels.
const (
	Province Level = 1 + iota
	Prefecture
	County
	Township
	Village
)

// Say names the level.
func (l Level) Say(lang message.Lang) string {
	return message.Text(lang, "division.level_"+strconv.Itoa(int(l)))
}

// spans is how many codes a place of each level covers.
var spans = [...]Code{Province: 1e10, Prefecture: 1e8, County: 1e6, Township: 1e3, Village: 1}

// ParseCode reads a code of 2, 4, 6, 9 or 12 digits.
func ParseCode(text string) (Code, error) {
	plain := strings.TrimSpace(text)
	n, err := strconv.ParseInt(plain, 10, 64)
	if err != nil || n <= 0 {
		return 0, fault.New(fault.Invalid, "division.not_code", "text", text)
	}
	switch len(plain) {
	case 2, 4, 6, 9:
		for range 12 - len(plain) {
			n *= 10
		}
	case 12:
	default:
		return 0, fault.New(fault.Invalid, "division.not_code", "text", text)
	}
	return Code(n), nil
}

// String is the code in 12 digits.
func (c Code) String() string { return strconv.FormatInt(int64(c), 10) }

// MarshalText writes 12 digits.
func (c Code) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads 12 digits, or 0 for no place.
func (c *Code) UnmarshalText(text []byte) (err error) {
	if string(text) == "0" {
		*c = 0
		return nil
	}
	*c, err = ParseCode(string(text))
	return err
}

// Level is the depth told by the code's trailing zeros.
func (c Code) Level() Level {
	for level := Province; level < Village; level++ {
		if c%spans[level] == 0 {
			return level
		}
	}
	return Village
}

// Range is the half-open span of codes in the subtree: lo <= code < hi.
func (c Code) Range() (lo, hi Code) { return c, c + spans[c.Level()] }

// Contains reports whether other lies in the subtree of c.
func (c Code) Contains(other Code) bool {
	lo, hi := c.Range()
	return lo <= other && other < hi
}

// At is the place of the given level that c lies in; c itself where c is not
// that deep.
func (c Code) At(level Level) Code { return c - c%spans[level] }

// County is the 6-digit code that every key begins with.
func (c Code) County() int64 { return int64(c.At(County)) / 1e6 }

// Counties is the half-open span of 6-digit county codes that a subtree reaches.
func (c Code) Counties() (lo, hi int64) {
	first, end := c.Range()
	return int64(first) / 1e6, (int64(end) + 1e6 - 1) / 1e6
}

// Parent is the place above; 0 above a province.
func (c Code) Parent() Code {
	level := c.Level()
	if level == Province {
		return 0
	}
	return c.At(level - 1)
}

// Division is a place as it was called over a span of time.
type Division struct {
	Code   Code
	Name   string
	From   period.Day // first day it exists
	To     period.Day // last day, Forever if it still exists
	Merged Code       // the place it became part of, 0 if none
}

// Forever is the last day of what has not ended.
var Forever = period.Date(9999, 12, 31)

// Schema is the room's table. It is a reference table: on a cluster every node
// holds a copy, so its key does not begin with the county.
var Schema = store.Schema{Room: "division", Steps: []string{`
	CREATE TABLE division (
		code BIGINT NOT NULL, name TEXT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT NOT NULL,
		merged_into BIGINT NOT NULL, PRIMARY KEY (code, valid_from));`}}

// Put adds places or renames them; what stands already stays.
func Put(tx *store.Tx, places ...Division) error {
	for _, place := range places {
		if place.To == 0 {
			place.To = Forever
		}
		if _, err := tx.Exec(`INSERT INTO division (code, name, valid_from, valid_to, merged_into)
			VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (code, valid_from) DO UPDATE SET name = excluded.name, valid_to = excluded.valid_to, merged_into = excluded.merged_into
			WHERE division.name <> excluded.name OR division.valid_to <> excluded.valid_to OR division.merged_into <> excluded.merged_into`,
			int64(place.Code), place.Name, place.From.String(), place.To.String(), int64(place.Merged)); err != nil {
			return err
		}
	}
	return nil
}

// Count is the number of places ever known.
func Count(tx *store.Tx) (n int, err error) {
	err = tx.QueryRow("SELECT COUNT(*) FROM division").Scan(&n)
	return n, err
}

// Merge ends a place on a day and says what it became part of; its children
// keep their codes in records of the past.
func Merge(tx *store.Tx, gone, into Code, last period.Day) error {
	n, err := tx.Exec("UPDATE division SET valid_to = $1, merged_into = $2 WHERE code = $3 AND valid_to = $4",
		last.String(), int64(into), int64(gone), Forever.String())
	if err == nil && n == 0 {
		err = fault.New(fault.NotFound, "division.unknown", "code", gone)
	}
	return err
}

func scan(row store.Scanner) (d Division, err error) {
	var from, to string
	if err = row.Scan(&d.Code, &d.Name, &from, &to, &d.Merged); err != nil {
		return d, err
	}
	if d.From, err = period.Parse(from); err == nil && to != Forever.String() {
		d.To, err = period.Parse(to)
	} else {
		d.To = Forever
	}
	return d, err
}

// Tree is the places that exist on a day below one place.
type Tree struct {
	names    map[Code]string
	children map[Code][]Code
	merged   map[Code]Code
}

// Load reads the tree of the places at or below root, with the places above it,
// as they are on day; ended places are kept only as what they merged into.
func Load(tx *store.Tx, root Code, day period.Day) (*Tree, error) {
	lo, hi := root.Range()
	if root == 0 {
		lo, hi = 0, 1e12
	}
	tree := &Tree{map[Code]string{}, map[Code][]Code{}, map[Code]Code{}}
	for code := root.Parent(); root != 0 && code != 0; code = code.Parent() {
		if err := tree.read(tx, code, code+1, day); err != nil {
			return nil, err
		}
	}
	return tree, tree.read(tx, lo, hi, day)
}

func (t *Tree) read(tx *store.Tx, lo, hi Code, day period.Day) error {
	places, err := store.Collect(tx, scan, `SELECT code, name, valid_from, valid_to, merged_into FROM division
		WHERE code >= $1 AND code < $2 AND valid_from <= $3 ORDER BY code, valid_from`, int64(lo), int64(hi), day.String())
	for _, place := range places {
		t.add(place, day)
	}
	return err
}

func (t *Tree) add(place Division, day period.Day) {
	if place.To < day {
		if place.Merged != 0 {
			t.merged[place.Code] = place.Merged
		}
		return
	}
	if _, known := t.names[place.Code]; !known && place.Code.Level() != Province {
		t.children[place.Code.Parent()] = append(t.children[place.Code.Parent()], place.Code)
	}
	t.names[place.Code] = place.Name
}

// Name is the place's own name, "" for a code that does not exist that day.
func (t *Tree) Name(code Code) string { return t.names[code] }

// Path is the names from below the given level down to the place: 高台子街道 · 某村.
func (t *Tree) Path(code Code, below Level) string {
	var parts []string
	for level := below + 1; level <= code.Level(); level++ {
		parts = append(parts, t.names[code.At(level)])
	}
	return strings.Join(parts, " ")
}

// Children are the places directly below, by code.
func (t *Tree) Children(code Code) []Code { return t.children[code] }

// Has reports whether the place exists that day.
func (t *Tree) Has(code Code) bool { _, ok := t.names[code]; return ok }

// Current is the place that code is part of today: itself, or what it merged into.
func (t *Tree) Current(code Code) Code {
	for range 8 {
		into, gone := t.merged[code]
		if !gone {
			break
		}
		code = into
	}
	return code
}

// Find looks a place up by name below root; a village may be named with its
// township in front. ok is false when no place or several bear the name.
func (t *Tree) Find(root Code, names ...string) (Code, bool) {
	at := root
	for _, name := range names {
		next, ok := t.descend(at, strings.TrimSpace(name))
		if !ok {
			return 0, false
		}
		at = next
	}
	return at, true
}

func (t *Tree) descend(at Code, name string) (found Code, ok bool) {
	for code, known := range t.names {
		if code != at && at.Contains(code) && same(known, name) {
			if ok {
				return 0, false
			}
			found, ok = code, true
		}
	}
	return found, ok
}

// same compares names as people shorten them: 台沟村 is 台沟村民委员会.
func same(known, name string) bool {
	return known == name || trim(known) == trim(name)
}

func trim(name string) string {
	for _, ending := range []string{"民委员会", "委员会", "办事处"} {
		name = strings.TrimSuffix(name, ending)
	}
	return name
}
