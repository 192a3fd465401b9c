package screen

import (
	"slices"
	"strings"

	"guben/fault"
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/policy"
)

// Movable reports whether a question can move such a parameter along a scale.
func Movable(t policy.Type) bool {
	return t.Kind == policy.Money || t.Kind == policy.Ratio || t.Kind == policy.Int
}

// Move sets a parameter of the question to a value as people write it: 6500元,
// 85%, 1.8倍, 12; a bare number is in the unit the clause states. The value it has
// anyway is left out.
func (question *Question) Move(p *pack.Pack, day period.Day, id, text string) error {
	at := slices.IndexFunc(p.Parameters, func(q policy.Parameter) bool { return q.ID == id || q.Name == id })
	if at < 0 {
		return fault.New(fault.NotFound, "screen.no_parameter", "id", id)
	}
	parameter := p.Parameters[at]
	name := pack.Words{Zh: parameter.Name, En: parameter.En}
	present, _ := p.Program.On(day).Parameter(parameter.ID)
	if !present.Known() || !Movable(parameter.Type) {
		return fault.New(fault.Invalid, "screen.unmovable", "name", name, "day", day)
	}
	value, err := valueOf(p, parameter, text)
	if err != nil || !value.Known() || value < 0 {
		like := p.Program.Schema().FormatValue(message.Zh, parameter.Type, present)
		return fault.New(fault.Invalid, "screen.bad_move", "name", name, "text", text, "like", like)
	}
	if question.Parameters == nil {
		question.Parameters = map[string]policy.Value{}
	}
	if question.Parameters[parameter.ID] = value; value == present {
		delete(question.Parameters, parameter.ID)
	}
	return nil
}

func valueOf(p *pack.Pack, parameter policy.Parameter, text string) (policy.Value, error) {
	text = strings.NewReplacer(",", "", "，", "", " ", "").Replace(text)
	if text != "" && strings.Trim(text, "0123456789.") == "" && parameter.Type.Kind == policy.Ratio {
		unit, _, _ := strings.Cut(parameter.Unit, "/")
		if unit != "倍" && unit != "‰" {
			unit = "%"
		}
		text += unit
	}
	return p.Program.Schema().ParseValue(parameter.Type, text)
}

// Switch takes a rule out of force.
func (question *Question) Switch(p *pack.Pack, id string) error {
	if _, ok := p.Rule(id); !ok {
		return fault.New(fault.NotFound, "screen.no_rule", "rule", id)
	}
	if !slices.Contains(question.Off, id) {
		question.Off = append(question.Off, id)
	}
	return nil
}
