package pack

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"guben/dictionary"
	"guben/policy"
)

// ownTypes are the types a roster's own column may have.
var ownTypes = []named[dictionary.Type]{
	{"text", dictionary.Text}, {"bool", dictionary.Bool}, {"int", dictionary.Int},
	{"money", dictionary.Money}, {"day", dictionary.Day}, {"month", dictionary.Month},
}

func (l *loader) rosters(f *file, node *yaml.Node) {
	for _, item := range f.sequence(node) {
		m := f.mapping(item)
		r := Roster{
			ID:      l.declare(aRoster, f, m.need("id")),
			Name:    m.words(m.need("name")),
			Unit:    l.refer(aUnit, f, m.need("unit")),
			Clauses: l.cited(m),
			On:      choice(m, "on", m.need("on"), subjects),
			Per:     choice(m, "per", m.need("per"), spans),
			At:      f.place(item),
		}
		m.need("columns")
		for _, column := range m.items("columns") {
			c := l.column(f, column, r.On)
			if _, twice := r.Column(c.Key); twice {
				f.problem(column, "column_twice", "key", c.Key)
			}
			r.Columns = append(r.Columns, c)
		}
		r.Amount = r.columnNamed(m, m.get("amount"))
		for _, proof := range m.items("proves") {
			r.Proves = append(r.Proves, l.proof(f, proof, &r))
		}
		l.pack.Rosters = append(l.pack.Rosters, r)
		m.close()
	}
}

// column reads a dictionary field by its key alone, {field, also}, or a column
// of the roster's own.
func (l *loader) column(f *file, node *yaml.Node, on policy.On) Column {
	if node.Kind == yaml.ScalarNode {
		return f.fieldColumn(node, on)
	}
	m := f.mapping(node)
	defer m.close()
	if field := m.get("field"); field != nil {
		c := f.fieldColumn(field, on)
		c.Also = m.texts("also")
		c.Required = m.flag("required")
		return c
	}
	c := Column{
		Key:      m.needText("key"),
		Name:     m.words(m.need("name")),
		Also:     m.texts("also"),
		Type:     choice(m, "type", m.need("type"), ownTypes),
		Unit:     m.text("unit"),
		Required: m.flag("required"),
		Choices:  m.texts("choices"),
	}
	if fact := m.get("fact"); fact != nil {
		c.Fact = l.fact(f, fact, on, c)
	}
	return c
}

func entityOf(on policy.On) dictionary.Entity {
	if on == policy.OnHousehold {
		return dictionary.Household
	}
	return dictionary.Person
}

func (f *file) fieldColumn(node *yaml.Node, on policy.On) Column {
	key := f.scalar(node)
	field, ok := dictionary.Get(entityOf(on), key)
	if !ok {
		problem := f.problem(node, "unknown_field", "key", key)
		if near := policy.Nearest(key, fieldKeys(on)); near != "" {
			problem.hint("hint_did_you_mean", "name", near)
		}
		return Column{Key: key}
	}
	return Column{Key: key, Field: field, Name: Words{Zh: field.Zh, En: field.En}, Type: field.Type, Unit: field.Unit}
}

func fieldKeys(on policy.On) []string {
	var keys []string
	for _, field := range dictionary.Fields(entityOf(on)) {
		keys = append(keys, field.Key)
	}
	return keys
}

// fact adds the column's fact to the schema.
func (l *loader) fact(f *file, node *yaml.Node, on policy.On, c Column) *Fact {
	m := f.mapping(node)
	defer m.close()
	fact := &Fact{Key: m.needText("key"), Name: m.words(m.need("name"))}
	entity := l.schema.Entity(on)
	switch {
	case on == policy.OnNobody:
		return nil
	case typeKinds[c.Type] == policy.Undefined:
		f.problem(node, "text_fact", "key", fact.Key)
		return nil
	case entity.Find(fact.Key) >= 0 || entity.Find(fact.Name.Zh) >= 0:
		f.problem(node, "fact_taken", "name", fact.Name.Zh)
		return nil
	}
	fact.Ref = policy.FactRef{On: on, Index: len(entity.Facts)}
	entity.Facts = append(entity.Facts, policy.Fact{
		Key: fact.Key, Zh: fact.Name.Zh, En: fact.Name.En,
		Type: policy.Type{Kind: typeKinds[c.Type], Unit: c.Unit},
	})
	return fact
}

// Column is the column with this key.
func (r *Roster) Column(key string) (*Column, bool) {
	return find(r.Columns, func(c *Column) bool { return c.Key == key })
}

func (r *Roster) columnNamed(m *mapping, node *yaml.Node) string {
	key := m.scalar(node)
	if key == "" {
		return ""
	}
	if _, ok := r.Column(key); !ok {
		var keys []string
		for _, c := range r.Columns {
			keys = append(keys, c.Key)
		}
		problem := m.problem(node, "unknown_column", "key", key)
		if near := policy.Nearest(key, keys); near != "" {
			problem.hint("hint_did_you_mean", "name", near)
		}
	}
	return key
}

func (l *loader) proof(f *file, node *yaml.Node, r *Roster) Proof {
	if node.Kind == yaml.ScalarNode {
		return Proof{Rule: l.refer(anEntitlement, f, node)}
	}
	m := f.mapping(node)
	defer m.close()
	p := Proof{Rule: l.refer(anEntitlement, f, m.need("rule")), Column: r.columnNamed(m, m.get("column"))}
	column, _ := r.Column(p.Column)
	for _, item := range m.items("is") {
		word := f.scalar(item)
		if column != nil && len(column.Choices) > 0 && !slices.Contains(column.Choices, word) {
			f.problem(item, "unknown_choice", "word", word, "column", p.Column)
		}
		p.Is = append(p.Is, word)
	}
	if (p.Column == "") != (len(p.Is) == 0) {
		f.problem(node, "half_proof")
	}
	return p
}
