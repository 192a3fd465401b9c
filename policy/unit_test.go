package policy

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"guben/fault"
	"guben/message"
	"guben/period"
)

func TestArithmetic(t *testing.T) {
	const most = math.MaxInt64
	for _, c := range []struct {
		name       string
		have, want Value
	}{
		{"sum", add(2, 3), 5},
		{"sum beyond", add(most, 1), Unknown},
		{"sum down to the reserved number", add(-most, -1), Unknown},
		{"sum of unknown", add(Unknown, 1), Unknown},
		{"difference", subtract(2, 3), -1},
		{"difference of extremes", subtract(-most, most), Unknown},
		{"product", multiply(-3, 5, 1, truncate), -15},
		{"product beyond", multiply(most, 2, 1, truncate), Unknown},
		{"product through 128 bits", multiply(most, 10_000, 10_000, truncate), most},
		{"quotient", divide(7, 2, 1, truncate), 3},
		{"quotient below zero", divide(-7, 2, 1, truncate), -3},
		{"away", divide(-7, 2, 1, away), -4},
		{"half up", divide(5, 2, 1, half), 3},
		{"half down", divide(-5, 2, 1, half), -3},
		{"less than half", divide(4, 3, 1, half), 1},
		{"by zero", divide(7, 0, 1, truncate), Unknown},
		{"round to a step", round(1250, 100, half), 1300},
		{"round to a step away", round(1201, 100, away), 1300},
		{"round below zero", round(-1250, 100, half), -1300},
		{"round beyond", round(most, 100, away), Unknown},
		{"months", months(Value(day(t, "2020-01-31")), Value(day(t, "2020-02-29"))), 1},
		{"months not whole", months(Value(day(t, "2020-01-15")), Value(day(t, "2020-02-14"))), 0},
		{"months backward", months(Value(day(t, "2020-02-29")), Value(day(t, "2020-01-31"))), -1},
		{"age of the unborn", age(10, 9), Unknown},
		{"age in no calendar", age(math.MinInt64+1, 0), Unknown},
		{"day beyond", addMonths(lastDay, 1), Unknown},
		{"month beyond", addMonths(0, most), Unknown},
		{"code beyond a set", has(1, 63), 0},
	} {
		if c.have != c.want {
			t.Errorf("%s: have %d, want %d", c.name, c.have, c.want)
		}
	}
}

func TestKleene(t *testing.T) {
	values := []Value{0, 1, Unknown}
	wantBoth := [3][3]Value{{0, 0, 0}, {0, 1, Unknown}, {0, Unknown, Unknown}}
	for i, a := range values {
		for j, b := range values {
			if both(a, b) != wantBoth[i][j] {
				t.Errorf("%d and %d: %d", a, b, both(a, b))
			}
			if want := opposite(both(opposite(a), opposite(b))); either(a, b) != want {
				t.Errorf("%d or %d: %d", a, b, either(a, b))
			}
			out := make([]Truth, 9) // eight at once and one alone
			x, y := slices.Repeat([]Truth{truth(a)}, 9), slices.Repeat([]Truth{truth(b)}, 9)
			andTruths(out, x, y)
			if out[0] != truth(both(a, b)) || out[8] != out[0] {
				t.Errorf("columns: %v and %v: %v", x[0], y[0], out)
			}
			orTruths(out, x, y)
			if out[0] != truth(either(a, b)) || out[8] != out[0] {
				t.Errorf("columns: %v or %v: %v", x[0], y[0], out)
			}
		}
		out := make([]Truth, 9)
		notTruths(out, slices.Repeat([]Truth{truth(a)}, 9))
		if out[0] != truth(opposite(a)) || out[8] != out[0] {
			t.Errorf("columns: not %d: %v", a, out)
		}
	}
}

// TestBoundWords reads the words of the Civil Code and of usage.
func TestBoundWords(t *testing.T) {
	for quote, want := range map[string]struct {
		side  side
		bound Bound
	}{
		"年人均纯收入6000元以下": {above, Inclusive}, "25户以上": {below, Inclusive}, "控制在3人以内": {above, Inclusive},
		"不满18周岁": {below, Exclusive}, "超过10万元": {above, Exclusive}, "三公里以外": {above, Exclusive},
		"不低于10%": {below, Inclusive}, "不超过12个月": {above, Inclusive}, "不少于4次": {below, Inclusive}, "达85%": {below, Inclusive},
		"低于6000元": {below, Exclusive}, "不足5人": {below, Exclusive}, "高于4500元": {above, Exclusive}, "至少1次": {below, Inclusive},
		"260元": {noSide, NoBound},
	} {
		if _, s, b := boundWord(quote); s != want.side || b != want.bound {
			t.Errorf("%s: %v %v", quote, s, b)
		}
	}
}

