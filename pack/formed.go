package pack

import (
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"guben/flow"
	"guben/form"
	"guben/message"
)

// fieldsOf reads names of fields, which are checked when the form is whole.
func (l *loader) fieldsOf(m *mapping, key string) []string {
	var ids []string
	for _, node := range m.items(key) {
		ids = append(ids, m.scalar(node))
		l.listed[m.scalar(node)] = listed{m.file, node}
	}
	return ids
}

// listed is where the name of a field was written.
type listed struct {
	file *file
	node *yaml.Node
}

// roles that make moves; those of auth that change records.
var roles = []string{"office", "department", "township", "village", "helper"}

// formedLedgers compiles every form and checks every flow and paper, once the
// rest of the pack is known.
func (l *loader) formedLedgers() {
	for i := range l.pack.Ledgers {
		g := &l.pack.Ledgers[i]
		if g.Form == nil {
			continue
		}
		g.Flow = l.settled(g, g.Form, g.Flow)
		g.Program = l.compileForm(g.Form)
		for i := range g.Editions {
			e := &g.Editions[i]
			e.Form.ID = g.ID
			if e.Flow == nil {
				e.Flow = g.Flow
			} else {
				e.Flow = l.settled(g, e.Form, e.Flow)
			}
			e.Program = l.compileForm(e.Form)
		}
		l.printed(g)
		l.columns(g)
	}
}

func (l *loader) columns(g *Ledger) {
	for _, id := range g.Columns {
		if !hasField(g.Form, id) {
			at := l.listed[id]
			l.noField(at.file, at.node, id, g.Form)
		}
	}
}

func (l *loader) compileForm(f *form.Form) *form.Program {
	schema := l.schema
	if l.pack.Program != nil {
		schema = l.pack.Program.Schema()
	}
	program, problems := form.Compile(schema, l.definitions, *f)
	for _, p := range problems {
		if p.Code != "form.type_unknown" { // told where the type was read
			l.once(l.lined(p))
		}
	}
	return program
}

// lined shows the author the line of a problem of a form, with the caret below
// the word it is about where the line has it.
func (l *loader) lined(p Problem) Problem {
	f := l.files[p.Place.File]
	if p.Source != "" || f == nil {
		return p
	}
	p.Source, p.From, p.Width = f.line(&yaml.Node{Line: p.Place.Line, Column: p.Place.Column})
	for i := 1; i < len(p.Args); i += 2 {
		word, ok := p.Args[i].(string)
		if at := strings.LastIndex(p.Source, word); ok && word != "" && at >= 0 {
			p.From, p.Width = utf8.RuneCountInString(p.Source[:at]), utf8.RuneCountInString(word)
			break
		}
	}
	return p
}

// settled is the flow with the names of the pack's units, checked against the
// form, which learns what the moves ask of it.
func (l *loader) settled(g *Ledger, of *form.Form, w *flow.Flow) *flow.Flow {
	if w == nil {
		return nil
	}
	own := *w
	own.Units = map[string]flow.Words{}
	for _, u := range l.pack.Units {
		own.Units[u.ID] = u.Name
	}
	for _, move := range own.Moves {
		if move.When.Body != "" {
			of.Conditions = append(of.Conditions, move.When)
		}
	}
	for _, p := range flow.Check(&own, l.referable(of)) {
		l.flowProblem(g, p)
	}
	return &own
}

// referable are the names a flow may mention.
func (l *loader) referable(of *form.Form) flow.Names {
	known := flow.Names{Roles: roles, Units: []string{}, Fields: []string{}, Files: []string{}}
	for _, u := range l.pack.Units {
		known.Units = append(known.Units, u.ID)
	}
	for _, field := range of.Fields {
		if field.ID != "" {
			known.Fields = append(known.Fields, field.ID)
		}
		if field.Type == form.File || field.Type == form.Signature {
			known.Files = append(known.Files, field.ID)
		}
	}
	return known
}

// flowProblem puts what a flow lacks to the author's own line.
func (l *loader) flowProblem(g *Ledger, p flow.Problem) {
	problem := Problem{Place: p.Place, Code: p.Code, Args: p.Args}
	if part := l.flowParts[p.Place]; part != nil {
		node := part.node
		if value := part.values[p.Key]; value != nil {
			node = value
		}
		var found []Problem
		at := *part.file
		at.problems = &found
		at.problem(node, "flow")
		problem = found[0]
		problem.Code, problem.Args = p.Code, p.Args
	}
	if p.Near != "" {
		problem.Hint, problem.About = "pack.hint_did_you_mean", []any{"name", p.Near}
	}
	if g.Use != "" && problem.Hint == "" {
		problem.Hint, problem.About = "pack.hint_ledger", []any{"name", message.Speaker(g.Name), "at", g.At}
	}
	l.once(problem)
}

// once adds a problem of a shared definition one time, however many ledgers
// use it.
func (l *loader) once(p Problem) {
	if !slices.ContainsFunc(l.problems, func(o Problem) bool { return o.Place == p.Place && o.Code == p.Code }) {
		l.problems = append(l.problems, p)
	}
}
