package draft

import (
	"slices"
	"strings"

	"guben/plan"
	"guben/policy"
)

// quantities makes parameters of amounts of money and indicators of other
// numbers that a duty is measured by.
func (r *reader) quantities(c *plan.Clause) {
	for _, q := range c.Quantities {
		switch {
		case isMoney(q.Unit):
			r.parameter(c, q)
		case c.Duty:
			r.indicator(c, q)
		default:
			r.parameter(c, q)
		}
	}
}

// isMoney reports units that begin with an amount of money: 元/人/年, 万元.
func isMoney(unit string) bool {
	for _, money := range []string{"元", "万元", "亿元"} {
		if unit == money || strings.HasPrefix(unit, money+"/") {
			return true
		}
	}
	return false
}

// measures are the units besides money a parameter's value may have.
var measures = []string{"%", "倍", "岁", "个月", "人", "户", "个", "次", "名", "天", "亩"}

func (r *reader) parameter(c *plan.Clause, q plan.Quantity) {
	unit, _, _ := strings.Cut(q.Unit, "/")
	i := r.about(c, Parameter, q.Of+q.Text)
	i.Values = Values{"name": r.unique(word(q.Of, "标准"), c), "value": q.Value + unit, "unit": q.Unit, "quote": q.Text,
		"from": day(r.begin())}
	if !isMoney(q.Unit) && !slices.Contains(measures, unit) {
		return // no rule can use it; the clause's task keeps the words
	}
	if q.High != "" {
		i.doubt("range", "text", q.Text)
	}
	if q.Operator == plan.About {
		i.doubt("about", "text", q.Text)
	}
	r.add(i)
}

// ways a number is meant to go, by its operator.
var ways = map[string]string{plan.AtLeast: "up", plan.Over: "up", plan.AtMost: "down", plan.Under: "down", plan.Exactly: "exactly", plan.About: "exactly"}

func (r *reader) indicator(c *plan.Clause, q plan.Quantity) {
	i := r.about(c, Indicator, q.Of+q.Text)
	i.Values = Values{"name": cut(orElse(q.Of, title(c)), titleLength), "units": r.answering(c, ""), "value": q.Value, "unit": orElse(q.Unit, "个"),
		"direction": ways[q.Operator], "bound": q.Bound, "quote": q.Text, "source": reported}
	if q.High != "" {
		i.doubt("range", "text", q.Text)
	}
	if q.Operator == plan.About {
		i.doubt("about", "text", q.Text)
	}
	if i.Values["units"] == "" {
		i.Values["units"] = r.standIn(&i, c)
	}
	r.add(i)
}

// reported is where an indicator's number comes from until somebody says otherwise.
const reported = "责任单位填报"

// taken reports names the field dictionary has.
func (r *reader) taken(name string) bool {
	for _, on := range []policy.On{policy.OnVillage, policy.OnHousehold, policy.OnPerson} {
		if r.schema.Entity(on).Find(name) >= 0 {
			return true
		}
	}
	return false
}
