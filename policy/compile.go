package policy

import (
	"slices"
	"strings"

	"guben/fault"
	"guben/message"
	"guben/period"
)

// label is a name in both languages.
type label struct{ zh, en string }

// Say is the name in the reader's language.
func (l label) Say(lang message.Lang) string {
	if lang == message.En && l.en != "" {
		return l.en
	}
	return l.zh
}

// slot is a computed fact or a rule: what other text can name.
type slot struct {
	label
	id      string
	on      On
	typ     Type
	derived *Derived
	rule    *Rule
	body    *expr // of a fact its value, of a rule its condition
	amount  *expr
	over    []int // slots of rules that replace this one where they hold
	rivals  []rival
	state   visit
	holds   func(*scene) Value // of a rule its condition alone
	run     func(*scene) Value // value, of a rule its answer
	pay     func(*scene) Value
}

// rival is a rule that replaces another. Of what replaces the rival itself only
// that counts which does not replace the other rule anyway: s or (c and not s)
// is s or c, and a rule that is out by either is not left undecided by s.
type rival struct {
	slot int
	over []int
}

// match finds the rivals of every rule.
func (c *checker) match() {
	for _, s := range c.slots {
		for _, i := range s.over {
			r := rival{slot: i}
			for _, j := range c.slots[i].over {
				if !slices.Contains(s.over, j) {
					r.over = append(r.over, j)
				}
			}
			s.rivals = append(s.rivals, r)
		}
	}
}

type visit uint8

const (
	unvisited visit = iota
	visiting
	visited
)

// symbol is what a name stands for.
type symbol struct {
	kind op // opFact, opSlot, opParam, opTable
	on   On
	n    int
}

// checker turns definitions into the checked form.
type checker struct {
	ps     problems
	schema *Schema
	words  *lexicon
	names  [OnPerson + 1]map[string]symbol
	params []*param
	tables []*table
	slots  []*slot
	byID   map[string]int // rules
	path   []int          // slots being visited
}

// Compile checks the definitions against the schema. With any problem the
// program is nil.
func Compile(schema *Schema, definitions Definitions) (*Program, []Problem) {
	c := &checker{schema: schema, words: newLexicon(schema), byID: map[string]int{}}
	c.declareFacts()
	c.declareParameters(slices.Clone(definitions.Parameters))
	c.declareTables(slices.Clone(definitions.Tables))
	c.declareDerived(slices.Clone(definitions.Facts))
	c.declareRules(slices.Clone(definitions.Rules))
	c.linkOverrides()
	for i := range c.slots {
		c.visit(i)
	}
	for _, s := range c.slots {
		c.checkAmount(s)
	}
	if len(c.ps.list) > 0 {
		return nil, c.ps.list
	}
	c.match()
	return newProgram(c), nil
}

func plain(name string) string { return strings.ReplaceAll(strings.ToLower(name), " ", "_") }

// declare gives names to a symbol; a name taken by something else is a problem.
func (c *checker) declare(at fault.Place, s symbol, names ...string) {
	if c.names[s.on] == nil {
		c.names[s.on] = map[string]symbol{}
	}
	for _, name := range names {
		if name == "" {
			continue
		}
		if other, taken := c.lookupOn(s.on, plain(name)); taken && other != s {
			c.ps.in(at, "name_taken", "name", name, "by", c.describe(other))
			return
		}
		c.names[s.on][plain(name)] = s
	}
}

// offer gives a rule's ID and English name to rule text, unless something has
// the name already.
func (c *checker) offer(s symbol, names ...string) {
	for _, name := range names {
		if _, taken := c.lookupOn(s.on, plain(name)); !taken && name != "" {
			c.names[s.on][plain(name)] = s
		}
	}
}

// lookupOn finds a name among what is about a subject or about nobody.
func (c *checker) lookupOn(on On, name string) (symbol, bool) {
	if s, ok := c.names[on][name]; ok {
		return s, true
	}
	s, ok := c.names[OnNobody][name]
	if !ok && on == OnNobody {
		for wider := OnVillage; wider <= OnPerson && !ok; wider++ {
			s, ok = c.names[wider][name]
		}
	}
	return s, ok
}

