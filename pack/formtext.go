package pack

import (
	"go.yaml.in/yaml/v3"

	"guben/form"
	"guben/policy"
)

var fieldTypes = func() (of []named[form.Type]) {
	for _, t := range form.Types {
		of = append(of, named[form.Type]{string(t), t})
	}
	return of
}()

var updates = []named[form.Update]{{"propose", form.Propose}, {"apply", form.Apply}}

// fields reads the fields of a form or the columns of a table.
func (l *loader) fields(f *file, nodes []*yaml.Node) (fields []form.Field) {
	for _, node := range nodes {
		fields = append(fields, l.formField(f, node))
	}
	return fields
}

// formField reads one field; a word alone is a field of the dictionary.
func (l *loader) formField(f *file, node *yaml.Node) form.Field {
	if node.Kind == yaml.ScalarNode {
		key := f.scalar(node)
		return form.Field{Field: key, ID: key, At: f.place(node)}
	}
	m := f.mapping(node)
	defer m.close()
	if part := m.get("part"); part != nil {
		return form.Field{Part: m.words(part), At: f.place(node)}
	}
	field := form.Field{
		Field:    m.text("field"),
		ID:       m.text("id"),
		Type:     choice(m, "type", m.get("type"), fieldTypes),
		As:       choice(m, "as", m.get("as"), fieldTypes),
		List:     m.text("list"),
		Unit:     m.text("unit"),
		Decimals: m.number("decimals"),
		Least:    m.text("least"),
		Most:     m.text("most"),
		Update:   choice(m, "update", m.get("update"), updates),
		At:       f.place(node),
	}
	m.described(&field)
	m.marked(&field)
	for _, item := range m.items("choices") {
		field.Choices = append(field.Choices, form.Option(f.point(item)))
	}
	for _, item := range m.items("points") {
		field.Points = append(field.Points, f.point(item))
	}
	field.Columns = l.fields(f, m.items("columns"))
	m.whole(&field)
	return field
}

func (m *mapping) described(field *form.Field) {
	if name := m.get("name"); name != nil {
		field.Name = m.words(name)
	}
	if help := m.get("help"); help != nil {
		field.Help = m.words(help)
	}
	field.Show, field.Need, field.Is = m.rule(m.get("show")), m.rule(m.get("need")), m.rule(m.get("is"))
}

func (m *mapping) marked(field *form.Field) {
	field.Total, field.Past, field.Required = m.flag("total"), m.flag("past"), m.flag("required")
	field.Index, field.Title, field.Personal = m.flag("index"), m.flag("title"), m.flag("personal")
}

// whole says what a field must have to be one at all; the rest is the form's to check.
func (m *mapping) whole(field *form.Field) {
	switch {
	case field.Field != "":
		if field.ID == "" {
			field.ID = field.Field
		}
	case field.ID == "":
		m.lacking("key_missing", "key", "id")
	case field.Name.Zh == "":
		m.lacking("key_missing", "key", "name")
	case field.Type == "" && m.values["type"] == nil:
		m.lacking("key_missing", "key", "type")
	}
}

// point reads {id, zh, en, means}, one choice or one line of a checklist.
func (f *file) point(node *yaml.Node) form.Point {
	m := f.mapping(node)
	defer m.close()
	p := form.Point{ID: m.needText("id"), Name: form.Words{Zh: m.needText("zh"), En: m.text("en")}, At: f.place(node)}
	if means := m.get("means"); means != nil {
		p.Means = m.words(means)
	}
	return p
}

// checks reads the checks over a whole record.
func (l *loader) checks(f *file, nodes []*yaml.Node) (checks []form.Check) {
	for _, node := range nodes {
		m := f.mapping(node)
		checks = append(checks, form.Check{
			When:    m.rule(m.need("when")),
			Message: m.words(m.need("message")),
			Field:   m.text("field"),
			Soft:    m.flag("soft"),
			At:      f.place(node),
		})
		m.close()
	}
	return checks
}

// noField reports a field a form does not have.
func (l *loader) noField(f *file, node *yaml.Node, id string, of *form.Form) {
	var ids []string
	for _, field := range of.Fields {
		if field.ID != "" {
			ids = append(ids, field.ID)
		}
	}
	problem := f.problem(node, "no_form_field", "id", id)
	if near := policy.Nearest(id, ids); near != "" {
		problem.hint("hint_did_you_mean", "name", near)
	}
}
