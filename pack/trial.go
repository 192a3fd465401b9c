package pack

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"guben/fault"
	"guben/message"
	"guben/period"
	"guben/policy"
)

// Test is one case of a rule's, a population's or a ledger's tests (tests/*.yaml).
type Test struct {
	Rule      string // ID of the rule or population
	Name      string
	Day       period.Day
	Household *policy.Household
	Village   *policy.Village // of a rule about villages; Household is nil then
	Expect    []Expect        // one for a household, one a member for a rule about persons
	Drive     *Drive          // a test of a ledger: all else but Name, Day and At is empty
	At        fault.Place
}

// Expect is what a test expects of one decision.
type Expect struct {
	Truth   policy.Truth
	Amount  policy.Value // Unknown: not looked at
	Missing []string     // Chinese names of the missing facts; nil: not looked at
}

var truths = []named[policy.Truth]{
	{"成立", policy.True}, {"不成立", policy.False}, {"待核实", policy.Undecided},
	{"holds", policy.True}, {"fails", policy.False}, {"verify", policy.Undecided},
}

// trials reads one group of cases after another: what is given for the group
// is given for each of its cases.
type trials struct {
	*loader
	*file
	on        policy.On
	test      Test // what the cases of the group share
	village   []given
	household []given
	member    []given
}

// given is one fact of a test.
type given struct {
	ref   policy.FactRef
	value policy.Value
}

func (l *loader) tests(f *file, node *yaml.Node) {
	for _, item := range f.sequence(node) {
		m := f.mapping(item)
		if m.values["ledger"] != nil {
			l.drive(f, m)
			continue
		}
		t := trials{loader: l, file: f}
		rule := m.need("rule")
		t.test.Rule = l.refer(aRule, f, rule)
		t.on = l.subjectOf(t.test.Rule)
		t.test.Day = l.pack.ScreeningDay
		if day := m.get("day"); day != nil {
			t.test.Day = f.day(day)
		}
		t.village = t.given(policy.OnVillage, m.get("village"))
		t.household = t.given(policy.OnHousehold, m.get("household"))
		t.member = t.given(policy.OnPerson, m.get("member"))
		m.need("cases")
		for _, item := range m.items("cases") {
			l.pack.Tests = append(l.pack.Tests, t.read(item))
		}
		m.close()
	}
}

func (l *loader) subjectOf(rule string) policy.On {
	for i := range l.definitions.Rules {
		if l.definitions.Rules[i].ID == rule {
			return l.definitions.Rules[i].On
		}
	}
	return policy.OnHousehold
}

func (t *trials) read(node *yaml.Node) Test {
	m := t.mapping(node)
	defer m.close()
	test := t.test
	test.Name, test.At = m.needText("name"), t.place(node)
	if day := m.get("day"); day != nil {
		test.Day = t.day(day)
	}
	if t.on == policy.OnVillage {
		test.Village = t.villageOf(m)
		test.Expect = t.expect(m, m.need("expect"), 1)
		return test
	}
	test.Household = t.householdOf(m, m.get("household"), max(1, len(m.items("members"))))
	if at := append(slices.Clone(t.village), t.given(policy.OnVillage, m.get("village"))...); len(at) > 0 {
		test.Household.Village = t.villageWith(at)
	}
	test.Expect = t.expect(m, m.need("expect"), len(test.Household.Members))
	return test
}

// householdOf reads a household from the mapping that holds its members; of
// nobody unless told how many are to be made up.
func (t *trials) householdOf(m *mapping, own *yaml.Node, least int) *policy.Household {
	members := m.items("members")
	h := t.schema.NewHousehold(max(least, len(members)))
	t.count(h)
	set(h, 0, t.household)
	set(h, 0, t.given(policy.OnHousehold, own))
	for i := range h.Members {
		set(h, i, t.member)
	}
	for i, member := range members {
		set(h, i, t.given(policy.OnPerson, member))
	}
	return h
}