func (c *checker) describe(s symbol) label {
	switch s.kind {
	case opFact:
		f := c.schema.Entity(s.on).Facts[s.n]
		return label{f.Zh, f.En}
	case opParam:
		return c.params[s.n].label
	case opTable:
		return c.tables[s.n].label
	}
	return c.slots[s.n].label
}

// declareFacts names the dictionary's facts. The dictionary is checked where
// it is made; of two facts with one name the first is meant.
func (c *checker) declareFacts() {
	for on := OnVillage; on <= OnPerson; on++ {
		c.names[on] = map[string]symbol{}
		for i, f := range c.schema.Entity(on).Facts {
			for _, name := range append([]string{f.Key, f.Zh, f.En}, f.Names...) {
				if _, taken := c.names[on][plain(name)]; !taken && name != "" {
					c.names[on][plain(name)] = symbol{opFact, on, i}
				}
			}
		}
	}
	c.names[OnNobody] = map[string]symbol{}
}

func (c *checker) declareDerived(facts []Derived) {
	for i := range facts {
		d := &facts[i]
		s := &slot{label: label{d.Name, d.En}, id: d.Key, on: d.On, typ: d.Type, derived: d}
		if d.On == OnNobody {
			c.ps.in(d.At, "no_subject", "name", d.Name)
			continue
		}
		c.adopt(s, d)
		c.slots = append(c.slots, s)
		c.declare(d.At, symbol{opSlot, d.On, len(c.slots) - 1}, d.Key, d.Name, d.En)
	}
}

// adopt lets a definition stand for the dictionary's computed fact it names.
func (c *checker) adopt(s *slot, d *Derived) {
	for _, name := range []string{d.Key, d.Name} {
		i := c.schema.Entity(d.On).Find(name)
		if i < 0 || !c.schema.Entity(d.On).Facts[i].Derived {
			continue
		}
		f := c.schema.Entity(d.On).Facts[i]
		own := symbol{opSlot, d.On, len(c.slots)}
		for _, name := range append([]string{f.Key, f.Zh, f.En}, f.Names...) {
			if current := c.names[d.On][plain(name)]; current == (symbol{opFact, d.On, i}) {
				c.names[d.On][plain(name)] = own
			}
		}
		if s.typ.Kind == Undefined {
			s.typ = f.Type
		}
		if s.en == "" {
			s.en = f.En
		}
		return
	}
}

func (c *checker) declareRules(rules []Rule) {
	for i := range rules {
		r := &rules[i]
		s := &slot{label: label{r.Name, r.En}, id: r.ID, on: r.On, typ: Type{Kind: Bool}, rule: r}
		if _, twice := c.byID[r.ID]; twice {
			c.ps.in(r.At, "id_taken", "id", r.ID)
			continue
		}
		c.checkRule(r)
		c.slots = append(c.slots, s)
		c.byID[r.ID] = len(c.slots) - 1
		own := symbol{opSlot, r.On, len(c.slots) - 1}
		c.declare(r.At, own, r.Name)
		c.offer(own, r.ID, r.En)
	}
}

func (c *checker) checkRule(r *Rule) {
	switch {
	case r.On == OnNobody:
		c.ps.in(r.At, "no_subject", "name", r.Name)
	case r.Clause == "":
		c.ps.in(r.At, "no_clause", "name", r.Name)
	case r.Kind == Flag && r.Amount.Body != "":
		c.ps.at(&r.Amount, span{0, 1}, "flag_amount", "name", r.Name)
	case r.ValidTo != 0 && r.ValidTo < r.ValidFrom:
		c.ps.in(r.At, "dates_backward", "from", r.ValidFrom, "to", r.ValidTo)
	}
}

// visit checks a slot after everything it rests on; coming back to one that is
// being visited is a cycle.
func (c *checker) visit(i int) {
	s := c.slots[i]
	switch s.state {
	case visited:
		return
	case visiting:
		c.cycle(i)
		return
	}
	s.state = visiting
	c.path = append(c.path, i)
	if s.derived != nil {
		c.checkDerived(s)
	} else {
		s.body = c.condition(&s.rule.When, s.on)
	}
	for _, over := range s.over {
		c.visit(over)
	}
	c.path = c.path[:len(c.path)-1]
	s.state = visited
}

