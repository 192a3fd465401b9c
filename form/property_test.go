package form

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"guben/message"
	"guben/policy"
)

// random is a value somebody might have entered.
func (f *field) random(r *rand.Rand) Value {
	if r.IntN(4) == 0 {
		return Value{}
	}
	switch f.Type {
	case Text:
		return Value{Known: true, Text: strings.TrimSpace(pick(r, "米", "「油」, <b>", "a b", "-", "无", "5", "，。", "１"))}
	case Paragraph:
		return Value{Known: true, Text: pick(r, "一行", "两\n行", "制\t表", "“引号”")}
	case Number:
		if f.least.Known {
			return Value{Known: true, N: f.least.N + r.Int64N(99)}
		}
		return Value{Known: true, N: r.Int64N(1e9) - 5e8}
	case Money:
		if f.dict != nil || f.least.Known {
			return Value{Known: true, N: r.Int64N(100_000)}
		}
		return Value{Known: true, N: r.Int64N(1e12) - 5e11}
	case Date:
		return Value{Known: true, N: 10_000 + r.Int64N(9_000)}
	case Month:
		return Value{Known: true, N: 1990*12 + r.Int64N(500)}
	case YesNo:
		return Value{Known: true, N: r.Int64N(2)}
	case Choice:
		return Value{Known: true, Text: f.Choices[r.IntN(len(f.Choices))].ID}
	case Many:
		v := Value{}
		for _, option := range f.Choices {
			if r.IntN(2) == 0 {
				v.Many = append(v.Many, option.ID)
			}
		}
		v.Known = v.Many != nil
		return v
	case Person:
		return Value{Known: true, Text: fmt.Sprint(1 + r.IntN(1e6))}
	case Unit:
		return Value{Known: true, Text: "bureau_of_housing"}
	case Place:
		return Value{Known: true, Text: "210504100"}
	case Signature:
		return Value{Known: true, Text: fmt.Sprintf("%064x", r.Uint64())}
	case File:
		return Value{Known: true, Many: []string{fmt.Sprintf("%064x", r.Uint64()), "b2"}}
	case Table:
		v := Value{}
		for range r.IntN(5) {
			if row := randomRow(r, f.columns); len(row) > 0 {
				v.Rows = append(v.Rows, row)
			}
		}
		v.Known = v.Rows != nil
		return v
	case Checklist:
		v := Value{Points: map[string]Answer{}}
		for _, point := range f.Points {
			if answer := pick(r, "", Yes, No, NotApplicable); answer != "" {
				v.Points[point.ID] = answer
			}
		}
		if v.Known = len(v.Points) > 0; !v.Known {
			return Value{}
		}
		return v
	}
	return Value{}
}

func pick[T any](r *rand.Rand, list ...T) T { return list[r.IntN(len(list))] }

func randomRow(r *rand.Rand, fields []*field) Values {
	values := Values{}
	for _, f := range fields {
		if v := f.random(r); v.Known && !f.readOnly() && !f.secret() {
			values[f.ID] = v
		}
	}
	return values
}

func TestEncodeAndDecode(t *testing.T) {
	p, r := compiled(t, visit()), rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		values := randomRow(r, p.fields)
		data, err := p.Encode(values)
		if err != nil {
			t.Fatal(err)
		}
		again, err := p.Decode(data)
		if err != nil || !again.Same(values) {
			t.Fatalf("%s: %v\n%+v\n%+v", data, err, values, again)
		}
		if twice, _ := p.Encode(again); string(twice) != string(data) {
			t.Fatalf("%s is written again as %s", data, twice)
		}
	}
}

func TestReadGivesBackInput(t *testing.T) {
	p, r := compiled(t, visit()), rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		values := randomRow(r, p.fields)
		again, errs := p.Read(p.Input(values))
		if len(errs) > 0 || !again.Same(values) {
			t.Fatalf("%v\n%+v\n%+v", errs, values, again)
		}
	}
}

// TestReadGivesBackSheets: what a sheet shows is read as it was, in both languages.
func TestReadGivesBackSheets(t *testing.T) {
	p, r := compiled(t, visit()), rand.New(rand.NewPCG(5, 6))
	for range 1000 {
		values := randomRow(r, p.fields)
		for _, lang := range []message.Lang{message.Zh, message.En} {
			input, want := map[string][]string{}, values.With(nil)
			for _, id := range append(p.Tables(), "photo", "sign", "note") {
				delete(want, id)
			}
			for _, column := range p.Columns("") {
				if !column.ReadOnly && column.Field != "note" {
					input[column.Key] = []string{p.Cell("", column, values, lang)}
				}
			}
			for i, row := range values["items"].Rows {
				for _, column := range p.Columns("items") {
					input[RowKey("items", i, column.Key)] = []string{p.Cell("items", column, row, lang)}
				}
			}
			if v, ok := values["items"]; ok {
				want["items"] = v
			}
			again, errs := p.Read(input)
			if again = again.With(nil); len(errs) > 0 || !again.Same(want) {
				t.Fatalf("%v\n%v\n%+v\n%+v", errs, input, want, again)
			}
		}
	}
}

