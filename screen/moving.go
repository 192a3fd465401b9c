package screen

import (
	"slices"
	"strconv"
	"strings"

	"guben/fault"
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/policy"
)

// Movable reports whether a question can move such a parameter.
func Movable(t policy.Type) bool {
	return t.Kind == policy.Money || t.Kind == policy.Ratio || t.Kind == policy.Int || t.Kind == policy.Day
}

// Movables are what a question about a plan can move on a day: parameters and
// rows of tables that have a value and that some rule or population reads.
func Movables(p *pack.Pack, day period.Day) (list []policy.Parameter) {
	edition := p.Program.On(day)
	var reads []policy.Reads
	for _, rule := range p.Program.Rules() {
		reads = append(reads, p.Program.Reads(rule.ID))
	}
	for _, one := range edition.Movables() {
		value, _ := edition.Parameter(one.ID)
		if value.Known() && Movable(one.Type) && slices.ContainsFunc(reads, func(r policy.Reads) bool { return r.RestsOn(one.ID) }) {
			list = append(list, one)
		}
	}
	return list
}

// Move sets a parameter of the question to a value as people write it: 6500元,
// 85%, 1.8倍, 12; a bare number is in the unit the clause states. The value it has
// anyway is left out.
func (question *Question) Move(p *pack.Pack, day period.Day, id, text string) error {
	edition := p.Program.On(day)
	all := edition.Movables()
	at := slices.IndexFunc(all, func(q policy.Parameter) bool { return q.ID == id || q.Name == id })
	if at < 0 {
		return fault.New(fault.NotFound, "screen.no_parameter", "id", id)
	}
	parameter := all[at]
	name := pack.Words{Zh: parameter.Name, En: parameter.En}
	present, _ := edition.Parameter(parameter.ID)
	if !present.Known() || !Movable(parameter.Type) {
		return fault.New(fault.Invalid, "screen.unmovable", "name", name, "day", day)
	}
	if len(RulesReading(p, parameter.ID)) == 0 {
		return fault.New(fault.Invalid, "screen.unread", "name", name)
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

// Plain is a parameter's value as a bare number in the unit its clause states,
// as Move reads it; money is in yuan, a day is written 2020-09-30.
func Plain(parameter policy.Parameter, value policy.Value) string {
	if parameter.Type.Kind == policy.Day {
		return period.Day(value).String()
	}
	return plainNumber(int64(value), decimalsOf(parameter))
}

// decimalsOf is how many decimals of the stated unit the stored number has.
func decimalsOf(parameter policy.Parameter) int {
	switch parameter.Type.Kind {
	case policy.Money:
		return 2
	case policy.Int:
		return parameter.Type.Scale
	}
	switch unit, _, _ := strings.Cut(parameter.Unit, "/"); unit {
	case "倍":
		return 4
	case "‰":
		return 1
	}
	return 2
}

func plainNumber(n int64, decimals int) string {
	digits := strconv.FormatInt(n, 10)
	if decimals == 0 {
		return digits
	}
	for len(digits) <= decimals {
		digits = "0" + digits
	}
	cut := len(digits) - decimals
	return strings.TrimSuffix(strings.TrimRight(digits[:cut]+"."+digits[cut:], "0"), ".")
}

// Scale is what a parameter is moved along: so many steps down and up from the
// value it has.
type Scale struct{ Low, High, Step policy.Value }

const scaleSteps = 40

// ScaleOf is a scale in round steps of about a hundredth of the present value.
// It ends at 0, and a share of a whole ends at 100 %. A day is moved by days,
// within half a year.
func ScaleOf(parameter policy.Parameter, present policy.Value) Scale {
	if parameter.Type.Kind == policy.Day {
		return Scale{present - 180, present + 180, 1}
	}
	s := Scale{Step: least(parameter)}
	for _, times := range []policy.Value{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000} {
		if s.Step = least(parameter) * times; s.Step*100 >= present {
			break
		}
	}
	steps := min(scaleSteps, max(10, present/s.Step))
	s.Low, s.High = max(present-steps*s.Step, present%s.Step), present+steps*s.Step
	if parameter.Type.Kind == policy.Ratio && present <= 10_000 {
		s.High = min(s.High, 10_000)
	}
	return s
}

// least is the smallest step worth asking for: a yuan, a hundredth, one.
func least(parameter policy.Parameter) policy.Value {
	switch parameter.Type.Kind {
	case policy.Money, policy.Ratio:
		return 100
	}
	return 1
}
