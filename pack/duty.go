package pack

import (
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"

	"guben/fault"
	"guben/form"
	"guben/period"
)

// Duty is a recurring duty: somebody does something so many times a span.
type Duty struct {
	ID         string
	Name       Words
	Clauses    []string
	Who        Words    // who does it, as the plan says
	Units      []string // units that answer for it
	Count      int      // at least this many
	What       Words    // what is counted: 次, 工作日, 条
	Per        Per
	Each       string // per whom it is counted: household, village, person, leader, unit, project; "" for once in all
	From       period.Day
	To         period.Day
	Within     int    // days from the beginning of each span by which it must be kept; 0: the whole span
	Before     Feast  // it must be kept before this festival
	KeptBy     []Keep // ledgers whose records keep it; none: nothing shows it yet
	Assumption string
	At         fault.Place
}

// Keep says which records of a ledger keep a duty.
type Keep struct {
	Ledger string
	Where  []Match // fields of a record that must be so; all of them
	Move   string  // move after which a record counts; "": as the ledger's flow says
	Sum    string  // indexed number field whose values add up (working days); "": every record is one
	Day    string  // date field that says when it was done; "": the day the record came to count
	At     fault.Place
}

// Match asks an indexed field to be one of several words, choices by their ids.
type Match struct {
	Field string
	Is    []string
}

// Feast is a festival that plans set a limit by.
type Feast string

// The festivals.
const SpringFestival Feast = "spring-festival" // 春节, from the lunar calendar

// Duty is the duty with this ID.
func (p *Pack) Duty(id string) (*Duty, bool) {
	return find(p.Duties, func(d *Duty) bool { return d.ID == id })
}

func (l *loader) duties(f *file, node *yaml.Node) {
	for _, item := range f.sequence(node) {
		m := f.mapping(item)
		d := Duty{
			ID:         l.declare(aDuty, f, m.need("id")),
			Name:       m.words(m.need("name")),
			Clauses:    l.cited(m),
			Who:        m.words(m.need("who")),
			Units:      l.owing(m),
			Count:      m.number("count"),
			What:       m.words(m.get("what")),
			Per:        choice(m, "per", m.need("per"), spans),
			Each:       choice(m, "each", m.get("each"), same("household", "village", "person", "leader", "unit", "project")),
			Within:     m.number("within"),
			Before:     choice(m, "before", m.get("before"), []named[Feast]{{"spring-festival", SpringFestival}}),
			Assumption: m.text("assumption"),
			At:         f.place(item),
		}
		d.From, d.To = m.fromTo()
		d.KeptBy = l.keptBy(m)
		m.duty(&d)
		l.pack.Duties = append(l.pack.Duties, d)
		m.close()
	}
}

// duty checks what a duty's keys ask of each other.
func (m *mapping) duty(d *Duty) {
	if d.Count == 0 {
		m.problem(m.node, "no_count")
	}
	if longest := longestSpan[d.Per]; d.Within > longest {
		m.problem(m.values["within"], "within_span", "days", d.Within, "span", longest)
	}
	if d.Before == "" {
		return
	}
	if eve, ok := d.Eve(); !ok || eve < d.From {
		m.problem(m.values["before"], "no_festival")
	}
}

// longestSpan is the days of the longest span of each kind.
var longestSpan = map[Per]int{PerDay: 1, PerWeek: 7, PerHalfMonth: 16, PerMonth: 31, PerTwoMonth: 62, PerQuarter: 92,
	PerHalfYear: 184, PerYear: 366, PerOnce: 3660}

// Eve is the last day before the duty's festival: the first Spring Festival
// that follows the day from which the duty holds. ok is false where the lunar
// calendar of that year is not known or the duty has no festival.
func (d *Duty) Eve() (eve period.Day, ok bool) {
	if d.Before != SpringFestival || d.From == 0 {
		return 0, false
	}
	feast, ok := period.LunarNewYear(d.From.Year())
	if ok && feast <= d.From {
		feast, ok = period.LunarNewYear(d.From.Year() + 1)
	}
	return feast - 1, ok
}

