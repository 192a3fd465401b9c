package ledger

import (
	"html/template"
	"slices"
	"strings"

	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/flow"
	forms "guben/form"
	"guben/ledger"
	"guben/period"
	"guben/screen"
	"guben/store"
	"guben/web/page"
)

// recordPage is one record of a ledger: what stands in it, what can be done
// with it now and why not more, and what has happened.
type recordPage struct {
	page.Form
	Record     ledger.Record
	Name       string // of the ledger
	LedgerPath string
	Path       string
	Title      string
	State      string
	Tone       string
	Signal     flow.Signal
	Place      string
	Unit       string
	Home       page.Choice // the household it is about
	Edit       bool
	Looks      bool // what is shown and asked for hangs on what is filled in
	Files      bool // the form takes files
	Entries    []entry
	Said       []entry // instead of Entries where nothing may be changed
	Problems   []string
	Warnings   []string
	Steps      []stepForm
	Refused    []page.Refusal
	Handover   bool
	Units      []page.Choice
	Note       string        // as typed
	Places     []page.Choice // to be named in a field
	Reveal     string        // where numbers are shown in full, "" where the account may not see them
	Proposals  []proposalRow
	Rounds     []roundOf
	Picture    template.HTML
	Links      []recordLink
	Frozen     string
	Day        period.Day

	view  *ledger.View
	tree  *division.Tree
	maker entryMaker
}

func (recordPage) File() string { return "ledger_record" }

// Due is the last day of the clock, 0 where none runs.
func (p *recordPage) Due() period.Day { return p.Record.Clock.Due }

// Version is the version the form was made from.
func (p *recordPage) Version() string { return store.FormatID(p.Record.Version) }

// stepForm is a move the account may make now.
type stepForm struct {
	ID, Name, To string
	Needs        []needOf
	Ready        bool
	Main         bool // the way on, not a return
	Note         bool // words are needed
	Handover     bool
}

// needOf is something a move needs, and whether it is there.
type needOf struct {
	Text string
	Met  bool
	Path string // anchor of the field
}

// proposalRow is a change of the registry the record asks for.
type proposalRow struct {
	ledger.Proposal
	Name, Old, New string
	Open           bool // the account may decide
	Path           string
}

// roundOf is the moves of one round, newest first.
type roundOf struct {
	Number int
	Moves  []pastRow
}

type pastRow struct {
	ledger.Past
	Name, From, To, UnitName string
}

// recordLink leads to another record.
type recordLink struct{ Text, Path, Why string }

func recordAt(x *page.Exchange) (county, id int64) {
	return store.ParseID(x.R.PathValue("county")), store.ParseID(x.R.PathValue("record"))
}

func ledgerRecord(x *page.Exchange) (page.Answer, error) {
	p := &recordPage{Form: page.NewForm()}
	err := x.View(func(tx *store.Tx) error {
		if err := p.load(x, tx); err != nil {
			return err
		}
		p.lay(x, nil, nil)
		return nil
	})
	return page.ShowUnless(err, p)
}

// load reads the record and what stands around it. A record under another
// ledger's address does not exist.
func (p *recordPage) load(x *page.Exchange, tx *store.Tx) (err error) {
	county, id := recordAt(x)
	if p.view, err = x.Book.View(tx, x.Scope, county, id); err != nil {
		return err
	}
	p.Record = p.view.Record
	if p.Record.Pack != x.R.PathValue("pack") || p.Record.Ledger != x.R.PathValue("ledger") {
		return page.NoRow()
	}
	if p.tree, err = x.Tree(tx); err != nil {
		return err
	}
	p.Day = page.Today(tx)
	p.head(x)
	for _, part := range []func(*page.Exchange, *store.Tx) error{p.surroundings, p.home, p.history, p.attached} {
		if err := part(x, tx); err != nil {
			return err
		}
	}
	p.links(x)
	p.proposals(x)
	return nil
}

func (p *recordPage) head(x *page.Exchange) {
	d := p.view.Declaration
	p.Name, p.LedgerPath, p.Path = d.Ledger.Name.Say(x.Lang), page.LedgerPath(d.Pack.ID, d.Ledger.ID), recordAddress(x, p.Record)
	if x.Lent != nil {
		p.LedgerPath = x.Lent.Round
	}
	p.Title = p.Record.Title
	if p.Title == "" {
		p.Title = x.Text("web.ledger_record_of", "day", p.Record.Opened)
	}
	p.Signal = p.Record.Signal(p.Day)
	p.State, p.Tone = page.StateName(d.Flow, p.Record.State, x), page.StateTone(p.Record.Phase, p.Signal)
	p.Place, p.Unit = page.PlaceName(p.tree, p.Record.Division), page.UnitName(d.Pack, p.Record.Unit, x.Lang)
	p.Picture = drawn(d.Flow, x, p.Record.State)
	if f := p.view.Frozen; f != nil {
		p.Frozen = x.Text("ledgers.frozen_until", "place", page.PlaceName(p.tree, f.Place), "day", f.Until, "who", f.Who)
	}
}