// TestShowAndNeedAreTheRules: what the form shows and requires is what policy
// decides of the same text, over the values that count.
func TestShowAndNeedAreTheRules(t *testing.T) {
	p, r := compiled(t, visit()), rand.New(rand.NewPCG(7, 8))
	definitions := plan()
	for _, f := range p.fields {
		for kind, rule := range map[string]policy.Text{"show ": f.Show, "need ": f.Need} {
			if rule.Body != "" {
				definitions.Rules = append(definitions.Rules, policy.Rule{ID: kind + f.ID, On: policy.OnHousehold, Clause: "一", When: rule})
			}
		}
	}
	rules, problems := policy.Compile(p.schema, definitions)
	if rules == nil {
		t.Fatal(problems)
	}
	edition := rules.On(today)
	shown := 0
	for range 500 {
		facts := home()
		state := p.State(randomRow(r, p.fields), facts, today)
		h := facts.Household
		h.Values = append(slices.Clone(h.Values), policy.Unset(p.facts-p.base)...)
		for _, f := range p.fields {
			if f.facts >= 0 {
				f.put(h.Values[f.facts:], state.Values[f.ID])
			}
		}
		answers := map[string]policy.Truth{}
		for _, d := range edition.DecideAll(h) {
			answers[d.Rule.ID] = d.Truth
		}
		for i, f := range p.fields {
			one := state.Fields[i]
			wantShown := f.Show.Body == "" || answers["show "+f.ID] == policy.True
			wantNeeded := wantShown && (f.Required || answers["need "+f.ID] == policy.True)
			if one.Shown != wantShown || one.Needed != wantNeeded {
				t.Fatalf("%s: %+v, want shown %v needed %v", f.ID, one, wantShown, wantNeeded)
			}
			if !one.Shown && one.Filled {
				t.Fatalf("%s is hidden and has a value", f.ID)
			}
			if one.Shown && f.Show.Body != "" {
				shown++
			}
		}
	}
	if shown == 0 {
		t.Error("nothing was ever shown")
	}
}

// TestStateSettles: the values that count come to the same state again.
func TestStateSettles(t *testing.T) {
	p, r := compiled(t, visit()), rand.New(rand.NewPCG(9, 10))
	for range 500 {
		first := p.State(randomRow(r, p.fields), home(), today)
		second := p.State(first.Values, home(), today)
		if !first.Values.Same(second.Values) || len(second.Emptied) > 0 || len(first.Problems) != len(second.Problems) {
			t.Fatalf("%+v\n%+v", first, second)
		}
	}
}

func FuzzRead(f *testing.F) {
	p, problems := Compile(schema(), plan(), visit())
	if p == nil {
		f.Fatal(problems)
	}
	for _, seed := range []string{"class=教育&school_kinds=fee&school_kinds=out", "items.0.amount=1e9&items.99999999999999999999.what=x",
		"clean.yard=yes&clean=1", "on=2020-02-29&since=2020.2", "land=-0.00亩&visits=０", "a.b.c=1&=&.=", "phone=1380000****", "photo=a&photo=b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		input := map[string][]string{}
		for _, pair := range strings.Split(query, "&") {
			key, value, _ := strings.Cut(pair, "=")
			input[key] = append(input[key], value)
		}
		values, errs := p.Read(input)
		for _, e := range errs {
			if e.Say(message.Zh) == "" || strings.Contains(e.Say(message.En), "internal") {
				t.Errorf("%q: %+v", query, e)
			}
		}
		state := p.State(values.With(nil), Facts{}, today)
		data, err := p.Encode(state.Values)
		if err != nil {
			t.Fatal(err)
		}
		again, err := p.Decode(data)
		if err != nil || !again.Same(state.Values) {
			t.Fatalf("%q: %s reads as %+v, want %+v", query, data, again, state.Values)
		}
	})
}

func FuzzDecode(f *testing.F) {
	p, problems := Compile(schema(), plan(), visit())
	if p == nil {
		f.Fatal(problems)
	}
	for _, seed := range []string{`{"class":"house","items":[{"amount":"1.00"},null]}`, `{"clean":{"yard":"maybe"},"on":"2020-02-30","solved":1}`,
		`{"school_kinds":["out","out"],"gone":[1, {"a":null}],"photo":[]}`, `null`, `[]`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		values, err := p.Decode(data)
		if err != nil {
			return
		}
		p.State(values, Facts{}, today)
		once, err := p.Encode(values)
		if err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		again, err := p.Decode(once)
		if err != nil {
			t.Fatalf("%s: %v", once, err)
		}
		if twice, _ := p.Encode(again); string(twice) != string(once) {
			t.Fatalf("%s is written again as %s", once, twice)
		}
	})
}

func BenchmarkReadAndState(b *testing.B) {
	p := compiled(b, visit())
	facts := home()
	input := map[string][]string{"class": {"school"}, "school_kinds": {"fee", "out"}, "fee": {"300"}, "title": {"学费偏高"}, "on": {"2020-05-30"}, "land": {"1.5"},
		"solved": {"yes"}, "phone": {"13800000000"}, "wage_income": {"20000"}, "note": {"一段说明"},
		"items.0.what": {"大米"}, "items.0.amount": {"100"}, "items.1.what": {"被子"}, "items.1.amount": {"60.5"}, "clean.yard": {"yes"}, "clean.bed": {"na"}}
	b.ReportAllocs()
	for b.Loop() {
		values, errs := p.Read(input)
		if len(errs) > 0 || p.State(values, facts, today) == nil {
			b.Fatal(errs)
		}
	}
}

func BenchmarkEncodeAndDecode(b *testing.B) {
	p := compiled(b, visit())
	values := randomRow(rand.New(rand.NewPCG(1, 1)), p.fields)
	b.ReportAllocs()
	for b.Loop() {
		data, _ := p.Encode(values)
		if _, err := p.Decode(data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompile(b *testing.B) {
	s, d, f := schema(), plan(), visit()
	b.ReportAllocs()
	for b.Loop() {
		if p, _ := Compile(s, d, f); p == nil {
			b.Fatal("no program")
		}
	}
}