// keptBy reads ledgers: one or a list, each a name or {ledger, move, sum}.
func (l *loader) keptBy(m *mapping) (keeps []Keep) {
	node := m.get("kept-by")
	if node != nil && node.Kind == yaml.MappingNode {
		return []Keep{l.keep(m.file, node)}
	}
	for _, item := range m.items("kept-by") {
		keeps = append(keeps, l.keep(m.file, item))
	}
	return keeps
}

func (l *loader) keep(f *file, node *yaml.Node) Keep {
	if node.Kind == yaml.ScalarNode {
		return Keep{Ledger: l.refer(aLedger, f, node), At: f.place(node)}
	}
	m := f.mapping(node)
	defer m.close()
	return Keep{Ledger: l.refer(aLedger, f, m.need("ledger")), Where: m.matches("where"), Move: m.text("move"), Sum: m.text("sum"), Day: m.text("day"), At: f.place(node)}
}

// matches reads {field: word} or {field: [word, …]}.
func (m *mapping) matches(key string) (matches []Match) {
	node := m.get(key)
	if node == nil {
		return nil
	}
	w := m.file.mapping(node)
	for i := 0; i+1 < len(node.Content) && node.Kind == yaml.MappingNode; i += 2 {
		field := node.Content[i].Value
		matches = append(matches, Match{field, w.texts(field)})
	}
	return matches
}

// keeping checks the moves and fields that duties count by, of ledgers that
// have a flow and a form.
func (l *loader) keeping() {
	for _, d := range l.pack.Duties {
		for _, k := range d.KeptBy {
			if g, ok := l.pack.Ledger(k.Ledger); ok && g.Formed() {
				l.keeper(k, g)
			}
		}
	}
}

func (l *loader) keeper(k Keep, g *Ledger) {
	if _, known := g.Flow.Move(k.Move); k.Move != "" && !known {
		l.at(k.At, "keep_move", "move", k.Move, "ledger", g.ID)
	}
	if k.Day != "" && !slices.ContainsFunc(g.Form.Fields, func(f form.Field) bool { return f.ID == k.Day && f.Type == form.Date }) {
		l.at(k.At, "keep_day", "field", k.Day, "ledger", g.ID)
	}
	fields := []string{k.Sum}
	for _, match := range k.Where {
		fields = append(fields, match.Field)
		l.words(k, g, match)
	}
	for _, field := range fields {
		if field != "" && !slices.Contains(g.Indexed(), field) {
			l.at(k.At, "keep_field", "field", field, "ledger", g.ID)
		}
	}
}

// words reports words that are no choices of the field.
func (l *loader) words(k Keep, g *Ledger, match Match) {
	for _, f := range g.Form.Fields {
		if f.ID != match.Field || len(f.Choices) == 0 {
			continue
		}
		for _, word := range match.Is {
			if !slices.ContainsFunc(f.Choices, func(o form.Option) bool { return o.ID == word }) {
				l.at(k.At, "keep_word", "word", word, "field", f.ID)
			}
		}
	}
}

// Indexed are the fields a ledger's records are found by, in the form's order.
func (g *Ledger) Indexed() (fields []string) {
	for _, f := range g.Form.Fields {
		if f.Index {
			fields = append(fields, f.ID)
		}
	}
	return fields
}

// Stored is how the index of a ledger's records holds a word of a field: yes and
// no are kept as 1 and 0.
func (g *Ledger) Stored(field, word string) string {
	isYesNo := func(f form.Field) bool { return f.ID == field && f.Type == form.YesNo }
	if at := slices.Index([]string{"no", "yes"}, word); at >= 0 && g.Form != nil && slices.ContainsFunc(g.Form.Fields, isYesNo) {
		return strconv.Itoa(at)
	}
	return word
}
