package form

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"guben/fault"
	"guben/message"
)

// Limits of one record as it is sent.
const (
	maxInput = 1 << 20 // bytes of keys and values
	maxRows  = 500     // rows of a table
	maxFiles = 50      // files of a field
)

// FieldError is what is wrong with one field as it was typed or as it stands.
type FieldError struct {
	Key    string // as the input names it: class, items.0.amount, ten_clean.yard
	Field  string // ID of the field; "" for a key no field has, or a check of the whole record
	Row    int    // row of a table as the input numbers it, from 0; -1 where there is none
	Column string // ID of the table's column or the checklist's point
	Err    *fault.Error
}

// Say is what is wrong and what to do.
func (e FieldError) Say(lang message.Lang) string { return e.Err.Say(lang) }

// Read reads what a web form or a row of a sheet sends: text by key. Keys are a
// field's ID, repeated for several choices or files; items.0.amount for the
// rows of a table, ten_clean.yard for the points of a checklist (yes, no, na).
// Only fields that were sent are in the values, those sent empty as the zero
// Value; any key of a table or checklist replaces the whole of it, so a form
// sends an empty items= where all rows may be taken away, and an empty id=
// beside check boxes. Rows with nothing in them are left out. A secret sent
// back masked, as Input gave it, is unchanged (in a table With finds it among
// the rows before). A key no field has and a value for a field nobody may fill
// in are errors.
func (p *Program) Read(input map[string][]string) (Values, []FieldError) {
	r := &reader{program: p, input: input, values: make(Values, len(p.fields))}
	if !r.sorted() {
		return nil, r.errors
	}
	for _, f := range p.fields {
		if r.sent(f) {
			r.field(f)
		}
	}
	return r.values, r.errors
}

type reader struct {
	program *Program
	input   map[string][]string
	below   map[string][]string // keys below a table or a checklist, by its ID
	values  Values
	errors  []FieldError
}

// sorted tells keys of fields from those of cells below them and refuses the
// others; false where there is too much of it.
func (r *reader) sorted() bool {
	size := 0
	var strange []string
	for key, values := range r.input {
		for _, text := range values {
			size += len(key) + len(text)
		}
		head, _, deep := strings.Cut(key, ".")
		f := r.program.byID[head]
		switch {
		case f == nil, deep && f.Type != Table && f.Type != Checklist:
			strange = append(strange, key)
		case deep:
			if r.below == nil {
				r.below = map[string][]string{}
			}
			r.below[head] = append(r.below[head], key)
		}
	}
	if size > maxInput {
		r.fail(FieldError{Row: -1}, "too_large", "size", maxInput>>10)
		return false
	}
	slices.Sort(strange)
	for _, key := range strange {
		r.fail(FieldError{Key: key, Row: -1}, "no_such_key", "key", clip(key))
	}
	return true
}

// clip keeps a sentence short whatever was sent.
func clip(text string) string {
	runes := []rune(strings.ToValidUTF8(text, "?"))
	if len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return string(runes)
}

func (r *reader) fail(at FieldError, code string, args ...any) {
	at.Err = fault.New(fault.Invalid, "form."+code, args...)
	r.errors = append(r.errors, at)
}

func (r *reader) sent(f *field) bool {
	_, whole := r.input[f.ID]
	return whole || len(r.below[f.ID]) > 0
}

func (r *reader) field(f *field) {
	at := FieldError{Key: f.ID, Field: f.ID, Row: -1}
	switch {
	case f.readOnly():
		r.fail(at, "read_only", "name", f.Name)
	case f.Type == Table:
		r.table(f)
	case f.Type == Checklist:
		r.checklist(f)
	default:
		if v, ok := r.read(f, r.input[f.ID], at); ok {
			r.values[f.ID] = v
		}
	}
}

// read reads one cell; false where it says nothing new or is wrong.
func (r *reader) read(f *field, sent []string, at FieldError) (Value, bool) {
	v, err := f.readAll(sent)
	if errors.Is(err, errUnchanged) {
		return Value{}, false
	}
	if err != nil {
		at.Err = asFault(err)
		r.errors = append(r.errors, at)
		return Value{}, false
	}
	return v, true
}