// surroundings are whom and what fields can name.
func (p *recordPage) surroundings(x *page.Exchange, tx *store.Tx) error {
	if x.Scope.May(auth.Reveal) && x.Lent == nil {
		p.Reveal = p.Path + "/reveal"
	}
	p.maker = entryMaker{reveal: p.Reveal, lang: x.Lang, program: p.view.Declaration.Form, units: x.UnitsOf(p.view.Declaration.Pack, ""), places: placesIn(x, p.tree, p.Record.Division)}
	if p.Record.Household == 0 {
		return nil
	}
	people, err := peopleOf(x, tx, p.Record.County, p.Record.Household, p.Day)
	p.maker.people = people
	return err
}

// peopleOf are the members of a household, to be named in a field.
func peopleOf(x *page.Exchange, tx *store.Tx, county, household int64, day period.Day) (list []page.Choice, err error) {
	members, err := x.Registry.Members(tx, x.Scope, county, household, day)
	for _, member := range members {
		list = append(list, page.Choice{Value: store.FormatID(member.Record.ID), Text: member.Name()})
	}
	return list, err
}

// placesIn are the places of the account's part of the county a place lies in.
func placesIn(x *page.Exchange, tree *division.Tree, place division.Code) []page.Choice {
	root := place.At(division.County)
	if root.Contains(x.Scope.Division) {
		root = x.Scope.Division
	}
	return placeNames(tree, root, 0)
}

func (p *recordPage) home(x *page.Exchange, tx *store.Tx) error {
	if p.Record.Household == 0 || x.Lent != nil {
		return nil
	}
	if err := screen.Visible(tx, x.Registry, x.Scope, p.Record.County, p.Record.Household); err != nil {
		return page.UnlessMissing(err)
	}
	home, err := x.Registry.Get(tx, x.Scope, dictionary.Household, p.Record.County, p.Record.Household)
	if err == nil {
		p.Home = page.Choice{Value: page.HouseholdPath(home.County, home.ID), Text: home.Name()}
	}
	return page.UnlessMissing(err)
}

// StateKey is the catalog key of where the proposal stands.
func (r proposalRow) StateKey() string { return "ledgers.proposal_" + string(r.State) }

// Tone is the colour of where the proposal stands.
func (r proposalRow) Tone() string {
	switch r.State {
	case ledger.Pending:
		return "tag-amber"
	case ledger.Approved:
		return "tag-green"
	}
	return ""
}

// lay puts the form on the page: as it is kept, or with what was typed and what
// is wrong with that.
func (p *recordPage) lay(x *page.Exchange, typed map[string][]string, wrong []forms.FieldError) {
	d, v := p.view.Declaration, p.view
	p.Edit = v.May && v.Frozen == nil
	m := &p.maker
	m.state, m.known, m.closed = v.Look, d.Form.Fill(v.Facts, p.Day), !p.Edit
	m.input = d.Form.Input(v.Look.Values)
	if typed != nil {
		values, _ := d.Form.Read(typed)
		m.state = d.Form.State(v.Values.With(values), v.Facts, p.Day)
		m.input = typed
	}
	hideSecrets(d.Form, m.input)
	m.problems = problemsByKey(wrong, x)
	p.Entries = m.entries()
	p.Looks, p.Files = hangs(d.Form), takesFiles(d.Form)
	if p.Edit && takesPlaces(d.Form) {
		p.Places = m.places
	}
	p.Problems, p.Warnings = sayAll(m.state.Problems, x), sayAll(m.state.Warnings, x)
	p.steps(x)
}

func problemsByKey(wrong []forms.FieldError, x *page.Exchange) map[string]string {
	of := map[string]string{}
	for _, one := range wrong {
		if of[one.Key] == "" {
			of[one.Key] = one.Say(x.Lang)
		}
	}
	return of
}

func sayAll(errors []forms.FieldError, x *page.Exchange) (list []string) {
	for _, one := range errors {
		list = append(list, one.Say(x.Lang))
	}
	return list
}

// hangs reports whether the form has fields that others show, demand or compute.
func hangs(p *forms.Program) bool {
	return slices.ContainsFunc(p.Form().Fields, func(f forms.Field) bool {
		return f.Show.Body != "" || f.Need.Body != "" || f.Type == forms.Computed || slices.ContainsFunc(f.Columns, func(c forms.Field) bool { return c.Total })
	})
}

func takesFiles(p *forms.Program) bool {
	return slices.ContainsFunc(p.Form().Fields, func(f forms.Field) bool { return f.Type == forms.File || f.Type == forms.Signature })
}

// attached are the files of the record by their hash.
func (p *recordPage) attached(x *page.Exchange, tx *store.Tx) (err error) {
	p.maker.files, err = filesOf(x, tx, p.Record, p.view.Values)
	return err
}

// typedFields are the fields of the record's form as they were sent.
func typedFields(form map[string][]string, prefix string) map[string][]string {
	typed := map[string][]string{}
	for name, values := range form {
		if key, ours := strings.CutPrefix(name, prefix+fieldPrefix); ours {
			typed[strings.TrimSuffix(key, ".keep")] = append(typed[strings.TrimSuffix(key, ".keep")], values...)
		}
	}
	return typed
}