func (c *checker) cycle(i int) {
	from := len(c.path) - 1
	for from > 0 && c.path[from] != i {
		from--
	}
	var names []string
	for _, j := range c.path[from:] {
		names = append(names, c.slots[j].zh)
	}
	s := c.slots[i]
	c.ps.in(s.place(), "cycle", "path", strings.Join(append(names, s.zh), " → "))
}

// place is where the slot is defined.
func (s *slot) place() fault.Place {
	if s.rule != nil {
		return s.rule.At
	}
	return s.derived.At
}

func (c *checker) checkDerived(s *slot) {
	e := c.read(&s.derived.Text, s.on, s.typ)
	if e == nil {
		return
	}
	if s.typ.Kind == Undefined {
		s.typ = e.typ
		if s.derived.Unit != "" && s.typ.Kind == Int {
			s.typ.Unit = s.derived.Unit
		}
	} else if e = c.convert(e, s.typ); e == nil {
		return
	}
	s.body = e
}

// condition reads a text that has to be true or false.
func (c *checker) condition(text *Text, on On) *expr {
	e := c.read(text, on, Type{Kind: Bool})
	if e == nil {
		return nil
	}
	return c.demand(e, Type{Kind: Bool})
}

func (c *checker) checkAmount(s *slot) {
	if s.rule == nil || s.rule.Amount.Body == "" {
		return
	}
	if e := c.read(&s.rule.Amount, s.on, Type{Kind: Money}); e != nil {
		s.amount = c.demand(e, Type{Kind: Money})
	}
}

// read parses and checks one text; nil means a problem was reported.
func (c *checker) read(text *Text, on On, want Type) *expr {
	tree := parse(text, c.words, &c.ps)
	if tree == nil {
		return nil
	}
	v := &view{checker: c, text: text, inner: on, home: on}
	return v.expr(tree, want)
}

// linkOverrides finds for every rule the rules that replace it: those that
// name it, and those before it in its group.
func (c *checker) linkOverrides() {
	for i, s := range c.slots {
		if s.rule == nil {
			continue
		}
		for _, id := range s.rule.Overrides {
			c.override(i, id)
		}
	}
	c.linkGroups()
}

func (c *checker) override(i int, id string) {
	r := c.slots[i].rule
	j, ok := c.byID[id]
	switch {
	case !ok:
		var ids []string
		for other := range c.byID {
			ids = append(ids, other)
		}
		c.ps.in(r.At, "override_unknown", "name", r.Name, "id", id).suggest(id, ids)
	case i == j:
		c.ps.in(r.At, "override_self", "name", r.Name)
	case c.slots[j].on < r.On:
		c.ps.in(r.At, "override_narrow", "name", r.Name, "other", c.slots[j].label)
	default:
		c.slots[j].over = append(c.slots[j].over, i)
	}
}

func (c *checker) linkGroups() {
	for i, s := range c.slots {
		for j := range i {
			if o := c.slots[j]; s.rule != nil && o.rule != nil && s.rule.Group != "" && s.rule.Group == o.rule.Group {
				c.order(j, i)
			}
		}
	}
}

// order settles which of two rules of one group goes first.
func (c *checker) order(i, j int) {
	a, b := c.slots[i], c.slots[j]
	switch {
	case a.on != b.on:
		c.ps.in(b.rule.At, "group_subjects", "group", b.rule.Group, "name", b.label, "other", a.label)
	case slices.Contains(a.over, j) || slices.Contains(b.over, i) || apart(a.rule, b.rule):
	case a.rule.Priority == b.rule.Priority:
		c.ps.in(b.rule.At, "collision", "group", b.rule.Group, "name", b.label, "other", a.label).hint("hint_collision")
	case a.rule.Priority < b.rule.Priority:
		b.over = append(b.over, i)
	default:
		a.over = append(a.over, j)
	}
}

// apart reports whether two rules are never in force on one day.
func apart(a, b *Rule) bool {
	return a.ValidTo != 0 && b.ValidFrom > a.ValidTo || b.ValidTo != 0 && a.ValidFrom > b.ValidTo
}

// holdsOn reports whether a span of dates covers a day; to 0 is open.
func holdsOn(from, to, day period.Day) bool { return day >= from && (to == 0 || day <= to) }
