package form

import (
	"strings"

	"guben/policy"
)

// seen are the facts rules know the field by, in the order of put.
func (f *field) seen() []policy.Fact {
	switch f.Type {
	case Computed:
		return nil
	case Table:
		return f.tableFacts()
	case Checklist:
		return f.checklistFacts()
	}
	return []policy.Fact{{Key: f.ID, Zh: f.Name.Zh, En: f.Name.En, Type: f.typ()}}
}

// under is a fact below the field: 物资金额合计, items_amount_total.
func (f *field) under(key string, name Words, typ policy.Type) policy.Fact {
	fact := policy.Fact{Key: f.ID + "_" + key, Zh: f.Name.Zh + name.Zh, Type: typ}
	if f.Name.En != "" && name.En != "" {
		fact.En = f.Name.En + " " + strings.ToLower(name.En)
	}
	return fact
}

func (f *field) tableFacts() []policy.Fact {
	facts := []policy.Fact{f.under("rows", Words{Zh: "行数", En: "rows"}, policy.Type{Kind: policy.Int, Unit: "行"})}
	for _, column := range f.columns {
		if column.Total {
			facts = append(facts, f.under(column.ID+"_total", Words{Zh: column.Name.Zh + "合计", En: column.Name.En + " total"}, column.typ()))
		}
	}
	return facts
}

// tallies are the counts of a checklist rules know, in the order of tally.
var tallies = []struct {
	key  string
	name Words
}{
	{"yes", Words{Zh: "达标数", En: "met"}}, {"no", Words{Zh: "未达标数", En: "not met"}},
	{"na", Words{Zh: "不适用数", En: "not applicable"}}, {"open", Words{Zh: "未填数", En: "unanswered"}},
}

func (f *field) checklistFacts() []policy.Fact {
	var facts []policy.Fact
	for _, count := range tallies {
		facts = append(facts, f.under(count.key, count.name, policy.Type{Kind: policy.Int, Unit: "项"}))
	}
	for _, point := range f.Points {
		facts = append(facts, f.under(point.ID, point.Name, policy.Type{Kind: policy.Bool}))
	}
	return facts
}

// put sets the facts of a value; an empty one's are unknown, but an empty table
// has no rows and an empty checklist no answers.
func (f *field) put(facts []policy.Value, v Value) {
	switch f.Type {
	case Table:
		facts[0] = policy.Value(len(v.Rows))
		at := 1
		for _, column := range f.columns {
			if column.Total {
				facts[at] = column.total(v.Rows)
				at++
			}
		}
	case Checklist:
		counts := f.tally(v)
		for i, count := range counts {
			facts[i] = policy.Value(count)
		}
		for i, point := range f.Points {
			facts[len(counts)+i] = truthOf(v.Points[point.ID])
		}
	default:
		facts[0] = f.fact(v)
	}
}

func truthOf(answer Answer) policy.Value {
	switch answer {
	case Yes:
		return 1
	case No:
		return 0
	}
	return policy.Unknown
}

// tally counts the points that are met, not met, not applicable, unanswered.
func (f *field) tally(v Value) [4]int {
	var counts [4]int
	for _, point := range f.Points {
		switch v.Points[point.ID] {
		case Yes:
			counts[0]++
		case No:
			counts[1]++
		case NotApplicable:
			counts[2]++
		default:
			counts[3]++
		}
	}
	return counts
}

// total sums a column; a row that lacks it makes the sum unknown, as in policy.
func (f *field) total(rows []Values) policy.Value {
	sum := int64(0)
	for _, row := range rows {
		v := row[f.ID]
		next := sum + v.N
		if !v.Known || (next > sum) != (v.N > 0) && v.N != 0 {
			return policy.Unknown
		}
		sum = next
	}
	return policy.Value(sum)
}

// fact is a value as rules see it.
func (f *field) fact(v Value) policy.Value {
	switch kind := f.kindOf(); {
	case !v.Known:
		return policy.Unknown
	case numeric(kind):
		return policy.Value(v.N)
	case kind == Choice:
		return f.number(v.Text)
	case kind == Many:
		return f.bits(v.Many)
	}
	return 1
}

func (f *field) number(id string) policy.Value {
	if i, ok := f.options[id]; ok {
		return policy.Value(f.numbers[i])
	}
	return policy.Unknown
}

func (f *field) bits(ids []string) policy.Value {
	set := policy.Value(0)
	for _, id := range ids {
		if i, ok := f.options[id]; ok {
			set |= 1 << f.numbers[i]
		}
	}
	return set
}