// TestOperators compares every operator with every kind of limit.
func TestOperators(t *testing.T) {
	for quote, want := range map[string]string{
		"6000元以下": "<= >", "6000元以上": "< >=", "低于6000元": "< >=", "超过6000元": "<= >", "6000元": "< <= > >=",
	} {
		var admitted string
		for _, operator := range []string{"<", "<=", ">", ">="} {
			s := testSchema()
			text := "parameter p\n  name: 线\n  clause: 一\n  quote: " + quote + "\n  from 2020-01-01: 6000元\nrule r\n  when: 工资性收入 " + operator + " 线 且 非 (线 " +
				map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<="}[operator] + " 工资性收入)"
			if p, _ := Compile(s, readCase(t, s, "", text).definitions); p != nil {
				admitted += " " + operator
			}
		}
		if admitted != " "+want {
			t.Errorf("%s admits%s, want %s", quote, admitted, want)
		}
	}
}

// TestReasonStored says a stored reason as it was decided.
func TestReasonStored(t *testing.T) {
	w, e := newWorld(t, 60)
	s := w.schema
	for _, h := range w.sample {
		h.Source = func(ref FactRef, member int) string { return "台账" + s.Fact(ref).Key }
		for _, d := range e.DecideAll(h) {
			r := d.Reason()
			stored, err := json.Marshal(r)
			if err != nil {
				t.Fatal(err)
			}
			var again Reason
			if err := json.Unmarshal(stored, &again); err != nil {
				t.Fatal(err)
			}
			for _, lang := range []message.Lang{message.Zh, message.En} {
				if again.Say(lang) != r.Say(lang) || !slices.Equal(again.Lines(lang), r.Lines(lang)) {
					t.Fatalf("stored reason of %s says %s, not %s", d.Rule.ID, again.Say(lang), r.Say(lang))
				}
			}
		}
	}
}

