package policy

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"guben/message"
	"guben/period"
)

// writer writes random rule text over the test schema: every construct, with
// values at and beyond the edges.
type writer struct {
	*rand.Rand
	s      *Schema
	inner  On
	home   On
	facts  []Derived // computed so far
	params []Parameter
	rules  []Rule
	depth  int
}

func (w *writer) pick(list ...string) string { return list[w.IntN(len(list))] }

// deeper reports whether to go on nesting.
func (w *writer) deeper() bool { return w.depth < 4 && w.IntN(4) > 0 }

func (w *writer) within(f func() string) string {
	w.depth++
	defer func() { w.depth-- }()
	return f()
}

// named is a fact, computed fact, rule or parameter of a kind in sight, "" if
// there is none.
func (w *writer) named(want Type) string {
	var names []string
	for on := OnVillage; on <= w.inner; on++ {
		for _, f := range w.s.Entity(on).Facts {
			if f.Type == want && !f.Derived {
				names = append(names, f.Zh)
			}
		}
		for _, d := range w.facts {
			if d.On == on && d.Type == want {
				names = append(names, d.Name)
			}
		}
		for _, r := range w.rules {
			if r.On == on && want.Kind == Bool {
				names = append(names, r.Name)
			}
		}
	}
	for _, p := range w.params {
		if p.Type == want {
			names = append(names, p.Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return w.pick(names...)
}

func (w *writer) orElse(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

var moneyType, ratioType, boolType, dayType = Type{Kind: Money}, Type{Kind: Ratio}, Type{Kind: Bool}, Type{Kind: Day}

func (w *writer) yes() string {
	return w.within(func() string {
		if !w.deeper() {
			return w.orElse(w.named(boolType), w.pick("是", "否"))
		}
		switch w.IntN(14) {
		case 0:
			return "(" + w.yes() + " 且 " + w.yes() + ")"
		case 1:
			return "(" + w.yes() + " 或 " + w.yes() + ")"
		case 2:
			return "(非 " + w.yes() + ")"
		case 3:
			return "已知(" + w.pick(w.yes(), w.money(), w.number()) + ")"
		case 4:
			return "缺省(" + w.yes() + ", " + w.yes() + ")"
		case 5:
			return "(如果 " + w.yes() + " 则 " + w.yes() + " 否则 " + w.yes() + ")"
		case 6:
			return "(" + w.yes() + w.pick(" == ", " != ") + w.yes() + ")"
		case 7:
			return w.coded()
		case 8, 9:
			return w.gathered(w.pick("任一", "全部", "无一"), (*writer).yes)
		case 10:
			return "(" + w.days() + w.compare() + w.days() + ")"
		case 11:
			return "(" + w.ratio() + w.compare() + w.ratio() + ")"
		case 12:
			return "(" + w.number() + w.compare() + w.number() + ")"
		}
		return "(" + w.money() + w.compare() + w.money() + ")"
	})
}

func (w *writer) compare() string { return w.pick(" < ", " <= ", " > ", " >= ", " == ", " != ") }

// coded asks something about a code or a set.
func (w *writer) coded() string {
	house := w.pick(`危房级别 属于 ["C级", "D级"]`, `危房级别 == "B级"`, `危房级别 != "A级"`)
	switch {
	case w.inner == OnVillage:
		return "贫困村"
	case w.inner == OnHousehold:
		return "(" + house + ")"
	}
	return "(" + w.pick(house, `在校生状况 == "小学"`, `在校生状况 不属于 ["小学", "初中"]`, `健康状况 包含 "残疾"`, `健康状况 不包含 "健康"`,
		`(在校生状况 == "小学" 或 在校生状况 == "初中")`, `入学月份 > 2019-09`) + ")"
}

// gathered is an aggregate over narrower subjects.
func (w *writer) gathered(name string, body func(*writer) string) string {
	over := OnPerson
	if w.inner == OnVillage {
		over = OnHousehold
	} else if w.home == OnVillage && w.IntN(4) == 0 {
		over = OnHousehold
	}
	before := w.inner
	w.inner = over
	defer func() { w.inner = before }()
	subject := map[On]string{OnPerson: "成员", OnHousehold: "户"}[over]
	if w.IntN(2) == 0 {
		subject += " 其中 " + w.yes()
	}
	return name + "(" + subject + ", " + body(w) + ")"
}

func (w *writer) money() string {
	return w.within(func() string {
		if !w.deeper() {
			return w.orElse(w.named(moneyType), w.amount())
		}
		switch w.IntN(12) {
		case 0:
			return "(" + w.money() + w.pick(" + ", " - ") + w.money() + ")"
		case 1:
			return "(" + w.money() + w.pick(" * ", " / ") + w.number() + ")"
		case 2:
			return "(" + w.money() + w.pick(" * ", " / ") + w.ratio() + ")"
		case 3:
			return w.pick("最小", "最大") + "(" + w.money() + ", " + w.money() + ")"
		case 4:
			return "(如果 " + w.yes() + " 则 " + w.money() + " 否则 " + w.money() + ")"
		case 5:
			return "缺省(" + w.money() + ", " + w.money() + ")"
		case 6, 7:
			return w.gathered(w.pick("合计", "最小", "最大"), (*writer).money)
		case 8:
			return w.pick("舍去", "进位", "四舍五入") + "(" + w.money() + " / " + w.number() + w.pick("", ", 1元") + ")"
		case 9:
			return "查表(分段表, " + w.money() + ")"
		case 10:
			return "(-" + w.money() + ")"
		}
		return w.orElse(w.named(moneyType), w.amount())
	})
}

func (w *writer) amount() string {
	return w.pick("0元", "1元", "6000元", "20万元", "0.01元", "90000万元", "4000元", fmt.Sprint(w.IntN(10000), "元"))
}

// number is a number of some unit; comparing different units is refused, which
// the test allows for.
func (w *writer) number() string {
	return w.within(func() string {
		if !w.deeper() {
			return w.pick("0", "1", "3", "12", "1.5")
		}
		switch w.IntN(9) {
		case 0:
			return w.gathered("计数", (*writer).yes)
		case 1:
			return "月数(" + w.days() + ", " + w.days() + ")"
		case 2:
			return "年龄(" + w.days() + w.pick("", ", "+w.days()) + ")"
		case 3:
			return "(" + w.days() + " - " + w.days() + ")"
		case 4:
			return "年份(" + w.days() + ")"
		case 5:
			if w.inner == OnPerson {
				return w.pick("务工月数", "年龄(出生日期)", "出勤月数")
			}
			return "3"
		case 6:
			if w.inner >= OnHousehold {
				return w.pick("人口数", "耕地面积", "走访次数")
			}
			return "12"
		}
		return w.pick("2", "60", "100", "1000000")
	})
}

func (w *writer) days() string {
	return w.within(func() string {
		if !w.deeper() {
			return w.orElse(w.named(dayType), "2020-02-29")
		}
		switch w.IntN(5) {
		case 0:
			return "(" + w.days() + w.pick(" + ", " - ") + w.pick("30天", "6个月", "1个月", "12个月") + ")"
		case 1:
			return "当日"
		case 2:
			return w.pick("2020-02-29", "2004-02-29", "1960-12-31", "2020-06-01")
		}
		return w.orElse(w.named(dayType), "当日")
	})
}

func (w *writer) ratio() string {
	return w.within(func() string {
		if !w.deeper() {
			return w.orElse(w.named(ratioType), w.pick("6%", "1.8倍", "0%", "100%"))
		}
		switch w.IntN(4) {
		case 0:
			return "(" + w.money() + " / " + w.money() + ")"
		case 1:
			return "(" + w.ratio() + w.pick(" + ", " * ", " / ", " - ") + w.ratio() + ")"
		}
		return w.orElse(w.named(ratioType), w.pick("6%", "1.8倍"))
	})
}

// definitions writes parameters, computed facts and rules.
func (w *writer) definitions() Definitions {
	var d Definitions
	add := func(t Type, name, value string) {
		p := Parameter{ID: name, Name: name, Type: t, Clause: "一", Values: []Dated{{From: 0, Value: Text{Body: value}}}}
		if w.IntN(8) == 0 {
			p.Values[0].From = period.Date(2021, 1, 1) // not yet in force
		}
		d.Parameters = append(d.Parameters, p)
	}
	add(moneyType, "标准线", "6000元")
	add(ratioType, "提高比例", "6%")
	add(boolType, "试点", "是")
	w.params = d.Parameters
	d.Tables = []Table{{ID: "分段表", Name: "分段表", Clause: "一", Mode: Mode(w.IntN(2)), Editions: []Rows{{Rows: []Row{
		{Text{Body: "2000元"}, Text{Body: "50%"}}, {Text{Body: "1万元"}, Text{Body: "80%"}}}}}}}
	if d.Tables[0].Mode == Whole {
		for i := range d.Tables[0].Editions[0].Rows {
			d.Tables[0].Editions[0].Rows[i].Value.Body = fmt.Sprint(i*100, "元")
		}
	}
	for i := range 6 {
		w.home = On(1 + w.IntN(3))
		w.inner = w.home
		t := []Type{moneyType, ratioType, boolType, dayType}[w.IntN(4)]
		write := map[Kind]func() string{Money: w.money, Ratio: w.ratio, Bool: w.yes, Day: w.days}[t.Kind]
		w.facts = append(w.facts, Derived{Key: fmt.Sprint("指标", i), Name: fmt.Sprint("指标", i), On: w.home, Type: t, Text: Text{Body: write()}})
	}
	for i := range 8 {
		w.home = On(1 + w.IntN(3))
		w.inner = w.home
		r := Rule{ID: fmt.Sprint("规则", i), Name: fmt.Sprint("规则", i), On: w.home, Clause: "一", When: Text{Body: w.yes()}, Unknown: UnknownPolicy(max(0, w.IntN(5)-2))}
		if w.IntN(2) == 0 {
			r.Kind, r.Amount = Entitlement, Text{Body: w.money()}
		}
		if w.IntN(8) == 0 {
			r.ValidFrom = period.Date(2021, 1, 1)
		}
		for _, other := range w.rules {
			if other.On >= r.On && w.IntN(4) == 0 && !strings.Contains(r.When.Body+w.text(), other.ID) {
				r.Overrides = append(r.Overrides, other.ID)
			}
		}
		if w.IntN(3) == 0 {
			r.Group, r.Priority = fmt.Sprint("组", r.On), i
		}
		w.rules = append(w.rules, r)
	}
	d.Facts, d.Rules = w.facts, w.rules
	return d
}

// text is all rule text so far, to keep overrides free of cycles.
func (w *writer) text() string {
	var all []string
	for _, r := range w.rules {
		all = append(all, r.When.Body)
	}
	return strings.Join(all, " ")
}

// values are random values of an entity, many unknown, some extreme.
func (w *writer) values(e *Entity) []Value {
	values := Unset(len(e.Facts))
	for i, f := range e.Facts {
		if w.IntN(4) == 0 {
			continue
		}
		switch f.Type.Kind {
		case Bool:
			values[i] = Value(w.IntN(2))
		case Code:
			values[i] = Value(w.IntN(4))
		case Set:
			values[i] = Value(w.IntN(16))
		case Day:
			values[i] = Value(period.Date(1930+w.IntN(95), 2, 20+w.IntN(15)))
		case Month:
			values[i] = Value(2019*12 + w.IntN(24))
		default:
			values[i] = w.quantity()
		}
		if w.IntN(300) == 0 && f.Type.Kind != Bool {
			values[i] = w.extreme()
		}
	}
	return values
}

func (w *writer) quantity() Value {
	switch w.IntN(4) {
	case 0:
		return Value(w.IntN(4))
	case 1:
		return Value(w.IntN(2_000_000)) - 1_000_000
	}
	return Value(w.IntN(1_000_000))
}

func (w *writer) extreme() Value {
	return []Value{math.MaxInt64, math.MinInt64 + 1, math.MinInt64 + 2, 1 << 31, -1 << 31, 1<<31 - 1, 1 << 62, 255, 254, -1}[w.IntN(10)]
}

// registry is random villages, households before the first of them, and
// persons; the frame holds the same in columns.
func (w *writer) registry(p *Program) ([]*Household, []*Village, *Frame) {
	frame := NewFrame(w.s, p.Columns())
	var households []*Household
	var villages []*Village
	for v := range 5 {
		var village *Village
		if v > 0 {
			village = &Village{Values: w.values(&w.s.Village), Households: []*Household{}}
			frame.AppendVillage(village.Values)
			villages = append(villages, village)
		}
		for range w.IntN(8) {
			h := &Household{Values: w.values(&w.s.Household), Village: village}
			for range max(0, w.IntN(7)-1) {
				h.Members = append(h.Members, Member{Values: w.values(&w.s.Person)})
			}
			if village != nil {
				village.Households = append(village.Households, h)
			}
			frame.Append(h)
			households = append(households, h)
		}
	}
	return households, villages, frame
}

// TestSweepEqualsDecide proves that columns and closures answer alike.
func TestSweepEqualsDecide(t *testing.T) {
	rounds := 60
	if testing.Short() {
		rounds = 30
	}
	compiled := 0
	for seed := range rounds {
		w := &writer{Rand: rand.New(rand.NewPCG(7, uint64(seed))), s: testSchema()}
		definitions := w.definitions()
		p, problems := Compile(w.s, definitions)
		if len(problems) > 0 {
			for _, problem := range problems {
				if problem.Code != "policy.unit_differs" && problem.Code != "policy.cycle" && problem.Code != "policy.decimals" {
					t.Fatalf("seed %d: %s", seed, problem.Say(message.En))
				}
			}
			continue
		}
		compiled++
		households, villages, frame := w.registry(p)
		e := p.On(period.Date(2020, 6, 1))
		if w.IntN(2) == 0 {
			e, _ = e.With("标准线", w.quantity())
			e, _ = e.Without(fmt.Sprint("规则", w.IntN(8)))
		}
		compareSweep(t, seed, e, households, villages, frame)
		if t.Failed() {
			t.Fatalf("seed %d:\n%s", seed, written(definitions))
		}
	}
	if compiled < rounds/3 {
		t.Errorf("only %d of %d random packs compiled", compiled, rounds)
	}
}

// written is the rule text of a random pack, for reports.
func written(d Definitions) string {
	var lines []string
	for _, f := range d.Facts {
		lines = append(lines, fmt.Sprint(f.On, " ", f.Name, " = ", f.Text.Body))
	}
	for _, r := range d.Rules {
		lines = append(lines, fmt.Sprint(r.On, " ", r.ID, " ", r.Unknown, r.Overrides, r.ValidFrom, " ", r.When.Body, " => ", r.Amount.Body))
	}
	return strings.Join(lines, "\n")
}

func compareSweep(t *testing.T, seed int, e *Edition, households []*Household, villages []*Village, frame *Frame) {
	t.Helper()
	columns, err := e.Sweep(frame)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[*Rule]int{}
	byRule := map[*Rule]*Column{}
	for i := range columns {
		byRule[columns[i].Rule] = &columns[i]
	}
	check := func(d Decision) {
		c := byRule[d.Rule]
		row := rows[d.Rule]
		rows[d.Rule]++
		if c.Truth[row] != d.Truth {
			t.Errorf("seed %d: %s row %d: columns %v, closures %v\n%s", seed, d.Rule.ID, row, c.Truth[row], d.Truth, d.Rule.When.Body)
		}
		if c.Amount != nil && c.Amount[row] != d.Amount {
			t.Errorf("seed %d: %s row %d: columns %d, closures %d\n%s", seed, d.Rule.ID, row, c.Amount[row], d.Amount, d.Rule.Amount.Body)
		}
		checkExplained(t, seed, &d)
	}
	for _, v := range villages {
		for _, d := range e.DecideVillage(v) {
			check(d)
		}
	}
	for _, h := range households {
		for _, d := range e.DecideAll(h) {
			check(d)
		}
	}
	for rule, c := range byRule {
		if rows[rule] != len(c.Truth) {
			t.Fatalf("seed %d: %s has %d rows, decided %d", seed, rule.ID, len(c.Truth), rows[rule])
		}
	}
}

// checkExplained demands that what is undecided names what is missing, and
// that every decision can be said.
func checkExplained(t *testing.T, seed int, d *Decision) {
	t.Helper()
	if d.Truth == Undecided && len(d.Missing) == 0 {
		t.Fatalf("seed %d: %s is undecided and names nothing\n%s", seed, d.Rule.ID, d.Rule.When.Body)
	}
	r := d.Reason()
	if r.Say(message.Zh) == "" || len(r.Lines(message.En)) == 0 {
		t.Fatalf("seed %d: %s has no reason\n%s", seed, d.Rule.ID, d.Rule.When.Body)
	}
}
