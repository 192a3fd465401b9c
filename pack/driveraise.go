package pack

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"guben/fault"
	"guben/message"
)

// raisedBy reads what a step of a test raises: a list of {to, values}.
func (l *loader) raisedBy(m *mapping) []End {
	node := m.get("raises")
	if node == nil {
		return nil
	}
	list := []End{}
	for _, item := range m.items("raises") {
		list = append(list, l.raisedIn(m.file, item))
	}
	return list
}

func (l *loader) raisedIn(f *file, item *yaml.Node) End {
	m := f.mapping(item)
	defer m.close()
	e := End{Ledger: l.refer(aLedger, f, m.need("to"))}
	g, known := l.pack.Ledger(e.Ledger)
	if !known || !g.Formed() {
		m.known = append(m.known, "values")
		return e
	}
	e.Values = m.expected(g)
	return e
}

// raise notes what a move raises that the record has not raised before.
func (r *driven) raise(move string) {
	for _, one := range r.ledger.Raised(move, r.look) {
		key := one.Ledger + " " + one.Field
		if !r.raised[key] {
			r.raised[key] = true
			r.latest = append(r.latest, one)
		}
	}
}

// raises holds what the step raised against what was expected, in its order.
func (r *driven) raises(d *Drive, s *DriveStep, at fault.Place) *Problem {
	if s.Raises == nil {
		return nil
	}
	if len(s.Raises) != len(r.latest) {
		return d.failed(r.test, at, "drive_raised", "want", len(s.Raises), "have", len(r.latest))
	}
	for i, want := range s.Raises {
		have := r.latest[i]
		if want.Ledger != have.Ledger {
			return d.failed(r.test, at, "drive_differs", "what", message.Key("pack.drive_raised_in"), "want", want.Ledger, "have", have.Ledger)
		}
		into, _ := r.pack.Ledger(have.Ledger)
		for _, value := range want.Values {
			if text, same := value.said(into.Program, have.Values); !same {
				field, _ := into.Program.Field(value.Field)
				return d.failed(r.test, at, "drive_differs", "what", field.Name, "want", value.Text, "have", text)
			}
		}
	}
	return nil
}

// unraised reports what a ledger raises and no test shows.
func (p *Pack) unraised(g *Ledger) (problems []Problem) {
	for i := range g.Raises {
		r := &g.Raises[i]
		shown := slices.ContainsFunc(p.Tests, func(t Test) bool { return t.Drive != nil && t.Drive.Ledger == g.ID && t.Drive.shows(r.To) })
		if !shown {
			problems = append(problems, Problem{Place: r.At, Code: "pack.unraised", Args: []any{"id", g.ID, "to", r.To, "example", "{to: " + r.To + "}"}})
		}
	}
	return problems
}

// shows reports whether a step is to raise a record of a ledger.
func (d *Drive) shows(ledger string) bool {
	return slices.ContainsFunc(d.Steps, func(s DriveStep) bool {
		return slices.ContainsFunc(s.Raises, func(e End) bool { return e.Ledger == ledger })
	})
}
