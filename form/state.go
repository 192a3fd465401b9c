package form

import (
	"slices"

	"guben/fault"
	"guben/message"
	"guben/period"
	"guben/policy"
)

// State is what a record comes to on a day.
type State struct {
	// Values are the values as they count: those of hidden fields emptied,
	// computed fields worked out. They are what is to be kept.
	Values    Values
	Fields    []FieldState // in the order of the form, headings left out
	Problems  []FieldError // required cells that are empty, and checks that stand: moves are refused
	Warnings  []FieldError // soft checks that stand
	Emptied   []string     // IDs of hidden fields that had a value
	Prefilled int          // cells the registry or a computation filled
	Typed     int          // cells somebody had to type
	program   *Program
	decided   []policy.Truth
}

// FieldState is what one field comes to.
type FieldState struct {
	ID     string
	Shown  bool
	Needed bool             // shown, somebody fills it in, and it is required
	Filled bool             // has a value
	Totals map[string]Value // of a table: the sums of columns marked total, where known
}

// Field is the state of the field with this ID.
func (s *State) Field(id string) (FieldState, bool) {
	i := slices.IndexFunc(s.Fields, func(f FieldState) bool { return f.ID == id })
	if i < 0 {
		return FieldState{}, false
	}
	return s.Fields[i], true
}

// Holds reports whether one of the form's Conditions holds; undecided does not.
// It fits flow.Situation.
func (s *State) Holds(rule policy.Text) bool {
	n, known := s.program.conditions[rule.Body]
	return known && s.truth(n) == policy.True
}

// truth is the answer of a rule; where there is no text, yes.
func (s *State) truth(n int) policy.Truth {
	if n < 0 {
		return policy.True
	}
	return s.decided[n]
}

// State says what the values come to on a day. Values of fields by reference
// that nobody may change are the caller's to bring (see Fill); rules see what
// the facts say of them.
func (p *Program) State(values Values, facts Facts, day period.Day) *State {
	s := &State{program: p, Values: values.With(nil)}
	for _, f := range p.fields {
		if f.Type == Computed {
			delete(s.Values, f.ID)
		}
	}
	scene := p.scene(s.Values, facts, day)
	s.decide(scene)
	for s.hide() {
		scene.put(s.Values)
		s.decide(scene)
	}
	s.compute(scene)
	s.judge(facts, day)
	return s
}

func (s *State) decide(scene *scene) { s.decided = scene.decide(s.decided) }

// hide empties what is not shown. Rules are decided again without it, which may
// hide more; each turn empties a field, so it comes to an end.
func (s *State) hide() bool {
	before := len(s.Emptied)
	for _, f := range s.program.fields {
		if v, filled := s.Values[f.ID]; filled && v.Known && s.truth(f.show) != policy.True {
			delete(s.Values, f.ID)
			s.Emptied = append(s.Emptied, f.ID)
		}
	}
	return len(s.Emptied) > before
}

func (s *State) compute(scene *scene) {
	for _, f := range s.program.fields {
		if f.Type != Computed || s.truth(f.show) != policy.True {
			continue
		}
		if v := scene.derive(f); v != policy.Unknown {
			s.Values[f.ID] = Value{Known: true, N: int64(v)}
		}
	}
}

// judge says what each field comes to and what stands against the record.
func (s *State) judge(facts Facts, day period.Day) {
	s.Fields = make([]FieldState, 0, len(s.program.fields))
	for _, f := range s.program.fields {
		v := s.Values[f.ID]
		one := FieldState{ID: f.ID, Filled: v.Known, Shown: s.truth(f.show) == policy.True}
		one.Needed = one.Shown && (f.Required || f.need >= 0 && s.truth(f.need) == policy.True)
		if f.Type == Table && one.Shown {
			one.Totals = f.totals(v.Rows)
		}
		s.Fields = append(s.Fields, one)
		if one.Shown {
			s.field(f, v, one.Needed, day)
			s.count(f, v, facts)
			s.Prefilled += len(one.Totals)
		}
	}
	for i := range s.program.form.Checks {
		s.check(i)
	}
}

