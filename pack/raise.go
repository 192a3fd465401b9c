package pack

import (
	"cmp"
	"slices"

	"go.yaml.in/yaml/v3"

	"guben/fault"
	"guben/form"
	"guben/message"
	"guben/policy"
)

// Raise is what a record raises in another ledger when a move is made: a record
// for each point of a checklist that was answered with no, or one where a rule
// holds. It does so once for a record, in the transaction of the move.
type Raise struct {
	To     string            // ledger that takes them in
	On     []string          // moves
	Points string            // checklist, or
	When   policy.Text       // rule text over the record
	Field  string            // of the record, that tells what is raised; Points where there are some
	Unit   string            // the raised record goes to
	Set    form.Values       // filled in with the same in each
	Copy   map[string]string // fields of the raised record by the field they are copied from
	Point  string            // field of the raised record that gets the point's name
	At     fault.Place

	node *mapping
	into *form.Program
}

// Raised is a record to be raised, unless it was before: one for each ledger
// and field.
type Raised struct {
	Ledger string
	Unit   string
	Field  string // of the record it comes from, with the point: rules.same
	Values form.Values
}

// Raised are the records a move raises from a record of the newest edition that
// stands as look.
func (g *Ledger) Raised(move string, look *form.State) (list []Raised) {
	for i := range g.Raises {
		r := &g.Raises[i]
		switch {
		case !slices.Contains(r.On, move):
		case r.Points != "":
			list = append(list, r.failed(g, look)...)
		case look.Holds(r.When):
			list = append(list, Raised{r.To, r.Unit, r.Field, r.values(g, look)})
		}
	}
	return list
}

// failed are the points answered with no.
func (r *Raise) failed(g *Ledger, look *form.State) (list []Raised) {
	checklist, _ := g.Program.Field(r.Points)
	answers := look.Values[r.Points].Points
	for _, point := range checklist.Points {
		if answers[point.ID] == form.No {
			values := r.values(g, look)
			values[r.Point] = form.Value{Known: true, Text: message.Text(message.Zh, "pack.failed_point", "point", point.Name.Zh)}
			list = append(list, Raised{r.To, r.Unit, r.Points + "." + point.ID, values})
		}
	}
	return list
}

// values is what a raised record is filled in with.
func (r *Raise) values(g *Ledger, look *form.State) form.Values {
	values := r.Set.With(nil)
	for target, source := range r.Copy {
		value := look.Values[source]
		if field, _ := r.into.Field(target); value.Known && wordy(field.Type) {
			value = form.Value{Known: true, Text: g.Program.Say(source, value, message.Zh)}
		}
		if value.Known {
			values[target] = value
		}
	}
	return values
}

func wordy(t form.Type) bool { return t == form.Text || t == form.Paragraph }

// raises reads what the records of a ledger raise; most is checked when all
// ledgers are known.
func (l *loader) raises(m *mapping, g *Ledger) {
	for _, item := range m.items("raise") {
		n := m.file.mapping(item)
		r := Raise{To: l.refer(aLedger, m.file, n.need("to")), Points: n.text("points"), When: n.rule(n.get("when")), Field: n.text("field"),
			Unit: l.refer(aUnit, m.file, n.get("unit")), At: m.place(item), node: n}
		n.need("on")
		r.On = n.texts("on")
		n.get("set")
		n.close()
		switch {
		case g.Form == nil:
			n.problem(item, "raise_formless", "id", g.ID)
			continue
		case (r.Points == "") == (r.When.Body == ""):
			n.lacking("raise_what")
			continue
		case r.When.Body != "":
			g.Form.Conditions = append(g.Form.Conditions, r.When)
		}
		g.Raises = append(g.Raises, r)
	}
}

// raising checks what every ledger raises against both forms.
func (l *loader) raising() {
	for i := range l.pack.Ledgers {
		g := &l.pack.Ledgers[i]
		for j := range g.Raises {
			r := &g.Raises[j]
			if into, known := l.pack.Ledger(r.To); known && g.Program != nil && g.Flow != nil {
				l.raise(g, into, r)
			}
			if slices.ContainsFunc(g.Raises[:j], r.same) {
				r.node.problem(r.node.node, "raise_twice", "id", r.To)
			}
		}
	}
}

// same reports whether two could not be told from each other once raised.
func (r *Raise) same(other Raise) bool {
	return r.To == other.To && cmp.Or(r.Points, r.Field) == cmp.Or(other.Points, other.Field)
}

