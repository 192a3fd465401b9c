package policy

import (
	"maps"
	"slices"
)

// subjects are the words for whom an aggregate runs over, beside the names the
// schema gives them.
var subjects = map[string]On{
	"成员": OnPerson, "members": OnPerson, "member": OnPerson, "家庭成员": OnPerson, "本人": OnPerson, "人": OnPerson,
	"户": OnHousehold, "households": OnHousehold, "household": OnHousehold, "农户": OnHousehold, "本户": OnHousehold,
	"村": OnVillage, "village": OnVillage, "本村": OnVillage,
}

// subject is the subject a word names, OnNobody if it names none.
func (c *checker) subject(word string) On {
	for on := OnVillage; on <= OnPerson; on++ {
		if c.schema.Entity(on).called(word) {
			return on
		}
	}
	return subjects[word]
}

// isSubject reports whether a node names a subject, perhaps with a filter,
// rather than a fact of the same name.
func (v *view) isSubject(n *node) bool {
	if n.form == formWhere {
		return true
	}
	if n.form != formName || n.scope != "" || v.subject(n.name) == OnNobody {
		return false
	}
	_, fact := v.find(n)
	return !fact
}

// find looks a name up in the innermost subject first.
func (v *view) find(n *node) (symbol, bool) {
	name := plain(n.name)
	switch n.scope {
	case "":
	case ".":
		s, ok := v.names[v.inner][name]
		return s, ok
	default:
		on := v.subject(n.scope)
		if on == OnNobody || on > v.inner {
			return symbol{}, false
		}
		s, ok := v.names[on][name]
		return s, ok
	}
	for on := v.inner; on >= OnVillage; on-- {
		if s, ok := v.names[on][name]; ok {
			return s, true
		}
	}
	s, ok := v.names[OnNobody][name]
	return s, ok
}

func (v *view) named(n *node) *expr {
	s, ok := v.find(n)
	if !ok {
		if n.scope == "" && (n.name == "当日" || n.name == "today") {
			return v.today(n)
		}
		v.unknownName(n)
		return nil
	}
	switch s.kind {
	case opFact:
		return v.fact(n, s)
	case opParam:
		return v.make(n, opParam, v.params[s.n].typ, int64(s.n))
	case opTable:
		v.ps.at(v.text, n.span, "table_bare", "name", n.name)
		return nil
	}
	return v.computed(n, s)
}

func (v *view) fact(n *node, s symbol) *expr {
	f := v.schema.Entity(s.on).Facts[s.n]
	if f.Derived {
		v.ps.at(v.text, n.span, "not_defined", "name", n.name)
		return nil
	}
	e := v.make(n, opFact, f.Type, int64(s.n))
	e.on = s.on
	return e
}

// computed refers to a computed fact or a rule, which is checked first.
func (v *view) computed(n *node, s symbol) *expr {
	v.visit(s.n)
	target := v.slots[s.n]
	if target.body == nil && (target.typ.Kind == Undefined || target.state == visited) {
		return nil // reported where it is defined
	}
	e := v.make(n, opSlot, target.typ, int64(s.n))
	e.on = s.on
	return e
}

// unknownName says what is wrong with a name: it belongs to a narrower
// subject, swallowed a keyword, or is misspelt.
func (v *view) unknownName(n *node) {
	if on := v.subject(n.name); on != OnNobody && n.scope == "" {
		v.ps.at(v.text, n.span, "subject_bare", "name", n.name)
		return
	}
	if n.scope != "" && n.scope != "." && v.subject(n.scope) == OnNobody {
		v.ps.at(v.text, n.span, "scope_unknown", "scope", n.scope).hint("hint_scope")
		return
	}
	if v.home == OnNobody {
		v.ps.at(v.text, n.span, "not_literal")
		return
	}
	p := v.ps.at(v.text, n.span, "name_unknown", "name", n.name)
	for on := v.inner + 1; on <= OnPerson; on++ {
		if _, narrower := v.names[on][plain(n.name)]; narrower {
			p.hint("hint_narrower_"+subjectKey(on), "name", n.name)
			return
		}
	}
	if v.suggestName(p, n); p.Hint == "" && glued(n.name) != "" {
		p.hint("hint_glued", "word", glued(n.name))
	}
}

