package draft

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"guben/division"
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/plan"
	"guben/policy"
)

// Options say what a document does not.
type Options struct {
	ID       string        // of the pack
	Division division.Code // area the plan is for; 0: an open point
	Today    period.Day    // stands in where the document has no date
}

// From makes a draft of a document.
func From(d *plan.Document, options Options) *Draft {
	r := &reader{document: d, options: options, schema: pack.Schema(), keys: map[string]bool{}, names: map[string]bool{}}
	r.path, r.own = places(d)
	r.window = r.days()
	r.identity()
	r.units()
	r.clauses()
	r.notes()
	return &Draft{Clauses: r.tree(), Items: r.items}
}

// reader collects the items of a draft.
type reader struct {
	document *plan.Document
	options  Options
	schema   *policy.Schema // names parameters may not have
	path     map[string]string
	own      map[string]bool
	window   period.Range // the days the plan covers, or what stands in for them
	items    []Item
	keys     map[string]bool // ids given
	names    map[string]bool // names of parameters and populations given
	known    map[string]bool // names of units
	nameless string          // the unit that holds the place where none is named, "" while not needed
}

// days are the days the plan covers; without them the year of its date.
func (r *reader) days() period.Range {
	d := r.document
	if d.Period.To > 0 {
		return d.Period
	}
	day := d.Date
	if day == 0 {
		day = r.options.Today
	}
	return period.Range{From: period.Date(day.Year(), 1, 1), To: period.Date(day.Year(), 12, 31)}
}

// begin is the day from which the plan holds: that of its issue, if it lies
// within the days it covers.
func (r *reader) begin() period.Day {
	if r.window.Contains(r.document.Date) {
		return r.document.Date
	}
	return r.window.From
}

func (r *reader) add(i Item) *Item {
	for _, field := range fields[i.Kind] {
		if field.Need && field.Type == Text && strings.TrimSpace(i.Values[field.Key]) == "" {
			i.Values[field.Key] = unwritten
			i.doubt("blank", "field", Label(i.Kind, field.Key).Say(message.Zh))
		}
	}
	base := i.Key
	for n := 2; r.keys[i.Key]; n++ {
		i.Key = base + "_" + strconv.Itoa(n)
	}
	r.keys[i.Key] = true
	r.items = append(r.items, i)
	return &r.items[len(r.items)-1]
}

// identity is pack.yaml.
func (r *reader) identity() {
	d := r.document
	id := r.options.ID
	i := r.add(Item{Kind: Identity, Key: id, Values: Values{
		"title": d.Title, "document": d.Number, "issuer": d.Issuer, "accounting": "annual",
		"from": r.window.From.String(), "to": r.window.To.String(), "screening-day": r.window.To.String(),
	}})
	issued := d.Date
	if issued == 0 {
		issued = r.window.From
		i.doubt("no_date")
	}
	i.Values["issued"] = issued.String()
	if d.Period.To == 0 {
		i.doubt("no_period")
	}
	i.Values["division"] = r.options.Division.String()
	if r.options.Division == 0 {
		i.Values["division"] = unknownDivision
		i.doubt("no_division")
	}
	i.doubt("accounting")
}

const (
	unwritten       = "未写明"
	unknownDivision = "100000" // no place has it
)

// tree is the clause tree: every clause with a path of its own.
func (r *reader) tree() (tree []Clause) {
	for i := range r.document.Clauses {
		c := &r.document.Clauses[i]
		if r.own[c.ID] {
			tree = append(tree, Clause{r.path[c.ID], title(c)})
		}
	}
	return tree
}

// titleLength bounds a title made of a clause's first words.
const titleLength = 24

// title is a clause's heading, or its first words where it has none.
func title(c *plan.Clause) string {
	if c.Heading != "" {
		return cut(c.Heading, titleLength)
	}
	words := strings.FieldsFunc(c.Text, func(r rune) bool { return strings.ContainsRune("，。；：！？\n", r) })
	if len(words) == 0 {
		return c.Path
	}
	return cut(words[0], titleLength)
}

func cut(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

// clauses makes the items of every clause. Guiding thought and reasons give
// none, whatever numbers they name.
func (r *reader) clauses() {
	for i := range r.document.Clauses {
		c := &r.document.Clauses[i]
		if c.Why == "plan.why_principle" || c.Why == "plan.why_reason" || c.Why == "plan.why_past" {
			continue
		}
		r.populations(c)
		r.quantities(c)
		if c.Duty {
			r.task(c)
		}
		r.duties(c)
		r.ledgers(c)
	}
}

// about begins an item of a clause.
func (r *reader) about(c *plan.Clause, kind Kind, quote string) Item {
	return Item{Kind: kind, Key: string(kind) + "_" + strings.ReplaceAll(c.ID, ".", "_"), Clause: r.path[c.ID], Source: c.ID,
		Quote: cut(quote, 120), Values: Values{}}
}

func (r *reader) populations(c *plan.Clause) {
	for _, p := range c.Populations {
		i := r.about(c, Population, p.Text)
		i.Values = Values{"name": r.unique(word(p.Group, "人群"), c), "on": "household",
			"households": digits(p.Households), "persons": digits(p.Persons)}
		if p.Households == 0 {
			i.Values["on"] = "person"
		}
		if p.Persons > 0 && p.Persons < p.Households {
			i.Values["persons"] = ""
			i.doubt("fewer_persons", "persons", p.Persons, "households", p.Households)
		}
		i.doubt("no_rule")
		r.add(i)
	}
}

func digits(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// word makes a name of words a rule may use: letters and digits, not a digit first.
func word(text, fallback string) string {
	name := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Han, r) || unicode.IsDigit(r) || unicode.IsLetter(r) {
			return r
		}
		return -1
	}, text)
	name = strings.TrimLeftFunc(name, unicode.IsDigit)
	if runes := []rune(name); len(runes) > 14 {
		name = string(runes[len(runes)-14:])
	}
	if len([]rune(name)) < 2 {
		return fallback
	}
	return name
}

// unique gives a name nothing else has, by adding the clause it is from.
func (r *reader) unique(name string, c *plan.Clause) string {
	base := name
	if r.names[name] || r.taken(name) {
		base += "第" + strings.ReplaceAll(c.ID, ".", "之") + "条"
		name = base
	}
	for n := 2; r.names[name]; n++ {
		name = base + "其" + strconv.Itoa(n)
	}
	r.names[name] = true
	return name
}

// notes hands the reader's own doubts to the items of their clauses, and to
// the plan where there is none.
func (r *reader) notes() {
	for _, n := range slices.Concat(r.document.Unsure, r.document.Contradictions) {
		placed := false
		for _, id := range n.Clauses {
			for k := range r.items {
				if i := &r.items[k]; i.Source == id && (i.Kind == Task || !r.hasTask(id)) && !placed {
					i.Doubts = append(i.Doubts, noted(n))
					placed = true
				}
			}
		}
		if !placed {
			r.items[0].Doubts = append(r.items[0].Doubts, noted(n))
		}
	}
}

func (r *reader) hasTask(source string) bool {
	return slices.ContainsFunc(r.items, func(i Item) bool { return i.Kind == Task && i.Source == source })
}
