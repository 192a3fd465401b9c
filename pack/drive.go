package pack

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"guben/dictionary"
	"guben/flow"
	"guben/form"
	"guben/period"
	"guben/policy"
)

// Drive is a test that takes one record through a ledger's flow: who does what
// on which day, what is refused and why, and where the record ends. It needs no
// database: the form and the flow of the pack decide, as in the ledger itself.
type Drive struct {
	Ledger string
	Facts  form.Facts // of the subject
	Unit   string     // unit that has the record; "" that of who opens it, or the first keeper
	Steps  []DriveStep
	End    End
}

// DriveStep is one act of one account. The first one opens the record.
type DriveStep struct {
	By      Account
	Day     period.Day
	Set     map[string][]string // as form.Program.Read takes it
	Move    string              // "" saves only
	Note    string
	To      string // unit a hand-over goes to
	Refused string // why it must not succeed: the word behind the dot of the fault's code
	End     End    // how the record stands after it
	Raises  []End  // what it raises in other ledgers: their IDs and values; nil is not looked at
	node    *yaml.Node
	file    *file
}

// Account is who makes a step; equal ones are one person.
type Account struct {
	Role  string
	Name  string // tells people of one role apart
	Level string
	Unit  string
}

// End is how a record is to stand; what is empty is not looked at.
type End struct {
	Ledger string // of a raised record
	State  string
	Due    period.Day
	Amber  period.Day
	Round  int
	Values []Expected
}

// Expected is the text a field is to say.
type Expected struct{ Field, Text string }

// levelOf is the level of an account's place by its role, unless told.
var levelOf = map[string]string{"office": "county", "department": "county", "township": "township", "village": "village", "helper": "village"}

// drive reads one test of a ledger.
func (l *loader) drive(f *file, m *mapping) {
	defer m.close()
	node := m.need("ledger")
	d := &Drive{Ledger: l.refer(aLedger, f, node), Unit: l.refer(aUnit, f, m.get("unit"))}
	test := Test{Name: m.text("name"), Day: l.pack.ScreeningDay, At: f.place(m.node), Drive: d}
	g, ok := l.pack.Ledger(d.Ledger)
	if !ok || !g.Formed() {
		if ok {
			m.problem(node, "drive_formless", "id", d.Ledger)
		}
		m.known = append(m.known, "subject", "household", "members", "village", "steps", "state", "due", "amber", "round", "values")
		return
	}
	t := trials{loader: l, file: f}
	d.Facts = t.about(m, g.Subject)
	day := test.Day
	m.need("steps")
	for _, item := range m.items("steps") {
		d.Steps = append(d.Steps, l.step(f, item, g, &day))
	}
	if len(d.Steps) > 0 {
		test.Day = d.Steps[0].Day
	}
	d.End = m.end(g)
	l.pack.Tests = append(l.pack.Tests, test)
}

func (l *loader) step(f *file, node *yaml.Node, g *Ledger, day *period.Day) DriveStep {
	m := f.mapping(node)
	defer m.close()
	s := DriveStep{By: l.account(m, m.need("by")), Note: m.text("note"), To: l.refer(aUnit, f, m.get("to")), Refused: m.text("refused"), node: node, file: f}
	if own := m.get("day"); own != nil {
		*day = f.day(own)
	}
	s.Day = *day
	if move := m.get("move"); move != nil {
		s.Move = f.scalar(move)
		if _, known := g.Flow.Move(s.Move); !known {
			m.among(move, "drive_move", s.Move, moveIDs(g.Flow))
		}
	}
	s.Set = m.typed(g, m.get("set"))
	s.End = m.end(g)
	s.Raises = l.raisedBy(m)
	return s
}

func moveIDs(f *flow.Flow) (ids []string) {
	for _, move := range f.Moves {
		ids = append(ids, move.ID)
	}
	return ids
}

func stateIDs(f *flow.Flow) (ids []string) {
	for _, state := range f.States {
		ids = append(ids, state.ID)
	}
	return ids
}

// among reports a name that is none of those there are.
func (m *mapping) among(node *yaml.Node, code, name string, known []string) {
	problem := m.problem(node, code, "name", name)
	if near := policy.Nearest(name, known); near != "" {
		problem.hint("hint_did_you_mean", "name", near)
		return
	}
	problem.hint("hint_choices", "choices", strings.Join(known, ", "))
}

// account reads a role, role:somebody, or {role, name, level, unit}.
func (l *loader) account(m *mapping, node *yaml.Node) Account {
	if node == nil {
		return Account{}
	}
	var a Account
	role := node
	if node.Kind == yaml.MappingNode {
		own := m.file.mapping(node)
		role = own.need("role")
		a = Account{Name: own.text("name"), Level: own.text("level"), Unit: l.refer(aUnit, m.file, own.get("unit"))}
		if level := own.get("level"); level != nil && !slices.Contains(flow.Levels, a.Level) {
			own.among(level, "drive_level", a.Level, flow.Levels)
		}
		own.close()
	}
	text := m.scalar(role)
	name := ""
	if a.Role, name, _ = strings.Cut(text, ":"); name != "" {
		a.Name = name
	}
	if role != nil && !slices.Contains(roles, a.Role) {
		m.among(role, "drive_role", a.Role, roles)
	}
	if a.Level == "" {
		a.Level = levelOf[a.Role]
	}
	return a
}