func (l *loader) raise(g, into *Ledger, r *Raise) {
	l.raiseFrom(g, r)
	if into.Program == nil {
		if !into.Formed() {
			r.node.problem(r.node.values["to"], "raise_formless", "id", r.To)
		}
		return
	}
	if !carries(g.Subject, into.Subject) {
		r.node.problem(r.node.values["to"], "raise_subject", "id", r.To)
	}
	r.into = into.Program
	if r.Unit == "" && len(into.Keepers) > 0 {
		r.Unit = into.Keepers[0]
	}
	l.filled(g, into, r)
	if r.Points != "" {
		l.called(into, r)
	}
}

// raiseFrom checks the moves and fields of the record that raises.
func (l *loader) raiseFrom(g *Ledger, r *Raise) {
	for _, node := range r.node.items("on") {
		if _, known := g.Flow.Move(r.node.scalar(node)); !known {
			r.node.among(node, "drive_move", r.node.scalar(node), moveIDs(g.Flow))
		}
	}
	if r.Field != "" && !hasField(g.Form, r.Field) {
		l.noField(r.node.file, r.node.values["field"], r.Field, g.Form)
	}
	if field, known := g.Program.Field(r.Points); r.Points != "" && (!known || field.Type != form.Checklist) {
		r.node.problem(r.node.values["points"], "raise_points", "name", r.Points)
	}
}

// carries reports whether whom a record is about tells whom one raised from it
// is about.
func carries(from, to form.Subject) bool {
	within := []form.Subject{form.OnPerson, form.OnHousehold, form.OnVillage, form.OnTownship}
	at := slices.Index(within, to)
	return at < 0 || slices.Contains(within[:at+1], from)
}

// filled reads what is set: texts as people type them, or what is copied.
func (l *loader) filled(g, into *Ledger, r *Raise) {
	r.Copy = map[string]string{}
	node := r.node.values["set"]
	if node == nil {
		return
	}
	set, nodes, typed := r.node.mapping(node), map[string]*yaml.Node{}, map[string][]string{}
	for _, name := range sortedKeys(set) {
		field, value := set.fieldOf(into, name), set.values[name]
		switch {
		case field == nil:
		case value.Kind == yaml.MappingNode:
			l.copied(g, into, r, field.ID, value)
		default:
			nodes[field.ID], typed[field.ID] = value, []string{set.scalar(value)}
		}
	}
	values, wrong := into.Program.Read(typed)
	for _, one := range wrong {
		set.problem(nodes[one.Field], "raise_text", "detail", one)
	}
	r.Set = values
}

// copied reads {field: …} or {point: true}.
func (l *loader) copied(g, into *Ledger, r *Raise, target string, node *yaml.Node) {
	m := r.node.mapping(node)
	defer m.close()
	field, _ := into.Program.Field(target)
	if m.flag("point") {
		if r.Point = target; r.Points == "" || !wordy(field.Type) {
			r.Point = ""
			m.problem(node, "raise_point")
		}
		return
	}
	at := m.need("field")
	if at == nil {
		return
	}
	source, known := g.Program.Field(m.scalar(at))
	switch {
	case !known:
		l.noField(m.file, at, m.scalar(at), g.Form)
	case into.Program.ReadOnly(target) || !fits(source, field):
		m.problem(at, "raise_kind", "from", source.Name.Zh, "to", field.Name.Zh)
	case slices.Contains(g.Program.Personal(), source.ID) && !slices.Contains(into.Program.Personal(), target):
		m.problem(at, "raise_personal", "from", source.Name.Zh, "to", field.Name.Zh)
	default:
		r.Copy[target] = source.ID
	}
}

// fits reports whether one field can take what another holds. Files stay with
// the record they belong to.
func fits(from, to *form.Field) bool {
	kind := from.Type
	if kind == form.Computed {
		kind = from.As
	}
	switch {
	case slices.Contains([]form.Type{form.File, form.Signature, form.Table, form.Checklist}, kind):
		return false
	case wordy(to.Type):
		return true
	}
	offered := func(o form.Option) bool {
		return slices.ContainsFunc(to.Choices, func(p form.Option) bool { return p.ID == o.ID })
	}
	return kind == to.Type && from.Decimals == to.Decimals && !slices.ContainsFunc(from.Choices, func(o form.Option) bool { return !offered(o) })
}

// called finds the field that is to get the point's name: the title, unless told.
func (l *loader) called(into *Ledger, r *Raise) {
	if r.Point == "" {
		r.Point = into.Program.Title()
	}
	if field, known := into.Program.Field(r.Point); !known || !wordy(field.Type) {
		r.node.problem(r.node.values["points"], "raise_nameless", "id", into.ID)
	}
}
