package pack

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"guben/flow"
)

var phases = []named[flow.Phase]{{"open", flow.Open}, {"waiting", flow.Waiting}, {"done", flow.Done}, {"void", flow.Void}}

var sinces = []named[flow.Since]{{"state", flow.FromState}, {"record", flow.FromRecord}}

var moveKinds = []named[flow.Kind]{
	{"forward", flow.Forward}, {"return", flow.Return}, {"handover", flow.Handover}, {"reopen", flow.Reopen}, {"freeze", flow.Freeze},
}

var notes = []named[flow.Note]{{"required", flow.Required}, {"optional", flow.Optional}, {"none", flow.None}}

// flow reads a flow, or the name of a shared one.
func (l *loader) flow(f *file, node *yaml.Node) *flow.Flow {
	if node.Kind == yaml.ScalarNode {
		return l.sharedFlow(f, node)
	}
	m := f.mapping(node)
	defer m.close()
	l.flowPart(m)
	w := &flow.Flow{Start: m.needText("start"), Single: m.flag("single"), Assumption: m.text("assumption"), At: f.place(node)}
	m.words(m.get("name"))
	m.need("states")
	for _, item := range m.items("states") {
		w.States = append(w.States, l.state(f, item))
	}
	m.need("moves")
	for _, item := range m.items("moves") {
		w.Moves = append(w.Moves, l.move(f, item))
	}
	return w
}

// flowPart remembers where a part of a flow stands, for problems found later.
func (l *loader) flowPart(m *mapping) { l.flowParts[m.place(m.node)] = m }

func (l *loader) state(f *file, node *yaml.Node) flow.State {
	m := f.mapping(node)
	defer m.close()
	l.flowPart(m)
	s := flow.State{ID: m.needText("id"), Name: m.words(m.need("name")), Phase: choice(m, "phase", m.get("phase"), phases), At: f.place(node)}
	if limit := m.get("limit"); limit != nil {
		s.Limit = f.limit(limit)
	}
	if escalate := m.get("escalate"); escalate != nil {
		n := f.mapping(escalate)
		n.need("days")
		s.Escalate = &flow.Escalation{Days: n.number("days"), Working: n.flag("working"), To: n.needText("to")}
		n.close()
	}
	return s
}

func (f *file) limit(node *yaml.Node) *flow.Limit {
	m := f.mapping(node)
	defer m.close()
	m.need("days")
	return &flow.Limit{Days: m.number("days"), Working: m.flag("working"), Amber: m.number("amber"), From: choice(m, "from", m.get("from"), sinces)}
}

// limited is a flow with clocks of the ledger's own: {state: limit}.
func (l *loader) limited(f *file, node *yaml.Node, of *flow.Flow) *flow.Flow {
	m := f.mapping(node)
	if of == nil {
		m.lacking("no_limits")
		return nil
	}
	own := *of
	own.States = slices.Clone(of.States)
	for i := range own.States {
		if limit := m.get(own.States[i].ID); limit != nil {
			own.States[i].Limit = f.limit(limit)
		}
	}
	m.close()
	return &own
}

func (l *loader) move(f *file, node *yaml.Node) flow.Move {
	m := f.mapping(node)
	defer m.close()
	l.flowPart(m)
	v := flow.Move{
		ID:       m.needText("id"),
		Name:     m.words(m.need("name")),
		From:     m.texts("from"),
		To:       m.text("to"),
		Apart:    m.texts("apart"),
		Need:     m.texts("need"),
		Evidence: m.texts("evidence"),
		Note:     choice(m, "note", m.get("note"), notes),
		Kind:     choice(m, "kind", m.get("kind"), moveKinds),
		When:     m.rule(m.get("when")),
		Update:   m.flag("update"),
		Count:    m.flag("count"),
		At:       f.place(node),
	}
	for _, item := range m.items("who") {
		v.Who = append(v.Who, l.who(f, item))
	}
	return v
}

func (l *loader) who(f *file, node *yaml.Node) flow.Who {
	if node.Kind == yaml.ScalarNode {
		return flow.Who{Role: f.scalar(node), At: f.place(node)}
	}
	m := f.mapping(node)
	defer m.close()
	l.flowPart(m)
	return flow.Who{Role: m.text("role"), Level: m.text("level"), Unit: m.text("unit"), At: f.place(node)}
}
