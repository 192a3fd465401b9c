package reader

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"guben/auth"
	"guben/draft"
	"guben/message"
	prose "guben/plan"
	"guben/store"
	"guben/web/page"
)

// reviewPage shows a document and beside it what was understood.
type reviewPage struct {
	page.Form
	draftRow
	CanDecide bool
	Chapters  []chapterRow
	General   []entryGroup // what belongs to no clause: the plan itself, its units
	Points    []pointRow
	Counts    []kindTally
	Units     []string // names the form offers
	Only      string   // "open": clauses with something to decide
	Filter    []page.Choice
}

func (reviewPage) File() string { return "review" }

// chapterRow is a top clause with all below it.
type chapterRow struct {
	ID, Title string
	Waiting   int
	Clauses   []clauseRow
}

// clauseRow is one clause: its words on the left, its items on the right.
type clauseRow struct {
	ID, Path string
	Depth    int
	Words    []wordRun
	Units    string // as the document names them
	Duty     bool
	Why      message.Key
	Entries  []entryRow
	Ready    int // open items without a doubt
}

// wordRun is a run of words of a clause, marked where something was read in it.
type wordRun struct {
	Text string
	Mark string // "", deadline, quantity, frequency, population, named
}

type entryGroup struct {
	Kind    draft.Kind
	Entries []entryRow
}

// entryRow is an item as the page shows it.
type entryRow struct {
	draft.Entry
	Facts  []pairRow
	Fields []fieldRow // filled while it is being changed
	Base   string     // the draft's page
	Key1   string     // makes a decision happen once
	Can    bool
}

// Tone is the colour of the state.
func (e entryRow) Tone() string {
	switch e.State {
	case draft.Accepted:
		return "tag-green"
	case draft.Dropped:
		return ""
	}
	return "tag-amber"
}

type pairRow struct{ Label, Value string }

type fieldRow struct {
	Label   string
	Name    string
	Type    draft.Type
	Value   string
	Options []page.Choice
	Need    bool
}

type pointRow struct {
	Seq  int64
	Name string
	Text string
}

type kindTally struct {
	Kind  draft.Kind
	Count int
}

func reviewDraft(x *page.Exchange) (page.Answer, error) {
	seq, _ := strconv.ParseInt(x.Field("item"), 10, 64)
	p := &reviewPage{Form: page.NewForm(), Only: x.Field("only")}
	return page.Shown{Status: http.StatusOK, Page: p}, p.load(x, seq, nil)
}

// load fills the page; the item seq is open for changes, with given values if
// they were refused.
func (p *reviewPage) load(x *page.Exchange, seq int64, given draft.Values) error {
	return x.View(func(tx *store.Tx) error {
		review, err := draft.Get(tx, x.Scope, x.ID("id"))
		if err != nil {
			return err
		}
		tree, err := x.Tree(tx)
		if err != nil {
			return err
		}
		content, err := draft.Load(tx, review)
		if err != nil {
			return err
		}
		entries, err := draft.Entries(tx, review)
		if err != nil {
			return err
		}
		p.draftRow, p.CanDecide = draftRow{review, page.PlaceName(tree, review.Division)}, x.Scope.May(auth.Import) && x.Scope.Reaches(review.Division)
		p.fill(x, content.Document, entries, seq, given)
		return nil
	})
}

func (p *reviewPage) fill(x *page.Exchange, d *prose.Document, entries []draft.Entry, seq int64, given draft.Values) {
	counts, bySource := map[draft.Kind]int{}, map[string][]entryRow{}
	general := map[draft.Kind][]entryRow{}
	for _, e := range entries {
		counts[e.Kind]++
		row := p.entry(x, e, e.Seq == seq, given)
		if e.Source == "" {
			general[e.Kind] = append(general[e.Kind], row)
		} else {
			bySource[e.Source] = append(bySource[e.Source], row)
		}
		p.point(x, e)
		if e.Kind == draft.Unit && e.State != draft.Dropped {
			p.Units = append(p.Units, e.Values["name"])
		}
	}
	for _, kind := range draft.Kinds {
		if kind != draft.Identity {
			p.Counts = append(p.Counts, kindTally{kind, counts[kind]})
		}
		if len(general[kind]) > 0 {
			p.General = append(p.General, entryGroup{kind, general[kind]})
		}
	}
	for _, option := range []string{"", "open", "duty"} {
		p.Filter = append(p.Filter, page.Choice{Value: option, Text: x.Text("reader.only_" + option), Here: option == p.Only})
	}
	p.chapters(x, d, bySource)
}