func (v *view) suggestName(p *Problem, n *node) {
	for _, word := range splitGlued(n.name) {
		if _, ok := v.find(&node{name: word}); ok {
			p.hint("hint_glued", "word", glued(n.name))
			return
		}
	}
	var known []string
	for on := OnNobody; on <= v.inner; on++ {
		known = append(known, slices.Sorted(maps.Keys(v.names[on]))...)
	}
	p.suggest(plain(n.name), known)
}

// splitGlued are the parts of a name around the keyword inside it.
func splitGlued(name string) []string {
	word := glued(name)
	if word == "" {
		return nil
	}
	for i := range name {
		if len(name)-i >= len(word) && name[i:i+len(word)] == word {
			return []string{name[:i], name[i+len(word):]}
		}
	}
	return nil
}

func subjectKey(on On) string {
	switch on {
	case OnVillage:
		return "village"
	case OnHousehold:
		return "household"
	}
	return "person"
}

// aggregate checks 任一(成员 其中 条件, 表达式) and its kin.
func (v *view) aggregate(f *function, n *node, want Type) *expr {
	over, filter := v.subjectOf(n.args[0])
	if over == OnNobody || !v.reaches(n, over) {
		return nil
	}
	inside := *v
	inside.inner = over
	yes := v.make(n, opConst, Type{Kind: Bool}, 1)
	condition, body := yes, yes
	if filter != nil {
		condition = inside.demand(inside.expr(filter, Type{Kind: Bool}), Type{Kind: Bool})
	}
	if len(n.args) == 2 {
		if f.op < opSum {
			want = Type{Kind: Bool}
		}
		body = inside.expr(n.args[1], want)
	}
	if condition == nil || body == nil {
		return nil
	}
	return v.gather(f, n, over, condition, body)
}

// gather builds the aggregate of a checked condition and body.
func (v *view) gather(f *function, n *node, over On, condition, body *expr) *expr {
	typ := Type{Kind: Bool}
	switch f.op {
	case opCount:
		typ = Type{Kind: Int, Unit: countUnit(over)}
	case opSum:
		typ = body.typ
		if typ.Kind != Int && typ.Kind != Money && typ.Kind != Ratio {
			v.ps.at(v.text, body.span, "type_number", "have", typeName{typ})
			return nil
		}
	case opMin, opMax:
		typ = body.typ
		if v.ordered(n, body) == nil {
			return nil
		}
	}
	if f.op < opSum && v.demand(body, Type{Kind: Bool}) == nil {
		return nil
	}
	e := v.make(n, f.op, typ, 0, condition, body)
	e.over, e.on = over, over-1
	return e
}

func countUnit(over On) string {
	if over == OnPerson {
		return "人"
	}
	return "户"
}

// subjectOf reads 成员 or 成员 其中 条件.
func (v *view) subjectOf(n *node) (On, *node) {
	var filter *node
	if n.form == formWhere {
		n, filter = n.args[0], n.args[1]
	}
	on := OnNobody
	if n.form == formName && n.scope == "" {
		on = v.subject(n.name)
	}
	if on != OnPerson && on != OnHousehold {
		v.ps.at(v.text, n.span, "want_subject").hint("hint_subject")
		return OnNobody, nil
	}
	return on, filter
}

// reaches checks that the subject can be run over from here.
func (v *view) reaches(n *node, over On) bool {
	switch {
	case over == OnPerson && v.inner == OnVillage:
		v.ps.at(v.text, n.head, "members_in_village").hint("hint_nested")
		return false
	case over == OnHousehold && v.home != OnVillage, v.inner == OnNobody:
		v.ps.at(v.text, n.head, "households_here")
		return false
	}
	return true
}