// end reads how the record is to stand.
func (m *mapping) end(g *Ledger) End {
	e := End{State: m.text("state"), Round: m.number("round")}
	if _, known := g.Flow.State(e.State); e.State != "" && !known {
		m.among(m.values["state"], "drive_state_unknown", e.State, stateIDs(g.Flow))
	}
	for key, day := range map[string]*period.Day{"due": &e.Due, "amber": &e.Amber} {
		if node := m.get(key); node != nil {
			*day = m.day(node)
		}
	}
	e.Values = m.expected(g)
	return e
}

// expected reads the texts fields are to say.
func (m *mapping) expected(g *Ledger) (list []Expected) {
	node := m.get("values")
	if node == nil {
		return nil
	}
	values := m.mapping(node)
	for _, name := range sortedKeys(values) {
		values.known = append(values.known, name)
		if field := values.fieldOf(g, name); field != nil {
			list = append(list, Expected{field.ID, values.scalar(values.values[name])})
		}
	}
	return list
}

// fieldOf is the field a key names by its ID or Chinese name.
func (m *mapping) fieldOf(g *Ledger, name string) *form.Field {
	var known []string
	for i := range g.Form.Fields {
		f := &g.Form.Fields[i]
		if f.ID == "" {
			continue
		}
		if f.ID == name || f.Name.Zh == name || f.Field != "" && registered(f.Field) == name {
			return f
		}
		known = append(known, f.ID)
	}
	m.among(m.keys[name], "drive_field", name, known)
	return nil
}

// registered is the Chinese name of a dictionary field.
func registered(key string) string {
	for _, entity := range dictionary.Entities {
		if field, known := dictionary.Get(entity, key); known {
			return field.Zh
		}
	}
	return ""
}

// typed reads what somebody fills in, as a page would send it: a text, a list
// of choices, a list of rows, or the points of a checklist.
func (m *mapping) typed(g *Ledger, node *yaml.Node) map[string][]string {
	if node == nil {
		return nil
	}
	input := map[string][]string{}
	set := m.mapping(node)
	for _, name := range sortedKeys(set) {
		if field := set.fieldOf(g, name); field != nil {
			set.enter(input, field, set.values[name])
		}
	}
	return input
}

func (m *mapping) enter(input map[string][]string, field *form.Field, node *yaml.Node) {
	switch {
	case node.Kind == yaml.MappingNode:
		points := m.mapping(node)
		for _, id := range sortedKeys(points) {
			input[field.ID+"."+id] = []string{points.scalar(points.values[id])}
		}
	case node.Kind == yaml.SequenceNode && field.Type == form.Table:
		input[field.ID] = []string{""}
		for i, item := range node.Content {
			row := m.mapping(item)
			for _, column := range sortedKeys(row) {
				input[form.RowKey(field.ID, i, column)] = []string{row.scalar(row.values[column])}
			}
		}
	case node.Kind == yaml.SequenceNode:
		input[field.ID] = []string{""}
		for _, item := range node.Content {
			input[field.ID] = append(input[field.ID], m.scalar(item))
		}
	default:
		input[field.ID] = []string{m.scalar(node)}
	}
}

// about reads whom the record is about.
func (t *trials) about(m *mapping, subject form.Subject) form.Facts {
	words := map[*dictionary.Field]dictionary.Value{}
	own := m.get("subject")
	facts := form.Facts{Fact: func(field *dictionary.Field) dictionary.Value { return words[field] }}
	switch subject {
	case form.OnHousehold:
		facts.Household = t.householdOf(m, t.numbers(words, dictionary.Household, own), 0)
	case form.OnPerson:
		facts.Household = t.householdOf(m, t.numbers(words, dictionary.Household, m.get("household")), 0)
		t.join(facts.Household, t.given(policy.OnPerson, t.numbers(words, dictionary.Person, own)))
	case form.OnVillage:
		facts.Village = t.villageWith(t.given(policy.OnVillage, t.numbers(words, dictionary.Village, own)))
	default:
		if own != nil {
			m.problem(own, "drive_subject")
		}
		return form.Facts{}
	}
	if at := t.given(policy.OnVillage, t.numbers(words, dictionary.Village, m.get("village"))); facts.Household != nil && len(at) > 0 {
		facts.Household.Village = t.villageWith(at)
	}
	return facts
}

// join makes somebody the first member of a household.
func (t *trials) join(h *policy.Household, facts []given) {
	size := t.schema.Household.Find("size")
	if size >= 0 && h.Values[size] == policy.Value(len(h.Members)) {
		h.Values[size]++
	}
	person := policy.Member{Values: policy.Unset(len(t.schema.Person.Facts))}
	h.Members = append([]policy.Member{person}, h.Members...)
	set(h, 0, facts)
}

// numbers takes the fields out that rules do not know, names and the like, and
// leaves the others.
func (t *trials) numbers(words map[*dictionary.Field]dictionary.Value, entity dictionary.Entity, node *yaml.Node) *yaml.Node {
	if node == nil || node.Kind != yaml.MappingNode {
		return node
	}
	left := *node
	left.Content = nil
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		field := textField(entity, key.Value)
		if field == nil {
			left.Content = append(left.Content, key, value)
			continue
		}
		words[field] = dictionary.Words(t.scalar(value))
	}
	return &left
}

// textField is the field of an entity without a number behind it, nil for none.
func textField(entity dictionary.Entity, name string) *dictionary.Field {
	fields := dictionary.Fields(entity)
	i := slices.IndexFunc(fields, func(f *dictionary.Field) bool { return !f.Numeric() && (f.Key == name || f.Zh == name) })
	if i < 0 {
		return nil
	}
	return fields[i]
}