// point lists what keeps the pack from being used.
func (p *reviewPage) point(x *page.Exchange, e draft.Entry) {
	if e.State == draft.Open {
		for _, doubt := range e.Doubts {
			p.Points = append(p.Points, pointRow{e.Seq, e.Name(), doubt.Say(x.Lang)})
		}
	}
}

// chapters puts the clauses below the top clause they belong to.
func (p *reviewPage) chapters(x *page.Exchange, d *prose.Document, bySource map[string][]entryRow) {
	for i := range d.Clauses {
		c := &d.Clauses[i]
		top, _, _ := strings.Cut(c.ID, ".")
		if len(p.Chapters) == 0 || p.Chapters[len(p.Chapters)-1].ID != top {
			p.Chapters = append(p.Chapters, chapterRow{ID: top, Title: chapterTitle(x, c)})
		}
		row := clause(c)
		row.Entries = bySource[c.ID]
		open := 0
		for _, e := range row.Entries {
			if e.State == draft.Open {
				open++
				if len(e.Doubts) == 0 {
					row.Ready++
				}
			}
		}
		chapter := &p.Chapters[len(p.Chapters)-1]
		chapter.Waiting += row.Ready
		if p.Only == "open" && open == 0 || p.Only == "duty" && !c.Duty {
			continue
		}
		chapter.Clauses = append(chapter.Clauses, row)
	}
	p.Chapters = slices.DeleteFunc(p.Chapters, func(c chapterRow) bool { return len(c.Clauses) == 0 })
}

func chapterTitle(x *page.Exchange, c *prose.Clause) string {
	if c.ID == "0" {
		return x.Text("reader.opening")
	}
	return strings.TrimSpace(c.Path + "　" + c.Heading)
}

func clause(c *prose.Clause) clauseRow {
	var units []string
	for _, u := range slices.Concat(c.Lead, c.Responsible) {
		units = append(units, u.Name)
	}
	path := c.Path
	if c.ID == "0" {
		path = ""
	}
	return clauseRow{ID: c.ID, Path: path, Depth: strings.Count(c.ID, "."), Words: marked(c), Units: strings.Join(units, "、"), Duty: c.Duty, Why: c.Why}
}

// marked cuts a clause's words where something was read in them.
func marked(c *prose.Clause) (runs []wordRun) {
	text := []rune(c.Text)
	marks := make([]string, len(text))
	put := func(at int, words, mark string) {
		for i := max(at, 0); at >= 0 && i < at+len([]rune(words)) && i < len(marks); i++ {
			marks[i] = mark
		}
	}
	for _, n := range c.Named {
		put(n.At, n.Text, "named")
	}
	for _, q := range c.Quantities {
		put(q.At, q.Text, "quantity")
	}
	for _, q := range c.Populations {
		put(q.At, q.Text, "population")
	}
	for _, f := range c.Frequencies {
		put(f.At, f.Text, "frequency")
	}
	for _, d := range c.Deadlines {
		put(d.At, d.Text, "deadline")
	}
	for from := 0; from < len(text); {
		to := from
		for to < len(text) && marks[to] == marks[from] {
			to++
		}
		runs = append(runs, wordRun{string(text[from:to]), marks[from]})
		from = to
	}
	return runs
}

func (p *reviewPage) entry(x *page.Exchange, e draft.Entry, open bool, given draft.Values) entryRow {
	row := entryRow{Entry: e, Base: p.Path(), Key1: p.Key + "-" + strconv.FormatInt(e.Seq, 10), Can: p.CanDecide}
	for _, field := range draft.Fields(e.Kind) {
		value := e.Values[field.Key]
		if value != "" && field.Key != "name" && !(field.Key == "class" && value == "false") {
			row.Facts = append(row.Facts, pairRow{draft.Label(e.Kind, field.Key).Say(x.Lang), optionText(field, value, x.Lang)})
		}
		if open && p.CanDecide {
			if given != nil {
				value = given[field.Key]
			}
			row.Fields = append(row.Fields, changeField(e.Kind, field, value, x.Lang))
		}
	}
	return row
}

func changeField(kind draft.Kind, field draft.Field, value string, lang message.Lang) fieldRow {
	row := fieldRow{Label: draft.Label(kind, field.Key).Say(lang), Name: field.Key, Type: field.Type, Value: value, Need: field.Need}
	if field.Type == draft.Choice && !field.Need {
		row.Options = append(row.Options, page.Choice{Text: "—", Here: value == ""})
	}
	for _, option := range field.Choices {
		row.Options = append(row.Options, page.Choice{Value: option, Text: optionText(field, option, lang), Here: option == value})
	}
	return row
}

func optionText(field draft.Field, value string, lang message.Lang) string {
	if field.Type != draft.Choice {
		return value
	}
	return message.Text(lang, "draft.option_"+strings.ReplaceAll(value, "-", "_"))
}