func TestEdition(t *testing.T) {
	w, e := newWorld(t, 60)
	if v, from := e.Parameter("key_line"); v != 600_000 || from != day(t, "2020-03-15") {
		t.Errorf("key_line is %d from %s", v, from)
	}
	columns, _ := e.Sweep(w.frame, "key_household")
	higher, err := e.With("key_line", 2_000_000)
	if err != nil {
		t.Fatal(err)
	}
	moved, _ := higher.Sweep(w.frame, "key_household")
	if moved[0].Holds <= columns[0].Holds {
		t.Errorf("a higher line holds for %d, before %d", moved[0].Holds, columns[0].Holds)
	}
	off, err := e.Without("key_household")
	if err != nil {
		t.Fatal(err)
	}
	if none, _ := off.SweepInto(moved, w.frame, "key_household"); none[0].Holds+none[0].Undecided != 0 {
		t.Errorf("switched off it holds for %d", none[0].Holds)
	}
	d, err := higher.Decide("key_household", w.sample[0])
	if err != nil || len(d) != 1 {
		t.Fatal(d, err)
	}
	for name, err := range map[string]error{
		"with": second(e.With("nothing", 0)), "without": second(e.Without("nothing")), "sweep": second(e.Sweep(w.frame, "nothing")),
		"decide": second(e.Decide("nothing", w.sample[0])), "derive": second(e.Derive("nothing", w.sample[0])),
	} {
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s of an unknown name: %v", name, err)
		}
	}
	bare := NewFrame(w.schema, nil)
	if _, err := e.Sweep(bare); fault.KindOf(err) != fault.Invalid {
		t.Errorf("sweep without columns: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }

func compiled(t *testing.T, text string) *Program {
	t.Helper()
	s := testSchema()
	p, problems := Compile(s, readCase(t, s, "text", text).definitions)
	for _, problem := range problems {
		t.Fatal(problem.Say(message.En))
	}
	return p
}

// A row of a table is moved like a parameter, and only that row.
func TestRowsAreMoved(t *testing.T) {
	p := compiled(t, "table pay\n  name: 补助表\n  clause: 一\n  key: school\n  from 2020-01-01:\n    \"小学\": 1000元\n    \"初中\": 1250元\n"+
		"table bands\n  name: 分档表\n  clause: 一\n  from 2020-01-01:\n    5元: 70%\n    1元: 50%\n"+
		"rule r\n  on: person\n  when: 在校生状况 == \"初中\"\n  amount: 查表(补助表, 在校生状况) * 查表(分档表, 6元)\n")
	e := p.On(day(t, "2020-06-01"))
	h := p.Schema().NewHousehold(1)
	school := p.Schema().Person.Find("school")
	for _, code := range p.Schema().List("school").Codes {
		if code.Zh == "初中" {
			h.Members[0].Values[school] = Value(code.N)
		}
	}
	amount := func(e *Edition) Value {
		d, err := e.Decide("r", h)
		if err != nil {
			t.Fatal(err)
		}
		return d[0].Amount
	}
	for id, want := range map[string]Value{"pay.初中": 140_000, "pay.小学": 87_500, "bands.5元": 100_000, "bands.1元": 87_500} {
		value := map[bool]Value{true: 200_000, false: 8_000}[id[0] == 'p']
		moved, err := e.With(id, value)
		if err != nil {
			t.Fatal(id, err)
		}
		if got := amount(moved); got != want || amount(e) != 87_500 {
			t.Errorf("%s moved: %d, want %d", id, got, want)
		}
		if now, from := moved.Parameter(id); now != value || from != day(t, "2020-01-01") {
			t.Errorf("%s is %d from %s", id, now, from)
		}
		if moved.Alike(e, "r") || !p.Reads("r").RestsOn(id) {
			t.Errorf("%s is not read", id)
		}
	}
	for _, id := range []string{"pay.大学", "pay", "nothing.1元"} {
		if _, err := e.With(id, 1); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: %v", id, err)
		}
	}
	if n := len(e.Movables()); n != 4 {
		t.Errorf("%d can be moved", n)
	}
}

// What Alike calls alike gives the same answers to everybody; of the rules of
// two days, of moved parameters and of rules switched off some are not.
func TestAlikeIsTheSameToEverybody(t *testing.T) {
	w, e := newWorld(t, 60)
	higher, _ := e.With("key_line", 2_000_000)
	off, _ := e.Without("key_household")
	alike, apart := 0, 0
	for name, other := range map[string]*Edition{"the same": e, "moved": higher, "off": off, "a year later": e.Program().On(e.Day() + 365)} {
		for _, rule := range e.Program().Rules() {
			if !e.Alike(other, rule.ID) {
				if apart++; other == e {
					t.Errorf("%s is not like itself", rule.ID)
				}
				continue
			}
			alike++
			one, _ := e.Sweep(w.frame, rule.ID)
			two, _ := other.Sweep(w.frame, rule.ID)
			if !slices.Equal(one[0].Truth, two[0].Truth) || !slices.Equal(one[0].Amount, two[0].Amount) {
				t.Errorf("%s: %s is called alike and is not", name, rule.ID)
			}
		}
	}
	if alike == 0 || apart == 0 || e.Alike(higher, "key_household") || e.Alike(off, "industry_share") {
		t.Errorf("%d alike, %d apart", alike, apart)
	}
}

func TestReads(t *testing.T) {
	s, e := benchPack(t)
	r := e.Program().Reads("industry_share")
	var facts []string
	for _, ref := range r.Facts {
		facts = append(facts, s.Fact(ref).Key)
	}
	want := Reads{Facts: r.Facts, Derived: []string{"income_per_head", "纯收入", "岁数"}, Parameters: []string{"key_line"}, Rules: []string{"key_household"}, Today: true}
	if !reflect.DeepEqual(r, want) || !slices.Equal(facts, []string{"wages", "business", "transfers", "costs", "size", "birth"}) {
		t.Errorf("%v %+v", facts, r)
	}
	if n := len(e.Program().Columns()); n != 17 {
		t.Errorf("%d columns", n)
	}
	if p := e.Program().Parameters()[0]; p.Type.Kind != Money || p.Bound != Inclusive {
		t.Errorf("%+v", p)
	}
}

// TestFrameChanges keeps a frame right through changes of households.
func TestFrameChanges(t *testing.T) {
	w, e := newWorld(t, 60)
	households := slices.Clone(w.sample)
	frame := w.frameOf(e)
	s := w.schema
	bigger := s.NewHousehold(9)
	bigger.Values[s.Household.Find("wages")] = 1 << 40 // beyond 32 bits
	bigger.Members[8].Values[s.Person.Find("school")] = 300
	frame.Replace(7, bigger)
	households[7] = bigger
	frame.Replace(20, s.NewHousehold(0))
	households[20] = s.NewHousehold(0)
	frame.Remove(0)
	households = households[1:]
	frame.Append(bigger)
	households = append(households, bigger)
	compareSweep(t, 0, e, households, nil, frame)
	if v := frame.Value(FactRef{OnHousehold, s.Household.Find("wages")}, 6); v != 1<<40 {
		t.Errorf("wages %d", v)
	}
	if v := frame.Value(FactRef{OnVillage, 0}, 0); v != Unknown {
		t.Errorf("a fact without column is %d", v)
	}
}

func TestParseValue(t *testing.T) {
	s := testSchema()
	for _, c := range []struct {
		entity     *Entity
		fact, text string
		want       Value
	}{
		{&s.Household, "wages", "20万元", 20_000_000}, {&s.Household, "land", "3.5亩", 350}, {&s.Household, "land", "3.5", 350}, {&s.Household, "size", "4", 4},
		{&s.Household, "allowance", "是", 1}, {&s.Household, "exit_day", "2019年11月20日", Value(period.Date(2019, 11, 20))},
		{&s.Household, "house_grade", "D级", 3}, {&s.Person, "health", "残疾、长期慢性病", 10}, {&s.Person, "share_self", "15%", 1500},
		{&s.Person, "since", "2019-09", 2019*12 + 8}, {&s.Person, "birth", "", Unknown}, {&s.Person, "birth", "未知", Unknown},
	} {
		v, err := s.ParseValue(c.entity.Facts[c.entity.Find(c.fact)].Type, c.text)
		if err != nil || v != c.want {
			t.Errorf("%s %s: %d %v", c.fact, c.text, v, err)
		}
	}
	for fact, text := range map[string]string{"land": "3.555亩", "house_grade": "E级", "allowance": "也许", "exit_day": "2019-02-30", "size": "4户", "wages": "多"} {
		if v, err := s.ParseValue(s.Household.Facts[s.Household.Find(fact)].Type, text); err == nil || v != Unknown {
			t.Errorf("%s %s: %d accepted", fact, text, v)
		}
	}
}

// TestManyMembers names some of the households of a village and counts the rest.
func TestManyMembers(t *testing.T) {
	s := testSchema()
	p, _ := Compile(s, readCase(t, s, "", "rule r\n  on: village\n  when: 计数(户, 低保户) >= 3户").definitions)
	v := &Village{}
	for range 60 {
		h := s.NewHousehold(0)
		h.Values[s.Household.Find("allowance")] = 1
		v.Households = append(v.Households, h)
	}
	d := p.On(0).DecideVillage(v)[0]
	r := d.Reason()
	if said := r.Say(message.Zh); d.Truth != True || !strings.HasSuffix(said, "；另有 52 个") {
		t.Error(d.Truth, said)
	}
	if lines := r.Lines(message.En); lines[len(lines)-1] != "      and 20 more" {
		t.Errorf("%q", lines[len(lines)-1])
	}
}

// TestConstantChoice sweeps rules that depend on nobody: on parameters alone,
// one of them not yet in force.
func TestConstantChoice(t *testing.T) {
	w, _ := newWorld(t, 60)
	text := "parameter later\n  name: 试点\n  clause: 一\n  from 2030-01-01: 是\nparameter now\n  name: 标准\n  clause: 一\n  from 2020-01-01: 1元\n" +
		"rule a\n  on: person\n  when: 是\n  amount: 如果 试点 则 标准 否则 2元\nrule b\n  when: 试点 或 标准 > 0\n  amount: 标准 * 2\nrule c\n  when: 如果 试点 则 是 否则 否\n" +
		"rule d\n  when: 任一(成员, 试点)\nrule e\n  when: 计数(成员, 标准 > 5元) == 0\nrule f\n  on: person\n  when: 非 a"
	p, problems := Compile(w.schema, readCase(t, w.schema, "", text).definitions)
	if len(problems) > 0 {
		t.Fatal(problems[0].Say(message.En))
	}
	e := p.On(day(t, "2020-06-01"))
	compareSweep(t, 0, e, w.sample, nil, w.frameOf(e))
}
