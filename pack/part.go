package pack

import (
	"go.yaml.in/yaml/v3"

	"guben/division"
	"guben/period"
	"guben/policy"
)

var accountings = []named[Accounting]{{"annual", Annual}, {"trailing12", Trailing12}}

var levels = same("county", "township", "village")

var spans = []named[Per]{
	{"day", PerDay}, {"week", PerWeek}, {"half-month", PerHalfMonth}, {"month", PerMonth}, {"2-month", PerTwoMonth},
	{"quarter", PerQuarter}, {"half-year", PerHalfYear}, {"year", PerYear}, {"once", PerOnce},
}

var subjects = []named[policy.On]{{"household", policy.OnHousehold}, {"person", policy.OnPerson}}

// ruled are what rules and computed facts may be about.
var ruled = []named[policy.On]{{"household", policy.OnHousehold}, {"person", policy.OnPerson}, {"village", policy.OnVillage}}

func (l *loader) identity(f *file, node *yaml.Node) {
	m := f.mapping(node)
	defer m.close()
	id := &l.pack.Identity
	id.ID = m.needText("id")
	id.Title = m.words(m.need("title"))
	id.Document = m.needText("document")
	id.Issuer = m.needText("issuer")
	id.Issued = m.day(m.need("issued"))
	id.Period = m.span("period", m.need("period"))
	id.Division = l.area(m)
	for _, item := range m.items("levels") {
		id.Levels = append(id.Levels, choice(m, "levels", item, levels))
	}
	id.Accounting = choice(m, "accounting", m.need("accounting"), accountings)
	id.ScreeningDay = m.day(m.need("screening-day"))
	id.Assumption = m.text("assumption")
}

func (l *loader) area(m *mapping) division.Code {
	node := m.need("division")
	text := m.scalar(node)
	code, err := division.ParseCode(text)
	if text != "" && err != nil {
		m.problem(node, "not_division", "text", text)
	}
	return code
}

// day reads 2020-03-15; nil reads as 0.
func (f *file) day(node *yaml.Node) period.Day {
	text := f.scalar(node)
	if text == "" {
		return 0
	}
	day, err := period.Parse(text)
	if err != nil {
		f.problem(node, "not_day", "text", text)
	}
	return day
}

// span reads {from, to}.
func (f *file) span(key string, node *yaml.Node) period.Range {
	if node == nil {
		return period.Range{}
	}
	m := f.mapping(node)
	r := period.Range{From: m.day(m.need("from")), To: m.day(m.need("to"))}
	m.close()
	if r.To != 0 && r.To < r.From {
		f.problem(node, "ends_before", "key", key, "from", r.From, "to", r.To)
	}
	return r
}

// fromTo reads the keys from and to of a part, each optional.
func (m *mapping) fromTo() (from, to period.Day) {
	from, to = m.day(m.get("from")), m.day(m.get("to"))
	if to != 0 && to < from {
		m.problem(m.values["to"], "ends_before", "key", "to", "from", from, "to", to)
	}
	return from, to
}

func (l *loader) clauses(f *file, node *yaml.Node) {
	for _, item := range f.sequence(node) {
		m := f.mapping(item)
		path := m.need("path")
		if text := f.scalar(path); text != "" && !Canonical(text) {
			f.problem(path, "not_clause", "text", text)
		}
		l.pack.Clauses = append(l.pack.Clauses, Clause{
			Path:  l.declare(aClause, f, path),
			Title: m.words(m.need("title")),
			At:    f.place(item),
		})
		m.close()
	}
}

func (l *loader) units(f *file, node *yaml.Node) {
	for _, item := range f.sequence(node) {
		m := f.mapping(item)
		l.pack.Units = append(l.pack.Units, Unit{
			ID:      l.declare(aUnit, f, m.need("id")),
			Name:    m.words(m.need("name")),
			Aliases: m.texts("aliases"),
			Level:   choice(m, "level", m.need("level"), levels),
			Class:   m.flag("class"),
			Clauses: l.referAll(aClause, m, "clauses"),
			At:      f.place(item),
		})
		m.close()
	}
}

// flag reads true or false; absent is false.
func (m *mapping) flag(key string) bool {
	return choice(m, key, m.get(key), []named[bool]{{"true", true}, {"false", false}})
}

func (l *loader) populations(f *file, node *yaml.Node) {
	for _, item := range f.sequence(node) {
		m := f.mapping(item)
		id := m.need("id")
		p := Population{
			ID:          l.declare(aPopulation, f, id),
			Name:        m.words(m.need("name")),
			Clauses:     l.cited(m),
			Description: m.words(m.get("description")),
			On:          choice(m, "on", m.need("on"), subjects),
			When:        m.rule(m.get("when")),
			Assumption:  m.text("assumption"),
			At:          f.place(item),
		}
		if expected := m.get("expected"); expected != nil {
			count := f.mapping(expected)
			p.Households, p.Persons = count.number("households"), count.number("persons")
			count.close()
			if p.Persons != 0 && p.Persons < p.Households {
				f.problem(expected, "fewer_persons", "households", p.Households, "persons", p.Persons)
			}
		}
		l.pack.Populations = append(l.pack.Populations, p)
		if m.close(); p.When.Body == "" {
			m.lacking("key_missing", "key", "when")
			continue
		}
		l.declare(aRule, f, id)
		l.definitions.Rules = append(l.definitions.Rules, policy.Rule{
			ID: p.ID, Name: p.Name.Zh, En: p.Name.En, On: p.On, Kind: policy.Flag,
			Clause: joined(p.Clauses), When: p.When, Assumption: p.Assumption, At: p.At,
		})
	}
}

// cited reads the clauses a part carries out; every part needs one.
func (l *loader) cited(m *mapping) []string {
	paths := l.referAll(aClause, m, "clause")
	if len(paths) == 0 {
		m.problem(m.node, "no_clause")
	}
	return paths
}

// owing reads the units that answer for a part; every part needs one.
func (l *loader) owing(m *mapping) []string {
	units := l.referAll(aUnit, m, "unit")
	if len(units) == 0 {
		m.lacking("no_unit")
	}
	return units
}