func asFault(err error) *fault.Error {
	var e *fault.Error
	if errors.As(err, &e) {
		return e
	}
	return fault.New(fault.Internal, "fault.internal").Because(err)
}

// whole refuses text for a table or checklist itself: only an empty one may
// stand there, to say that it was on the page.
func (r *reader) whole(f *field) bool {
	for _, text := range r.input[f.ID] {
		if strings.TrimSpace(text) != "" {
			r.fail(FieldError{Key: f.ID, Field: f.ID, Row: -1}, "by_cells", "name", f.Name, "key", f.key("…"))
			return false
		}
	}
	return true
}

func (r *reader) table(f *field) {
	rows := map[int]Values{}
	for _, key := range r.ordered(f) {
		number, column, _ := strings.Cut(key[len(f.ID)+1:], ".")
		row, err := strconv.Atoi(number)
		c := f.byID[column]
		if c == nil || err != nil || row < 0 || row > 1e6 || strconv.Itoa(row) != number {
			r.fail(FieldError{Key: key, Field: f.ID, Row: -1}, "no_such_key", "key", clip(key))
			continue
		}
		v, ok := r.read(c, r.input[key], FieldError{Key: key, Field: f.ID, Row: row, Column: column})
		if !ok && c.secret() {
			v, ok = masked(r.input[key])
		}
		if ok && v.Known {
			if rows[row] == nil {
				rows[row] = Values{}
			}
			rows[row][column] = v
		}
	}
	if len(rows) > maxRows {
		r.fail(FieldError{Key: f.ID, Field: f.ID, Row: -1}, "rows", "name", f.Name, "max", maxRows)
		return
	}
	if r.whole(f) {
		r.values[f.ID] = tableOf(rows)
	}
}

// masked is a secret of a row that came back as it was shown.
func masked(sent []string) (Value, bool) {
	for _, text := range sent {
		if strings.Contains(text, "*") {
			return Value{Known: true, Text: strings.TrimSpace(text), masked: true}, true
		}
	}
	return Value{}, false
}

func tableOf(rows map[int]Values) Value {
	v := Value{Known: len(rows) > 0}
	for _, row := range slices.Sorted(maps.Keys(rows)) {
		v.Rows = append(v.Rows, rows[row])
	}
	return v
}

// ordered are the keys below a field, so that errors come in one order.
func (r *reader) ordered(f *field) []string {
	keys := r.below[f.ID]
	slices.SortFunc(keys, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
	return keys
}

func (r *reader) checklist(f *field) {
	v := Value{Points: map[string]Answer{}}
	for _, key := range r.ordered(f) {
		id := key[len(f.ID)+1:]
		i, known := f.points[id]
		if !known {
			r.fail(FieldError{Key: key, Field: f.ID, Row: -1}, "no_such_key", "key", clip(key))
			continue
		}
		answer, ok := answerOf(r.input[key])
		if !ok {
			r.fail(FieldError{Key: key, Field: f.ID, Row: -1, Column: id}, "not_answer", "name", f.Name, "point", f.Points[i].Name)
			continue
		}
		if answer != "" {
			v.Points[id] = answer
		}
	}
	if len(v.Points) == 0 {
		v.Points = nil
	}
	v.Known = v.Points != nil
	if r.whole(f) {
		r.values[f.ID] = v
	}
}

// answers are what people write for a point of a checklist.
var answers = map[string]Answer{
	"": "", "yes": Yes, "no": No, "na": NotApplicable, "n/a": NotApplicable, "notapplicable": NotApplicable,
	"是": Yes, "否": No, "不适用": NotApplicable, "达标": Yes, "未达标": No, "不达标": No, "√": Yes, "×": No, "1": Yes, "0": No,
}

// answerOf is the one answer sent, "" for none.
func answerOf(sent []string) (Answer, bool) {
	found := Answer("")
	for _, text := range sent {
		answer, ok := answers[fold(text)]
		if !ok || answer != "" && found != "" && answer != found {
			return "", false
		}
		if answer != "" {
			found = answer
		}
	}
	return found, true
}
