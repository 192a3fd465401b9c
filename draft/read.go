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

func (r *reader) task(c *plan.Clause) {
	i := r.about(c, Task, c.Text)
	i.Values["name"] = title(c)
	i.Values["lead"], i.Values["units"] = r.named(c.Lead), r.named(c.Responsible)
	r.time(&i, c)
	if i.Values["lead"]+i.Values["units"] == "" {
		i.Values["units"] = r.standIn(&i, c)
	}
	if slices.ContainsFunc(slices.Concat(c.Lead, c.Responsible), func(u plan.Unit) bool { return u.Others }) {
		i.doubt("and_others")
	}
	if first := r.sameOwner(&i); first != nil {
		line := step{title(c), i.Values["to"], i.Values["quote"]}.line()
		first.Values["steps"] = strings.TrimSpace(first.Values["steps"] + "\n" + line)
		first.Doubts = append(first.Doubts, i.Doubts...)
		if i.Values["to"] > first.Values["to"] && first.Values["to"] != "" {
			first.Values["to"] = i.Values["to"]
		}
		return
	}
	r.add(i)
}

// sameOwner is the task of the same clause that the same unit owes: a pack
// makes one task of the two.
func (r *reader) sameOwner(i *Item) *Item {
	for k := range r.items {
		other := &r.items[k]
		if other.Kind == Task && other.Clause == i.Clause && owner(other) == owner(i) {
			return other
		}
	}
	return nil
}

func owner(i *Item) string {
	names := split(i.Values["lead"] + "、" + i.Values["units"])
	if len(names) == 0 {
		return ""
	}
	return names[0]
}

// time sets a task's days: one deadline is its own, several are steps.
func (r *reader) time(i *Item, c *plan.Clause) {
	var dated []plan.Deadline
	for _, d := range c.Deadlines {
		switch {
		case d.Relative != nil:
			i.Values["note"] = strings.Trim(i.Values["note"]+"；"+d.Text, "；")
		case d.From > 0 || d.To > 0:
			dated = append(dated, d)
		}
	}
	window := c.Window
	if len(dated) == 1 {
		window.From, window.To = max(window.From, dated[0].From), dated[0].To
		i.Values["quote"] = dated[0].Text
	}
	if len(dated) > 1 {
		var steps []string
		for _, d := range dated {
			steps = append(steps, step{around(c, d), day(d.To), d.Text}.line())
			window.To = max(window.To, d.To)
		}
		i.Values["steps"] = strings.Join(steps, "\n")
	}
	if window.To > 0 && window.From > window.To {
		window.From = 0
		i.doubt("two_times")
	}
	i.Values["from"], i.Values["to"] = day(window.From), day(window.To)
}

func day(d period.Day) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

// around are the words that follow a deadline, up to the next mark: what is to
// be done by then.
func around(c *plan.Clause, d plan.Deadline) string {
	runes := []rune(c.Text)
	from := d.At + len([]rune(d.Text))
	if d.At < 0 || from >= len(runes) {
		return title(c)
	}
	words := strings.FieldsFunc(string(runes[from:]), func(r rune) bool { return strings.ContainsRune("，。；：\n", r) })
	if len(words) == 0 || strings.TrimSpace(words[0]) == "" {
		return title(c)
	}
	return cut(words[0], titleLength)
}

func (r *reader) duties(c *plan.Clause) {
	for _, f := range c.Frequencies {
		i := r.about(c, Duty, f.Text)
		i.Values = Values{"name": cut(f.Who+f.Text, titleLength), "who": f.Who, "count": strconv.Itoa(max(f.Count, 1)), "what": f.What, "per": f.Per,
			"units": r.answering(c, f.Who), "from": day(r.begin()), "to": day(r.window.To)}
		if f.Who == "" {
			i.Values["who"] = i.Values["units"]
		}
		if f.Count == 0 || f.Per == "" {
			i.doubt("no_rhythm", "text", f.Text)
			i.Values["per"] = orElse(f.Per, "month")
		}
		if f.High > 0 {
			i.doubt("range", "text", f.Text)
		}
		if i.Values["units"] == "" {
			i.Values["units"] = r.standIn(&i, c)
		}
		i.Values["who"] = orElse(i.Values["who"], i.Values["units"])
		r.add(i)
	}
}

func orElse(text, other string) string {
	if strings.TrimSpace(text) == "" {
		return other
	}
	return text
}

// ledgerKinds are what the reader's names are in a pack; schemes and cited
// documents are none.
var ledgerKinds = map[string]string{plan.Ledger: "ledger", plan.List: "list", plan.Report: "report", plan.Letter: "form", plan.Archive: "ledger", plan.Database: "ledger"}

func (r *reader) ledgers(c *plan.Clause) {
	seen := map[string]bool{}
	for _, n := range c.Named {
		kind := ledgerKinds[n.Kind]
		if kind == "" || seen[n.Text] {
			continue
		}
		seen[n.Text] = true
		i := r.about(c, Ledger, n.Text)
		i.Values = Values{"name": cut(n.Text, titleLength), "kind": kind, "units": r.answering(c, "")}
		if n.To != "" && r.known[n.To] {
			i.Values["to"] = n.To
		} else if n.To != "" {
			i.doubt("no_such_unit", "unit", n.To)
		}
		if i.Values["units"] == "" {
			i.Values["units"] = r.standIn(&i, c)
		}
		r.add(i)
	}
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
