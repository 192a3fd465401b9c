package form

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"guben/dictionary"
	"guben/policy"
)

// link hands the form's rule text to policy: show-ifs, required-ifs, checks and
// conditions as rules, computed fields as computed facts, over the schema with
// the form's own facts behind the subject's.
func (c *compiler) link() {
	c.extend()
	if len(c.problems) > 0 {
		return
	}
	c.state()
	near := closure(c.own, c.pack, c.schema, c.shown())
	program, problems := policy.Compile(c.schema, near)
	if len(problems) > 0 {
		// Hints name what is like the word written: all of the pack counts.
		program, problems = policy.Compile(c.schema, join(c.own, c.pack))
	}
	c.problems = append(c.problems, problems...)
	if program != nil {
		c.rules = program
		c.members = c.on == policy.OnPerson || runsOverMembers(program)
		c.results()
	}
}

// extend makes the schema of the form: the given one, the form's own facts,
// and its own choices as code lists.
func (c *compiler) extend() {
	schema := *c.given
	c.schema = &schema
	entity := c.schema.Entity(c.on)
	entity.Facts = slices.Clone(entity.Facts)
	c.base = len(entity.Facts)
	c.schema.Lists = slices.Clone(c.schema.Lists)
	taken := c.packNames()
	for _, f := range c.fields {
		if f.dict != nil {
			continue
		}
		c.free(f, taken)
		if facts := f.seen(); len(facts) > 0 {
			f.facts = len(entity.Facts)
			for _, fact := range facts {
				c.fact(f, entity, fact)
			}
		}
		if f.list == nil && f.options != nil {
			c.schema.Lists = append(c.schema.Lists, f.codes())
		}
	}
	c.facts = len(entity.Facts)
}

// fact adds a fact of the form. A stored fact of the dictionary that is only
// otherwise called the same gives way; one of that very name is to be referred
// to instead, for what the registry knows is not asked for.
func (c *compiler) fact(f *field, entity *policy.Entity, fact policy.Fact) {
	for i := range entity.Facts[:c.base] {
		other := &entity.Facts[i]
		if other.Zh == fact.Zh && !c.apart {
			c.inDictionary(f, other.Zh, other.Key)
			return
		}
		other.Names = slices.DeleteFunc(slices.Clone(other.Names), func(name string) bool {
			return name == fact.Key || name == fact.Zh || name == fact.En
		})
		if other.Key == fact.Key {
			other.Key = ""
		}
		if strings.EqualFold(other.En, fact.En) {
			other.En = ""
		}
	}
	entity.Facts = append(entity.Facts, fact)
}

// packNames are the names the pack's definitions have.
func (c *compiler) packNames() map[string]bool {
	names := map[string]bool{}
	for _, d := range definitions(c.pack, nil) {
		for _, name := range d.names {
			names[name] = true
		}
	}
	return names
}

// free checks that neither the pack nor the dictionary calls something else by
// the field's name.
func (c *compiler) free(f *field, taken map[string]bool) {
	for _, name := range []string{f.ID, f.Name.Zh} {
		if taken[plain(name)] {
			c.problem(f.At, "name_taken", "name", name)
			return
		}
	}
	if c.apart {
		return
	}
	for _, dict := range dictionary.Fields(c.entities()[0]) {
		if !dict.Numeric() && dict.Zh == f.Name.Zh {
			c.inDictionary(f, dict.Zh, dict.Key)
		}
	}
}

func (c *compiler) inDictionary(f *field, name, key string) {
	p := c.problem(f.At, "in_dictionary", "name", name)
	p.Hint, p.About = "form.hint_reference", []any{"field", key}
}

// codes are the field's own choices as a code list.
func (f *field) codes() policy.List {
	list := policy.List{Key: f.listKey()}
	for i, option := range f.Choices {
		list.Codes = append(list.Codes, policy.Entry{N: f.numbers[i], Key: option.ID, Zh: option.Name.Zh, En: option.Name.En})
	}
	return list
}

// state writes the form's rule text as definitions.
func (c *compiler) state() {
	for _, f := range c.fields {
		f.show, f.need = c.rule(f.Show), c.rule(f.Need)
		if f.Type == Computed {
			c.own.Facts = append(c.own.Facts, policy.Derived{
				Key: f.ID, Name: f.Name.Zh, En: f.Name.En, On: c.on, Type: f.wanted(), Unit: f.Unit, Text: f.Is, At: f.At,
			})
			f.derived = f.ID
		}
	}
	for _, check := range c.form.Checks {
		c.stand = append(c.stand, c.rule(check.When))
	}
	c.conditions = map[string]int{}
	for _, text := range c.form.Conditions {
		if _, known := c.conditions[text.Body]; !known {
			c.conditions[text.Body] = c.rule(text)
		}
	}
}

// rule adds a rule of the form; -1 for no text.
func (c *compiler) rule(text policy.Text) int {
	if text.Body == "" {
		return -1
	}
	n := len(c.own.Rules)
	c.own.Rules = append(c.own.Rules, policy.Rule{ID: "form:" + strconv.Itoa(n), On: c.on, Clause: "form", When: text})
	return n
}

// wanted is the type a computed field is declared to have.
func (f *field) wanted() policy.Type {
	if f.As == "" {
		return policy.Type{}
	}
	return f.typ()
}

// runsOverMembers reports whether anything of a program is about the members.
func runsOverMembers(p *policy.Program) bool {
	var ids []string
	for _, rule := range p.Rules() {
		ids = append(ids, rule.ID)
	}
	for _, fact := range p.Derived() {
		ids = append(ids, fact.Key)
	}
	return slices.ContainsFunc(ids, func(id string) bool { return p.Reads(id).Members })
}

// shown are the pack's computed facts the form shows by reference.
func (c *compiler) shown() []string {
	var keys []string
	for _, f := range c.fields {
		if f.dict != nil && f.derived != "" {
			keys = append(keys, f.derived)
		}
	}
	return keys
}

var kinds = map[policy.Kind]Type{
	policy.Bool: YesNo, policy.Int: Number, policy.Money: Money, policy.Ratio: Number, policy.Day: Date, policy.Month: Month,
}

// results tells computed fields what they came out as.
func (c *compiler) results() {
	types := map[string]policy.Type{}
	for _, d := range c.rules.Derived() {
		types[d.Key] = d.Type
	}
	for _, f := range c.fields {
		if f.Type != Computed {
			continue
		}
		typ := types[f.ID]
		kind, ok := kinds[typ.Kind]
		if !ok {
			c.problem(f.At, "computed_type", "name", f.Name)
			return
		}
		f.As, f.Unit, f.Decimals = kind, cmp.Or(typ.Unit, f.Unit), typ.Scale
		if typ.Kind == policy.Ratio {
			f.Unit, f.Decimals = "%", 2
		}
		f.cells()
	}
}

func join(a, b policy.Definitions) policy.Definitions {
	return policy.Definitions{
		Parameters: slices.Concat(a.Parameters, b.Parameters), Tables: slices.Concat(a.Tables, b.Tables),
		Facts: slices.Concat(a.Facts, b.Facts), Rules: slices.Concat(a.Rules, b.Rules),
	}
}
