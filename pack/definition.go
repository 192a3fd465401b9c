package pack

import (
	"io/fs"
	"slices"

	"go.yaml.in/yaml/v3"

	"guben/flow"
	"guben/form"
	"guben/packs"
	"guben/policy"
)

// Shared definitions stand beside the packs: ledgers/<id>.yaml is a mapping
// with the keys of a ledger that are the same in every plan, flows/<id>.yaml a
// flow. A folder of packs may have its own; those shipped with the program are
// there for every pack.

// definition reads what a ledger is, over the shared definition it uses.
func (l *loader) definition(m *mapping) Ledger {
	g := Ledger{}
	if node := m.get("use"); node != nil {
		g = l.sharedLedger(m.file, node)
	}
	if name := m.get("name"); name != nil {
		g.Name = m.words(name)
	}
	if kind := m.get("kind"); kind != nil {
		g.Kind = choice(m, "kind", kind, ledgerKinds)
	}
	if per := m.get("per"); per != nil {
		g.Per = choice(m, "per", per, spans)
	}
	if text := m.text("assumption"); text != "" {
		g.Assumption = text
	}
	if node := m.get("subject"); node != nil {
		g.Subject = choice(m, "subject", node, formSubjects)
	}
	l.formed(m, &g)
	if node := m.get("flow"); node != nil {
		g.Flow = l.flow(m.file, node)
	}
	if node := m.get("limits"); node != nil {
		g.Flow = l.limited(m.file, node, g.Flow)
	}
	if m.get("columns") != nil {
		g.Columns = l.fieldsOf(m, "columns")
	}
	if node := m.get("paper"); node != nil {
		g.Paper = l.paper(m.file, node, g.Paper)
	}
	return g
}

// formed reads the form's keys: form and editions replace, checks and add come
// on top, drop takes away.
func (l *loader) formed(m *mapping, g *Ledger) {
	number := m.number("edition")
	node, add, drop, checks := m.items("form"), m.items("add"), m.items("drop"), m.items("checks")
	switch {
	case len(node) > 0:
		g.Form = &form.Form{Subject: g.Subject, Edition: 1, Fields: l.fields(m.file, node), At: m.place(m.node)}
	case g.Form != nil:
		copied := *g.Form
		copied.Fields, copied.Checks = slices.Clone(copied.Fields), slices.Clone(copied.Checks)
		g.Form = &copied
	default:
		if m.values["use"] == nil && len(add)+len(drop)+len(checks)+number > 0 {
			m.lacking("no_form")
		}
		return
	}
	if g.Subject == "" {
		m.lacking("key_missing", "key", "subject")
	}
	l.drop(m.file, g.Form, drop)
	addFields(g.Form, l.fields(m.file, add))
	g.Form.Checks = append(g.Form.Checks, l.checks(m.file, checks)...)
	if number > 0 {
		g.Form.Edition = number
	}
	g.Form.Subject, g.Edition = g.Subject, g.Form.Edition
	for _, item := range m.items("editions") {
		g.Editions = append(slices.Clip(g.Editions), l.earlier(m.file, item, g))
	}
}

// earlier reads one earlier form of the ledger; without a flow of its own its
// records go through the present one.
func (l *loader) earlier(f *file, node *yaml.Node, g *Ledger) Edition {
	m := f.mapping(node)
	defer m.close()
	m.need("edition")
	e := Edition{Number: m.number("edition")}
	m.need("form")
	e.Form = &form.Form{Subject: g.Subject, Edition: e.Number, Fields: l.fields(f, m.items("form")), Checks: l.checks(f, m.items("checks")), At: f.place(node)}
	if node := m.get("flow"); node != nil {
		e.Flow = l.flow(f, node)
	}
	if e.Number >= g.Edition {
		f.problem(node, "edition_order", "number", e.Number, "present", g.Edition)
	}
	return e
}

func (l *loader) drop(f *file, into *form.Form, nodes []*yaml.Node) {
	for _, node := range nodes {
		id := f.scalar(node)
		i := slices.IndexFunc(into.Fields, func(field form.Field) bool { return id != "" && field.ID == id })
		if i < 0 {
			l.noField(f, node, id, into)
			continue
		}
		into.Fields = slices.Delete(into.Fields, i, i+1)
	}
}

// addFields puts fields into a form: one whose ID is there already takes its
// place, others come at the end.
func addFields(into *form.Form, fields []form.Field) {
	for _, field := range fields {
		i := slices.IndexFunc(into.Fields, func(f form.Field) bool { return field.ID != "" && f.ID == field.ID })
		if i >= 0 {
			into.Fields[i] = field
		} else {
			into.Fields = append(into.Fields, field)
		}
	}
}

// sharedLedger is the shared definition a ledger uses.
func (l *loader) sharedLedger(f *file, node *yaml.Node) Ledger {
	id := f.scalar(node)
	if known, ok := l.sharedLedgers[id]; ok {
		return known
	}
	shared := Ledger{Use: id}
	l.sharedLedgers[id] = shared // a definition that uses itself finds nothing
	found := l.beside("ledgers", id, f, node, func(l *loader, file *file, root *yaml.Node) {
		m := file.mapping(root)
		shared = l.definition(m)
		shared.Use = id
		m.close()
	})
	if delete(l.sharedLedgers, id); !found {
		return Ledger{Use: id, Name: Words{Zh: id}, Kind: KindLedger} // told already: nothing more to say about it
	}
	l.sharedLedgers[id] = shared
	return shared
}

// sharedFlow is the flow of flows/<id>.yaml.
func (l *loader) sharedFlow(f *file, node *yaml.Node) *flow.Flow {
	id := f.scalar(node)
	if known, ok := l.sharedFlows[id]; ok {
		return known
	}
	var shared *flow.Flow
	l.sharedFlows[id] = nil // a flow that names itself finds nothing
	found := l.beside("flows", id, f, node, func(l *loader, file *file, root *yaml.Node) { shared = l.flow(file, root) })
	if delete(l.sharedFlows, id); found {
		l.sharedFlows[id] = shared
	}
	return shared
}

// beside reads a shared file: of the folder the pack stands in, or shipped.
func (l *loader) beside(folder, id string, f *file, node *yaml.Node, read func(*loader, *file, *yaml.Node)) bool {
	name := folder + "/" + id + ".yaml"
	for _, place := range []struct {
		fsys  fs.FS
		shown string
	}{{l.fsys, l.prefix + name}, {packs.FS, name}} {
		if _, err := fs.Stat(place.fsys, name); err == nil && id != "" {
			l.file(place.fsys, place.shown, name, read)
			return true
		}
	}
	problem := f.problem(node, "no_shared", "folder", folder, "id", id)
	if near := policy.Nearest(id, l.sharedNames(folder)); near != "" {
		problem.hint("hint_did_you_mean", "name", near)
	}
	return false
}

func (l *loader) sharedNames(folder string) (names []string) {
	for _, fsys := range []fs.FS{l.fsys, packs.FS} {
		found, _ := fs.Glob(fsys, folder+"/*.yaml")
		for _, name := range found {
			names = append(names, name[len(folder)+1:len(name)-len(".yaml")])
		}
	}
	return names
}
