package pack

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"guben/policy"
)

var bounds = []named[policy.Bound]{{"inclusive", policy.Inclusive}, {"exclusive", policy.Exclusive}}

func (l *loader) parameters(f *file, node *yaml.Node) {
	for _, item := range f.sequence(node) {
		m := f.mapping(item)
		name := m.words(m.need("name"))
		p := policy.Parameter{
			ID:         l.declare(aParameter, f, m.need("id")),
			Name:       name.Zh,
			En:         name.En,
			Unit:       m.text("unit"),
			Clause:     joined(l.cited(m)),
			Quote:      m.text("quote"),
			Bound:      choice(m, "bound", m.get("bound"), bounds),
			Assumption: m.text("assumption"),
			At:         f.place(item),
		}
		for _, value := range m.items("values") {
			p.Values = append(p.Values, f.dated(value))
		}
		if len(p.Values) == 0 {
			m.problem(item, "no_values")
		}
		l.definitions.Parameters = append(l.definitions.Parameters, p)
		m.close()
	}
}

func (f *file) dated(node *yaml.Node) policy.Dated {
	m := f.mapping(node)
	d := policy.Dated{Value: m.rule(m.need("value"))}
	m.need("from")
	d.From, d.To = m.fromTo()
	m.close()
	return d
}

func (l *loader) tables(f *file, node *yaml.Node) {
	for _, item := range f.sequence(node) {
		m := f.mapping(item)
		name := m.words(m.need("name"))
		t := policy.Table{
			ID:         l.declare(aTable, f, m.need("id")),
			Name:       name.Zh,
			En:         name.En,
			Mode:       choice(m, "mode", m.get("mode"), []named[policy.Mode]{{"whole", policy.Whole}, {"marginal", policy.Marginal}}),
			Bound:      choice(m, "bound", m.get("bound"), bounds),
			Otherwise:  m.rule(m.get("otherwise")),
			Clause:     joined(l.cited(m)),
			Quote:      m.text("quote"),
			Assumption: m.text("assumption"),
			At:         f.place(item),
		}
		if list := m.text("list"); list != "" {
			t.Key = policy.Type{Kind: policy.Code, List: list}
		}
		for _, edition := range m.items("editions") {
			t.Editions = append(t.Editions, f.edition(edition))
		}
		if len(t.Editions) == 0 {
			m.problem(item, "no_values")
		}
		l.definitions.Tables = append(l.definitions.Tables, t)
		m.close()
	}
}

func (f *file) edition(node *yaml.Node) policy.Rows {
	m := f.mapping(node)
	var rows policy.Rows
	m.need("from")
	rows.From, rows.To = m.fromTo()
	for _, item := range m.items("rows") {
		row := f.mapping(item)
		rows.Rows = append(rows.Rows, policy.Row{Key: row.rule(row.need("key")), Value: row.rule(row.need("value"))})
		row.close()
	}
	m.close()
	return rows
}

// facts reads computed facts, the pack's own and the shared ones.
func (l *loader) facts(f *file, node *yaml.Node) {
	for _, item := range f.sequence(node) {
		m := f.mapping(item)
		name := m.words(m.need("name"))
		l.definitions.Facts = append(l.definitions.Facts, policy.Derived{
			Key:        m.needText("key"),
			Name:       name.Zh,
			En:         name.En,
			On:         choice(m, "on", m.need("on"), ruled),
			Unit:       m.text("unit"),
			Clause:     joined(l.referAll(aClause, m, "clause")),
			Assumption: m.text("assumption"),
			Text:       m.rule(m.need("is")),
			At:         f.place(item),
		})
		m.close()
	}
}

var kinds = []named[policy.RuleKind]{{"flag", policy.Flag}, {"entitlement", policy.Entitlement}}

var unknowns = []named[policy.UnknownPolicy]{{"verify", policy.Verify}, {"no", policy.CountAsNo}, {"yes", policy.CountAsYes}}

func (l *loader) rules(f *file, node *yaml.Node) {
	for _, item := range f.sequence(node) {
		m := f.mapping(item)
		r := l.rule(m)
		m.close()
		l.pack.Rules = append(l.pack.Rules, r)
		l.definitions.Rules = append(l.definitions.Rules, r.Rule)
	}
}

func (l *loader) rule(m *mapping) Rule {
	name := m.words(m.need("name"))
	r := Rule{Clauses: l.cited(m), Units: l.owing(m)}
	r.Rule = policy.Rule{
		ID:         l.declare(aRule, m.file, m.need("id")),
		Name:       name.Zh,
		En:         name.En,
		On:         choice(m, "on", m.need("on"), ruled),
		Kind:       choice(m, "kind", m.need("kind"), kinds),
		Clause:     joined(r.Clauses),
		When:       m.file.rule(m.need("when")),
		Amount:     m.file.rule(m.get("amount")),
		Unknown:    choice(m, "unknown", m.get("unknown"), unknowns),
		Overrides:  l.referAll(aRule, m, "overrides"),
		Group:      m.text("group"),
		Priority:   m.number("priority"),
		Assumption: m.text("assumption"),
		At:         m.place(m.node),
	}
	if len(r.Units) > 0 {
		r.Unit = r.Units[0]
	}
	r.ValidFrom, r.ValidTo = m.fromTo()
	r.Floor = m.flag("floor")
	r.Per = choice(m, "per", m.get("per"), spans)
	r.Message, r.Remedy = m.words(m.need("message")), m.words(m.need("remedy"))
	r.Rule.Message, r.Rule.Remedy = r.Message.Zh, r.Remedy.Zh
	if r.Kind == policy.Entitlement && r.On == policy.OnVillage {
		m.problem(m.node, "village_entitlement", "id", r.ID)
	}
	if r.Kind == policy.Entitlement && r.Per == "" {
		m.problem(m.node, "no_span", "id", r.ID)
	}
	return r
}

func joined(paths []string) string { return strings.Join(paths, "、") }
