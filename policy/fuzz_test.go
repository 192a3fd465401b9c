package policy

import (
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"guben/message"
	"guben/period"
)

// FuzzRule reads any text as a rule: it is refused with a problem inside the
// text, or decided without failing, alike by closures and columns.
func FuzzRule(f *testing.F) {
	for _, m := range mistakes {
		for _, line := range strings.Split(m.text, "\n") {
			if _, text, ok := strings.Cut(line, "when: "); ok {
				f.Add(text)
			}
		}
	}
	f.Add("任一(成员 其中 年龄(出生日期) >= 16岁 且 健康状况 不包含 \"残疾\", 参保) 且 工资性收入 / 人口数 <= 6000元")
	f.Add("如果 低保户 则 1.8倍 否则 6% > 转移性收入 / 工资性收入")
	f.Add("2020年7月1日 <= 脱贫日期 + 12个月 < 2021-07-01 # 渐退")
	f.Add("四舍五入(工资性收入 * 106%, 1元) == 最大(工资性收入, 0元, -1元)")
	s := testSchema()
	f.Fuzz(func(t *testing.T, text string) {
		for _, on := range []On{OnHousehold, OnPerson, OnVillage} {
			fuzzOne(t, s, text, on)
		}
	})
}

func fuzzOne(t *testing.T, s *Schema, text string, on On) {
	d := Definitions{Rules: []Rule{{ID: "r", Name: "规则", On: on, Clause: "一", When: Text{File: "f", Line: 1, Column: 1, Body: text}}}}
	p, problems := Compile(s, d)
	for _, problem := range problems {
		if problem.Source == "" && len(problem.Args) > 0 {
			continue // of the whole rule, such as a cycle
		}
		if problem.Place.Line < 1 || problem.Place.Line > 1+strings.Count(text, "\n") || problem.Place.Column < 1 || problem.Place.Column > utf8.RuneCountInString(text)+2 {
			t.Fatalf("%q: place %v", text, problem.Place)
		}
		if said := problem.Say(message.Zh); problem.Source != "" && !strings.Contains(said, "\n") {
			t.Fatalf("%q: no caret in %s", text, said)
		}
	}
	if p == nil {
		return
	}
	e := p.On(period.Date(2020, 6, 1))
	frame := NewFrame(s, p.Columns())
	v := &Village{Values: Unset(len(s.Village.Facts))}
	frame.AppendVillage(v.Values)
	for i := range 4 {
		h := s.NewHousehold(i)
		h.Village = v
		for j := range h.Values {
			h.Values[j] = []Value{Unknown, 0, 1, math.MaxInt64}[i]
		}
		v.Households = append(v.Households, h)
		frame.Append(h)
	}
	compareSweep(t, 0, e, v.Households, []*Village{v}, frame)
}

// FuzzValue reads any text as a value of each kind.
func FuzzValue(f *testing.F) {
	for _, text := range []string{"6000元", "1.8倍", "小学", "残疾、健康", "2020-02-30", "是", "12个月", "-0.5亩", "９９"} {
		f.Add(text)
	}
	s := testSchema()
	f.Fuzz(func(t *testing.T, text string) {
		for _, e := range []*Entity{&s.Household, &s.Person} {
			for _, fact := range e.Facts {
				v, err := s.ParseValue(fact.Type, text)
				if err != nil && v != Unknown {
					t.Fatalf("%q as %s: %d with an error", text, fact.Key, v)
				}
				if err == nil && s.FormatValue(message.Zh, fact.Type, v) == "" {
					t.Fatalf("%q as %s says nothing", text, fact.Key)
				}
			}
		}
	})
}
