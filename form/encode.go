package form

import (
	"bytes"
	"encoding/json"
	"slices"

	"guben/dictionary"
	"guben/fault"
)

// Encode writes the values as JSON in one stable form: keys sorted, numbers,
// amounts and days as plain text, choices by their IDs; empty fields are absent.
func (p *Program) Encode(values Values) ([]byte, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(written(p.byID, values)); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(buffer.Bytes()), nil
}

func written(fields map[string]*field, values Values) map[string]any {
	out := make(map[string]any, len(values))
	for id, v := range values {
		switch f := fields[id]; {
		case v.foreign:
			out[id] = json.RawMessage(v.Text)
		case v.Known && f != nil && !v.masked:
			out[id] = f.written(v)
		}
	}
	return out
}

func (f *field) written(v Value) any {
	switch kind := f.kindOf(); {
	case kind == YesNo:
		return v.N == 1
	case numeric(kind):
		return f.stored.Canonical(dictionary.Value{Known: true, N: v.N})
	case kind == Many || kind == File:
		return v.Many
	case kind == Table:
		rows := make([]map[string]any, len(v.Rows))
		for i, row := range v.Rows {
			rows[i] = written(f.byID, row)
		}
		return rows
	case kind == Checklist:
		return v.Points
	}
	return v.Text
}

// Decode reads what Encode wrote, of this or another edition of the form. What
// this edition cannot read is kept, seen by nobody and written again as it was.
func (p *Program) Decode(data []byte) (Values, error) {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, fault.New(fault.Damaged, "form.damaged").Because(err)
	}
	return decoded(p.byID, raw), nil
}

func decoded(fields map[string]*field, raw map[string]json.RawMessage) Values {
	values := make(Values, len(raw))
	for id, text := range raw {
		v, ok := Value{}, false
		if f := fields[id]; f != nil {
			v, ok = f.decoded(text)
		}
		if !ok {
			v = foreign(text)
		}
		if !v.empty() {
			values[id] = v
		}
	}
	return values
}

// foreign keeps JSON without what does not count, so that it is written again
// as Encode writes.
func foreign(text json.RawMessage) Value {
	var buffer bytes.Buffer
	if json.Compact(&buffer, text) != nil || buffer.String() == "null" {
		return Value{}
	}
	return Value{Text: buffer.String(), foreign: true}
}

func (f *field) decoded(text json.RawMessage) (Value, bool) {
	switch f.kindOf() {
	case YesNo:
		var yes bool
		if json.Unmarshal(text, &yes) != nil {
			return Value{}, false
		}
		return Value{Known: true, N: map[bool]int64{true: 1}[yes]}, true
	case Many, File:
		var many []string
		ok := json.Unmarshal(text, &many) == nil && !slices.ContainsFunc(many, f.unheard)
		return Value{Known: len(many) > 0, Many: many}, ok
	case Table:
		return f.decodedRows(text)
	case Checklist:
		return f.decodedPoints(text)
	}
	var one string
	if json.Unmarshal(text, &one) != nil {
		return Value{}, false
	}
	if kind := f.kindOf(); numeric(kind) {
		v, err := f.stored.Parse(one)
		return Value{Known: v.Known, N: v.N}, err == nil
	} else if kind == Choice && f.unheard(one) {
		return Value{}, false
	}
	return Value{Known: one != "", Text: one}, true
}

// unheard reports a choice this edition does not have.
func (f *field) unheard(id string) bool {
	_, ok := f.options[id]
	return f.options != nil && !ok
}

func (f *field) decodedRows(text json.RawMessage) (Value, bool) {
	var rows []map[string]json.RawMessage
	if json.Unmarshal(text, &rows) != nil {
		return Value{}, false
	}
	v := Value{Known: len(rows) > 0}
	for _, row := range rows {
		v.Rows = append(v.Rows, decoded(f.byID, row))
	}
	return v, true
}

func (f *field) decodedPoints(text json.RawMessage) (Value, bool) {
	v := Value{}
	if json.Unmarshal(text, &v.Points) != nil {
		return Value{}, false
	}
	for id, answer := range v.Points {
		if _, ok := f.points[id]; !ok || answer != Yes && answer != No && answer != NotApplicable {
			return Value{}, false
		}
	}
	v.Known = len(v.Points) > 0
	return v, true
}