// totals are the known sums of the columns marked total.
func (f *field) totals(rows []Values) map[string]Value {
	var totals map[string]Value
	for _, column := range f.columns {
		if sum := column.total(rows); column.Total && sum != policy.Unknown && len(rows) > 0 {
			if totals == nil {
				totals = map[string]Value{}
			}
			totals[column.ID] = Value{Known: true, N: int64(sum)}
		}
	}
	return totals
}

// field finds what is wrong with one field as it stands.
func (s *State) field(f *field, v Value, needed bool, day period.Day) {
	if needed {
		s.needed(f, v)
	}
	if f.Past || f.dict != nil && f.dict.Past {
		s.past(f, v, day, FieldError{Key: f.ID, Field: f.ID, Row: -1})
	}
	for i, row := range v.Rows {
		for _, column := range f.columns {
			s.cell(f, column, i, row[column.ID], day)
		}
	}
}

// cell finds what is wrong with one cell of a table.
func (s *State) cell(f, column *field, row int, v Value, day period.Day) {
	missing := column.Required && !v.Known
	if !missing && !v.masked && !column.Past {
		return
	}
	at := FieldError{Key: f.rowKey(row, column.ID), Field: f.ID, Row: row, Column: column.ID}
	switch {
	case missing:
		s.problem(at, "cell_needed", "name", f.Name, "row", row+1, "column", column.Name)
	case v.masked:
		s.problem(at, "masked", "name", f.Name, "row", row+1, "column", column.Name)
	default:
		s.past(column, v, day, at)
	}
}

func (s *State) needed(f *field, v Value) {
	at := FieldError{Key: f.ID, Field: f.ID, Row: -1}
	switch {
	case f.Type == Checklist:
		for _, point := range f.Points {
			if v.Points[point.ID] == "" {
				at.Key, at.Column = f.key(point.ID), point.ID
				s.problem(at, "point_needed", "name", f.Name, "point", point.Name)
			}
		}
	case f.Type == Table && len(v.Rows) == 0:
		s.problem(at, "rows_needed", "name", f.Name)
	case !v.Known:
		s.problem(at, "needed", "name", f.Name)
	}
}

// past refuses a day or month after the day of entry.
func (s *State) past(f *field, v Value, day period.Day, at FieldError) {
	latest := int64(day)
	switch {
	case f.dict != nil:
		if err := f.dict.Check(f.into(v), day); err != nil {
			at.Err = asFault(err)
			s.Problems = append(s.Problems, at)
		}
		return
	case f.Type == Month:
		latest = int64(period.MonthOf(day))
	}
	if v.Known && v.N > latest {
		s.problem(at, "future", "name", f.Name, "text", said{f, v})
	}
}

func (s *State) problem(at FieldError, code string, args ...any) {
	at.Err = fault.New(fault.Invalid, "form."+code, args...)
	s.Problems = append(s.Problems, at)
}

// count counts the filled cells: those of a field by reference as the registry
// has it and those worked out are pre-filled, others were typed.
func (s *State) count(f *field, v Value, facts Facts) {
	switch {
	case !v.Known:
	case f.Type == Computed, f.dict != nil && f.Update == NoUpdate,
		f.dict != nil && s.program.registered(f, facts) == f.into(v):
		s.Prefilled++
	case f.Type == Table:
		for _, row := range v.Rows {
			s.Typed += len(row)
		}
	case f.Type == Checklist:
		s.Typed += len(v.Points)
	default:
		s.Typed++
	}
}

// check adds the message of a check that stands.
func (s *State) check(i int) {
	check := &s.program.form.Checks[i]
	if s.truth(s.program.stand[i]) != policy.True {
		return
	}
	e := FieldError{Key: check.Field, Field: check.Field, Row: -1, Err: fault.New(fault.Invalid, "form.check", "message", standing{s, check.Message})}
	if check.Soft {
		s.Warnings = append(s.Warnings, e)
		return
	}
	s.Problems = append(s.Problems, e)
}

// standing is a check's message with the values of the fields it names.
type standing struct {
	state *State
	words Words
}

// Say fills the values in.
func (m standing) Say(lang message.Lang) string {
	return hole.ReplaceAllStringFunc(m.words.Say(lang), func(found string) string {
		f := m.state.program.called(found[1 : len(found)-1])
		return f.say(m.state.Values[f.ID], lang)
	})
}
