package form

import (
	"maps"
	"slices"
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
	masked  bool // Text is a secret as shown; With finds the secret itself
	foreign bool // Text is JSON another edition wrote and this one cannot read
}

// Values are the filled-in fields of a record by their IDs. In what Read gives,
// an empty Value means that the field was sent empty; see With.
type Values map[string]Value

// With is the values after a change: fields in changes replace, empty ones
// empty. Neither of the two is changed. A secret of a table's row that came
// back masked is the one of the rows before that is shown so.
func (v Values) With(changes Values) Values {
	after := make(Values, len(v)+len(changes))
	for id, value := range v {
		if !value.empty() {
			after[id] = value
		}
	}
	for id, value := range changes {
		if after[id] = value.unmasked(v[id]); value.empty() {
			delete(after, id)
		}
	}
	return after
}

// unmasked puts the secrets of the rows before in the place of masked ones.
func (v Value) unmasked(before Value) Value {
	var rows []Values
	for i, row := range v.Rows {
		for column, cell := range row {
			secret, found := before.secret(i, column, cell.Text)
			if !cell.masked || !found {
				continue
			}
			if rows == nil {
				rows = slices.Clone(v.Rows)
			}
			rows[i] = rows[i].With(Values{column: secret})
		}
	}
	if rows != nil {
		v.Rows = rows
	}
	return v
}

// secret is the secret of a column that is shown so: of the same row, or of
// the only one there is.
func (v Value) secret(row int, column, shown string) (found Value, ok bool) {
	if row < len(v.Rows) && shows(v.Rows[row][column].Text, shown) {
		return v.Rows[row][column], true
	}
	for _, other := range v.Rows {
		if cell := other[column]; shows(cell.Text, shown) {
			if ok && cell.Text != found.Text {
				return Value{}, false
			}
			found, ok = cell, true
		}
	}
	return found, ok
}

// shows reports whether a secret is shown as the masked text.
func shows(secret, masked string) bool {
	if len(secret) != len(masked) || secret == "" {
		return false
	}
	for i := range len(secret) {
		if masked[i] != '*' && masked[i] != secret[i] {
			return false
		}
	}
	return true
}

func (v Value) empty() bool { return !v.Known && !v.foreign }

// Same reports whether two values of one field say the same.
func (v Value) Same(other Value) bool {
	return v.Known == other.Known && v.N == other.N && v.Text == other.Text && v.foreign == other.foreign && v.masked == other.masked &&
		slices.Equal(v.Many, other.Many) && maps.Equal(v.Points, other.Points) &&
		slices.EqualFunc(v.Rows, other.Rows, func(a, b Values) bool { return a.Same(b) })
}

// Same reports whether the same fields are filled in with the same.
func (v Values) Same(other Values) bool { return maps.EqualFunc(v, other, Value.Same) }

// Difference is one field that two Values differ in, as history tells it.
type Difference struct {
	Field    string
	From, To Value
}

// Diff tells which fields differ, in the order of the form; what an earlier
// edition wrote and this one cannot read comes last.
func (p *Program) Diff(from, to Values) []Difference {
	var changed []Difference
	for _, id := range p.order(from, to) {
		if !from[id].Same(to[id]) {
			changed = append(changed, Difference{id, from[id], to[id]})
		}
	}
	return changed
}

// order are the form's fields and then those it does not know.
func (p *Program) order(all ...Values) []string {
	var ids, foreign []string
	for _, f := range p.fields {
		ids = append(ids, f.ID)
	}
	for _, values := range all {
		for id := range values {
			if p.byID[id] == nil {
				foreign = append(foreign, id)
			}
		}
	}
	slices.Sort(foreign)
	return append(ids, slices.Compact(foreign)...)
}
