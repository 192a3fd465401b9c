package form

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"guben/fault"
	"guben/policy"
)

// Limits of a declaration: more is no form anybody fills in.
const (
	maxFields  = 300
	maxColumns = 60
	maxPoints  = 100
	maxChoices = 500
	maxIndex   = 3
	maxSet     = 62 // choices of a Many: bits of a policy.Set
)

// compiler checks a declaration.
type compiler struct {
	*Program
	given    *policy.Schema
	pack     policy.Definitions
	own      policy.Definitions
	problems []policy.Problem
	taken    map[string]fault.Place // IDs and names of the form, where
}

// Compile checks a form against the schema (see policy.Schema; a pack's own has
// the facts of its rosters) and the definitions of a pack that itself compiles.
// With any problem the program is nil.
func Compile(schema *policy.Schema, definitions policy.Definitions, f Form) (*Program, []policy.Problem) {
	c := &compiler{Program: &Program{form: f, byID: map[string]*field{}}, given: schema, pack: definitions, taken: map[string]fault.Place{}}
	if c.choose(); len(c.problems) > 0 {
		return nil, c.problems
	}
	c.declare()
	c.marks()
	c.checks()
	if len(c.problems) == 0 {
		c.link()
	}
	if len(c.problems) > 0 {
		return nil, c.problems
	}
	return c.Program, nil
}

// choose takes what the subject lets rule text see.
func (c *compiler) choose() {
	switch c.form.Subject {
	case OnHousehold:
		c.on = policy.OnHousehold
	case OnPerson:
		c.on = policy.OnPerson
	case OnVillage:
		c.on = policy.OnVillage
	default:
		if !slices.Contains(Subjects, c.form.Subject) {
			c.unknown(c.form.At, "subject_unknown", "subject", string(c.form.Subject), texts(Subjects))
		}
		c.on, c.apart = policy.OnHousehold, true
		c.given = &policy.Schema{Village: bare(c.given.Village), Household: bare(c.given.Household), Person: bare(c.given.Person), Lists: c.given.Lists}
		c.pack.Facts, c.pack.Rules = nil, nil
	}
	if c.form.Edition < 1 {
		c.problem(c.form.At, "edition")
	}
}

// bare is an entity of which the form's records know nothing.
func bare(e policy.Entity) policy.Entity {
	e.Facts = nil
	return e
}

// problem adds a mistake of the author.
func (c *compiler) problem(at fault.Place, code string, args ...any) *policy.Problem {
	c.problems = append(c.problems, policy.Problem{Place: at, Code: "form." + code, Args: args})
	return &c.problems[len(c.problems)-1]
}

// unknown adds that a name is none of those there are, with the nearest.
func (c *compiler) unknown(at fault.Place, code, arg, written string, known []string) {
	p := c.problem(at, code, arg, written)
	if near := policy.Nearest(written, known); near != "" {
		p.Hint, p.About = "form.hint_mean", []any{"name", near}
		return
	}
	p.Hint, p.About = "form.hint_known", []any{"names", strings.Join(known[:min(len(known), 24)], ", ")}
}

func texts[T ~string](list []T) []string {
	var all []string
	for _, one := range list {
		all = append(all, string(one))
	}
	return all
}

// declare checks the fields one by one. They are copies: the author's stay.
func (c *compiler) declare() {
	c.form.Fields = slices.Clone(c.form.Fields)
	for i := range c.form.Fields {
		f := &field{Field: &c.form.Fields[i], facts: -1, known: -1, show: -1, need: -1}
		if f.Part.Zh != "" {
			continue
		}
		c.field(f)
		c.fields = append(c.fields, f)
		c.byID[f.ID] = f
	}
	if len(c.fields) == 0 || len(c.fields) > maxFields {
		c.problem(c.form.At, "fields", "max", maxFields)
	}
}

func (c *compiler) field(f *field) {
	if f.Field.Field == "" {
		c.typed(f)
	} else if !c.reference(f) {
		return
	}
	c.named(f, c.taken)
	c.fillable(f)
}

var (
	identifier = regexp.MustCompile(`^[a-z][a-z0-9_]{0,47}$`)
	number     = regexp.MustCompile(`^[0-9]{1,6}$`) // choices may be numbered
)

// named checks that ID and name are given and stand for this field only.
func (c *compiler) named(f *field, taken map[string]fault.Place) {
	if !identifier.MatchString(f.ID) {
		c.problem(f.At, "bad_id", "id", f.ID)
	}
	if f.Name.Zh == "" {
		c.problem(f.At, "no_name", "id", f.ID)
	}
	for _, name := range []string{f.ID, f.Name.Zh} {
		if first, twice := taken[name]; twice && name != "" {
			c.problem(f.At, "twice", "name", name, "first", first)
			return
		}
		taken[name] = f.At
	}
	taken[f.ID], taken[f.Name.Zh] = f.At, f.At
}

// fillable checks what only fields somebody fills in may have.
func (c *compiler) fillable(f *field) {
	if f.dict == nil && f.Update != NoUpdate {
		c.problem(f.At, "update_own", "name", f.Name)
	}
	if f.readOnly() && (f.Required || f.Need.Body != "") {
		c.problem(f.At, "required_read_only", "name", f.Name)
	}
	if f.Total {
		c.problem(f.At, "total_column", "name", f.Name)
	}
	if f.Required && f.Need.Body != "" {
		c.problem(f.At, "required_twice", "name", f.Name)
	}
}

// marks checks the title and the index.
func (c *compiler) marks() {
	titles, indexes := 0, 0
	for _, f := range c.fields {
		if f.Title {
			titles++
		}
		if !f.Index {
			continue
		}
		if indexes++; !slices.Contains(indexed, f.kindOf()) || f.personal() {
			c.problem(f.At, "index_type", "name", f.Name)
		}
	}
	if titles > 1 {
		c.problem(c.form.At, "titles")
	}
	if indexes > maxIndex {
		c.problem(c.form.At, "indexes", "max", maxIndex)
	}
}

// indexed are the types lists can filter by; nothing that is sealed.
var indexed = []Type{Choice, YesNo, Unit, Place, Date, Month, Number, Money, Text}

func (c *compiler) checks() {
	for i := range c.form.Checks {
		check := &c.form.Checks[i]
		if check.Message.Zh == "" {
			c.problem(check.At, "check_message")
		}
		if check.When.Body == "" {
			c.problem(check.At, "check_when")
		}
		if check.Field != "" && c.byID[check.Field] == nil {
			c.unknown(check.At, "check_field", "field", check.Field, slices.Sorted(maps.Keys(c.byID)))
		}
		for _, name := range holes(check.Message.Zh + check.Message.En) {
			if c.called(name) == nil {
				c.unknown(check.At, "check_hole", "name", name, c.names())
			}
		}
	}
}

var hole = regexp.MustCompile(`\{([^{}]+)\}`)

func holes(text string) []string {
	var names []string
	for _, found := range hole.FindAllStringSubmatch(text, -1) {
		names = append(names, found[1])
	}
	return names
}

// called is the field with this ID or name.
func (p *Program) called(name string) *field {
	i := slices.IndexFunc(p.fields, func(f *field) bool { return f.ID == name || f.Name.Zh == name || f.Name.En == name && name != "" })
	if i < 0 {
		return nil
	}
	return p.fields[i]
}

func (p *Program) names() []string {
	var names []string
	for _, f := range p.fields {
		names = append(names, f.Name.Zh)
	}
	return names
}