// count gives the household's size, which the registry counts as well.
func (t *trials) count(h *policy.Household) {
	if i := t.schema.Household.Find("size"); i >= 0 {
		h.Values[i] = policy.Value(len(h.Members))
	}
}

func set(h *policy.Household, member int, facts []given) {
	for _, g := range facts {
		if g.ref.On == policy.OnPerson {
			h.Members[member].Values[g.ref.Index] = g.value
		} else {
			h.Values[g.ref.Index] = g.value
		}
	}
}

// given reads facts by name: {在校生状况: 小学, 是否寄宿: 是}.
func (t *trials) given(on policy.On, node *yaml.Node) []given {
	if node == nil {
		return nil
	}
	var facts []given
	m := t.mapping(node)
	for _, name := range sortedKeys(m) {
		key := m.keys[name]
		i := fact(t.schema.Entity(on), name)
		switch {
		case i < 0:
			t.unknownFact(on, key)
			continue
		case t.schema.Entity(on).Facts[i].Derived:
			t.problem(key, "computed_fact", "name", name)
			continue
		}
		facts = append(facts, given{policy.FactRef{On: on, Index: i}, t.value(t.schema.Entity(on).Facts[i].Type, m.values[name])})
	}
	return facts
}

func sortedKeys(m *mapping) []string {
	var names []string
	for name := range m.values {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return (m.keys[a].Line-m.keys[b].Line)*1000 + m.keys[a].Column - m.keys[b].Column
	})
	return names
}

// fact finds a fact by its own name before anybody's synonym.
func fact(entity *policy.Entity, name string) int {
	own := slices.IndexFunc(entity.Facts, func(f policy.Fact) bool { return f.Key == name || f.Zh == name })
	if own >= 0 {
		return own
	}
	return entity.Find(name)
}

func (t *trials) unknownFact(on policy.On, key *yaml.Node) {
	var names []string
	for _, f := range t.schema.Entity(on).Facts {
		names = append(names, f.Key, f.Zh)
	}
	problem := t.problem(key, "unknown_fact", "name", key.Value)
	if near := policy.Nearest(key.Value, names); near != "" {
		problem.hint("hint_did_you_mean", "name", near)
	}
}

func (t *trials) value(typ policy.Type, node *yaml.Node) policy.Value {
	text := ""
	if node.Kind == yaml.SequenceNode {
		var parts []string
		for _, item := range node.Content {
			parts = append(parts, t.scalar(item))
		}
		text = strings.Join(parts, "、")
	} else {
		text = t.scalar(node)
	}
	value, err := t.schema.ParseValue(typ, text)
	if err != nil {
		t.problem(node, "not_value", "text", text, "detail", said{err})
	}
	return value
}

// said is an error as an argument of a sentence.
type said struct{ error }

// Say is the error's sentence.
func (s said) Say(lang message.Lang) string { return fault.Say(lang, s.error) }

// expect reads one answer, or for a rule about persons one a member.
func (t *trials) expect(m *mapping, node *yaml.Node, members int) []Expect {
	if node == nil {
		return nil
	}
	nodes := []*yaml.Node{node}
	if node.Kind == yaml.SequenceNode {
		nodes = node.Content
	}
	want := 1
	if t.on == policy.OnPerson {
		want = members
	}
	if len(nodes) != want {
		m.problem(node, "expect_count", "want", want, "have", len(nodes))
		return nil
	}
	var answers []Expect
	for _, item := range nodes {
		answers = append(answers, t.answer(m, item))
	}
	return answers
}

// answer reads 成立, or {answer, amount, missing}.
func (t *trials) answer(outer *mapping, node *yaml.Node) Expect {
	e := Expect{Amount: policy.Unknown}
	if node.Kind == yaml.ScalarNode {
		e.Truth = choice(outer, "expect", node, truths)
		return e
	}
	m := t.mapping(node)
	e.Truth = choice(m, "answer", m.need("answer"), truths)
	if amount := m.get("amount"); amount != nil {
		e.Amount = t.value(policy.Type{Kind: policy.Money}, amount)
	}
	e.Missing = m.texts("missing")
	m.close()
	return e
}
