package draft

import (
	"slices"
	"strconv"
	"strings"

	"guben/division"
	"guben/fault"
	"guben/message"
	"guben/period"
)

// Type is what a field of an item holds.
type Type string

// The types.
const (
	Text   Type = ""       // one line
	Number Type = "number" // whole
	Amount Type = "amount" // plain decimal
	Date   Type = "date"
	Choice Type = "choice"
	Names  Type = "names" // units, joined with 、
	Lines  Type = "lines" // steps: name | day | the plan's words
	Area   Type = "area"  // division code
)

// Field is one field of an item of some kind.
type Field struct {
	Key     string
	Type    Type
	Need    bool
	Choices []string
}

var spanNames = []string{"day", "week", "half-month", "month", "2-month", "quarter", "half-year", "year", "once"}

// fields of each kind, in the order of the pack's file.
var fields = map[Kind][]Field{
	Identity: {{Key: "title", Need: true}, {Key: "document", Need: true}, {Key: "issuer", Need: true}, {Key: "issued", Type: Date, Need: true},
		{Key: "from", Type: Date, Need: true}, {Key: "to", Type: Date, Need: true}, {Key: "division", Type: Area, Need: true},
		{Key: "accounting", Type: Choice, Need: true, Choices: []string{"annual", "trailing12"}}, {Key: "screening-day", Type: Date, Need: true}},
	Unit:       {{Key: "name", Need: true}, {Key: "aliases", Type: Names}, {Key: "level", Type: Choice, Need: true, Choices: []string{"county", "township", "village"}}, {Key: "class", Type: Choice, Choices: []string{"true", "false"}}},
	Population: {{Key: "name", Need: true}, {Key: "on", Type: Choice, Need: true, Choices: []string{"household", "person"}}, {Key: "households", Type: Number}, {Key: "persons", Type: Number}},
	Parameter:  {{Key: "name", Need: true}, {Key: "value", Need: true}, {Key: "unit", Need: true}, {Key: "quote"}, {Key: "from", Type: Date, Need: true}},
	Task:       {{Key: "name", Need: true}, {Key: "lead", Type: Names}, {Key: "units", Type: Names}, {Key: "from", Type: Date}, {Key: "to", Type: Date}, {Key: "quote"}, {Key: "steps", Type: Lines}, {Key: "note"}},
	Duty: {{Key: "name", Need: true}, {Key: "who", Need: true}, {Key: "units", Type: Names, Need: true}, {Key: "count", Type: Number, Need: true}, {Key: "what"},
		{Key: "per", Type: Choice, Need: true, Choices: spanNames}, {Key: "each", Type: Choice, Choices: []string{"household", "person", "leader", "unit", "project"}}, {Key: "from", Type: Date}, {Key: "to", Type: Date}},
	Indicator: {{Key: "name", Need: true}, {Key: "units", Type: Names, Need: true}, {Key: "value", Type: Amount, Need: true}, {Key: "unit", Need: true},
		{Key: "direction", Type: Choice, Need: true, Choices: []string{"up", "down", "exactly"}}, {Key: "bound", Type: Choice, Choices: []string{"inclusive", "exclusive"}}, {Key: "quote"}, {Key: "source", Need: true}},
	Ledger: {{Key: "name", Need: true}, {Key: "kind", Type: Choice, Need: true, Choices: []string{"ledger", "list", "report", "form", "meeting"}}, {Key: "units", Type: Names, Need: true}, {Key: "to", Type: Names}, {Key: "per", Type: Choice, Choices: spanNames}},
}

// Fields are the fields an item of a kind has.
func Fields(kind Kind) []Field { return fields[kind] }

// Check reports the first value that is not what its field holds, by the
// field's key in Args. Whether the pack as a whole is sound its check tells.
func (i *Item) Check() error {
	for _, field := range fields[i.Kind] {
		value := i.Values[field.Key]
		if value == "" {
			if field.Need {
				return fault.New(fault.Invalid, "draft.field_missing", "field", Label(i.Kind, field.Key))
			}
			continue
		}
		if !field.holds(value) {
			return fault.New(fault.Invalid, "draft.field_wrong", "field", Label(i.Kind, field.Key), "value", value)
		}
	}
	if from, to := i.Values["from"], i.Values["to"]; i.Kind != Ledger && from != "" && to != "" && to < from {
		return fault.New(fault.Invalid, "draft.ends_before", "from", from, "to", to)
	}
	return nil
}

func (f Field) holds(value string) bool {
	switch f.Type {
	case Number:
		n, err := strconv.Atoi(value)
		return err == nil && n >= 0
	case Amount:
		_, err := strconv.ParseFloat(value, 64)
		return err == nil && strings.Trim(value, "0123456789.") == ""
	case Date:
		_, err := period.Parse(value)
		return err == nil
	case Area:
		_, err := division.ParseCode(value)
		return err == nil
	case Choice:
		return slices.Contains(f.Choices, value)
	case Lines:
		for _, step := range stepsOf(value) {
			if _, err := period.Parse(step.to); step.to != "" && err != nil {
				return false
			}
		}
	}
	return !strings.Contains(value, "\n") || f.Type == Lines
}

// step is one line of a task's steps.
type step struct{ name, to, quote string }

func stepsOf(text string) (steps []step) {
	for line := range strings.Lines(text) {
		parts := strings.SplitN(strings.TrimSpace(line), "|", 3)
		for len(parts) < 3 {
			parts = append(parts, "")
		}
		s := step{strings.TrimSpace(parts[0]), strings.TrimSpace(parts[1]), strings.TrimSpace(parts[2])}
		if s != (step{}) {
			steps = append(steps, s)
		}
	}
	return steps
}

func (s step) line() string {
	return strings.TrimRight(s.name+" | "+s.to+" | "+s.quote, " |")
}

// split takes names apart that are joined with 、.
func split(names string) (list []string) {
	for _, name := range strings.FieldsFunc(names, func(r rune) bool { return r == '、' || r == '，' || r == ',' || r == ';' || r == '；' }) {
		if name = strings.TrimSpace(name); name != "" {
			list = append(list, name)
		}
	}
	return list
}

// Label is the catalog key of a field's name.
func Label(kind Kind, key string) message.Key {
	own := "draft.field_" + string(kind) + "_" + strings.ReplaceAll(key, "-", "_")
	if message.Has(own) {
		return message.Key(own)
	}
	return message.Key("draft.field_" + strings.ReplaceAll(key, "-", "_"))
}
