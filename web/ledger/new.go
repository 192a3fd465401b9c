package ledger

import (
	"net/http"
	"strings"

	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	forms "guben/form"
	"guben/ledger"
	"guben/registry"
	"guben/screen"
	"guben/store"
	"guben/web/page"
)

// newRecordPage opens a record: whom or what it is about, then its form.
type newRecordPage struct {
	page.Form
	Name    string
	Path    string // of the ledger
	Subject forms.Subject
	Chosen  bool // whom it is about is known
	About   string
	Picker  householdPicker
	At      string // name of the place, as chosen
	AtList  []page.Choice
	Places  []page.Choice // to be named in a field
	People  []page.Choice
	Person  string
	Units   []page.Choice
	Unit    string
	Ask     bool // which place it belongs to is to be chosen
	Looks   bool
	Files   bool
	Entries []entry
	Ready   bool // a form stands on the page

	declared *ledger.Declaration
	tree     *division.Tree
	made     ledger.New
	maker    entryMaker
	facts    forms.Facts
	home     registry.Record
}

func (newRecordPage) File() string { return "ledger_new" }

// Home is the household as the form hands it on.
func (p *newRecordPage) Home() string {
	if p.home.ID == 0 {
		return ""
	}
	return page.HouseholdKeyOf(p.home.County, p.home.ID)
}

// householdPicker finds a household by name, number or pinyin.
type householdPicker struct {
	Query string
	Place page.PlacePicker
	Rows  []page.HouseholdRow
	More  bool // there are more than shown
}

const picked = 20

func newRecord(x *page.Exchange) (page.Answer, error) {
	p := &newRecordPage{Form: page.NewForm()}
	err := x.View(func(tx *store.Tx) error {
		if err := p.load(x, tx); err != nil {
			return err
		}
		p.lay(x, nil, nil)
		return nil
	})
	return page.ShowUnless(err, p)
}

// load reads whom the record is to be about.
func (p *newRecordPage) load(x *page.Exchange, tx *store.Tx) (err error) {
	if p.tree, err = x.Tree(tx); err != nil {
		return err
	}
	scope, err := p.placeNamed(x)
	if err != nil {
		return err
	}
	county := page.CountyWithin(p.tree, scope.Division)
	if key := x.Field("household"); key != "" {
		county, _ = householdOf(key)
	}
	if p.declared, err = ledgerAt(x, tx, county); err != nil {
		return err
	}
	d := p.declared
	p.Name, p.Path, p.Subject = d.Ledger.Name.Say(x.Lang), page.LedgerPath(d.Pack.ID, d.Ledger.ID), d.Ledger.Subject
	p.Unit, p.Units = x.Field("unit"), x.UnitsOf(d.Pack, x.Field("unit"))
	p.made = ledger.New{County: county, Pack: d.Pack.ID, Ledger: d.Ledger.ID, Unit: p.Unit, Key: p.Key}
	switch d.Ledger.Subject {
	case forms.OnHousehold, forms.OnPerson:
		err = p.aboutHousehold(x, tx, scope)
	default:
		p.aboutPlace(x, scope)
	}
	if err != nil || !p.Chosen {
		return err
	}
	p.maker.places = placesIn(x, p.tree, p.placed())
	return p.blank(x, tx)
}

// placeNamed is the place typed by its name, else the one the address has.
func (p *newRecordPage) placeNamed(x *page.Exchange) (auth.Scope, error) {
	typed := x.Field("at")
	if typed == "" {
		return x.Place()
	}
	code, ok := placeMeant(placeNames(p.tree, x.Scope.Division, 0), typed)
	if !ok {
		p.Wrong = x.Text("ledgers.no_place_named", "text", typed)
		return x.Scope, nil
	}
	place, err := division.ParseCode(code)
	if err != nil {
		return x.Scope, err
	}
	return x.Scope.Within(place)
}

// aboutHousehold takes the household the address names, or offers to find one.
func (p *newRecordPage) aboutHousehold(x *page.Exchange, tx *store.Tx, scope auth.Scope) (err error) {
	key := x.Field("household")
	if key == "" {
		return p.pick(x, tx, scope)
	}
	county, id := householdOf(key)
	if err := screen.Visible(tx, x.Registry, x.Scope, county, id); err != nil {
		return err
	}
	if p.home, err = x.Registry.Get(tx, x.Scope, dictionary.Household, county, id); err != nil {
		return err
	}
	p.made.County, p.made.Household = county, id
	p.About = p.home.Name() + " · " + page.PlaceName(p.tree, p.home.Village)
	if p.People, err = peopleOf(x, tx, county, id, page.Today(tx)); err != nil {
		return err
	}
	p.maker.people = p.People
	if p.Subject == forms.OnHousehold {
		p.Chosen = true
		return nil
	}
	p.Person = x.Field("person")
	for i := range p.People {
		if p.People[i].Value == p.Person {
			p.People[i].Here, p.Chosen = true, true
			p.made.Person = store.ParseID(p.Person)
			p.About = p.People[i].Text + " · " + p.About
		}
	}
	return nil
}

// pick lists the households that fit what is looked for.
func (p *newRecordPage) pick(x *page.Exchange, tx *store.Tx, scope auth.Scope) (err error) {
	if p.Picker.Place, _, err = x.PickPlace(tx, scope); err != nil {
		return err
	}
	p.Picker.Query = x.Field("q")
	batch, err := x.Registry.List(tx, x.Scope, dictionary.Household, registry.Filter{Division: p.Picker.Place.Code, Text: p.Picker.Query, Limit: picked})
	if err != nil {
		return err
	}
	p.Picker.More = batch.Next != ""
	for _, record := range batch.Records {
		p.Picker.Rows = append(p.Picker.Rows, page.HouseholdRow{Record: record, Place: page.PlaceName(p.tree, record.Village)})
	}
	return nil
}

// aboutPlace takes the place the address names; without one, the account's own
// where the ledger needs no finer.
func (p *newRecordPage) aboutPlace(x *page.Exchange, scope auth.Scope) {
	want := placeLevel(p.Subject)
	p.AtList = placeNames(p.tree, x.Scope.Division, want)
	p.At, p.Chosen = page.PlaceName(p.tree, scope.Division), true
	if p.Ask = len(p.AtList) > 1; want != 0 && scope.Division.Level() != want {
		p.At, p.Chosen = "", false
		return
	}
	p.About = page.PlaceName(p.tree, scope.Division)
	p.made.Place, p.made.County = scope.Division, page.CountyWithin(p.tree, scope.Division)
}

// placeLevel is the level a subject's places have, 0 for any.
func placeLevel(subject forms.Subject) division.Level {
	switch subject {
	case forms.OnVillage:
		return division.Village
	case forms.OnTownship:
		return division.Township
	}
	return 0
}

// lay puts the form on the page: as the registry fills it, or with what was typed.
func (p *newRecordPage) lay(x *page.Exchange, typed map[string][]string, wrong []forms.FieldError) {
	if !p.Chosen {
		return
	}
	program, m := p.declared.Form, &p.maker
	m.lang, m.program, m.units = x.Lang, program, x.UnitsOf(p.declared.Pack, "")
	if takesPlaces(program) {
		p.Places = m.places
	}
	m.known = program.Fill(p.facts, x.Today())
	values := m.known
	m.input = program.Input(values)
	if typed != nil {
		read, _ := program.Read(typed)
		values, m.input = values.With(read), typed
	}
	hideSecrets(program, m.input)
	m.state, m.problems = program.State(values, p.facts, x.Today()), problemsByKey(wrong, x)
	p.Entries, p.Ready = m.entries(), true
	p.Looks, p.Files = hangs(program), takesFiles(program)
}

// placed is where the record will stand.
func (p *newRecordPage) placed() division.Code {
	if p.home.ID != 0 {
		return p.home.Village
	}
	return p.made.Place
}

func openRecord(x *page.Exchange) (page.Answer, error) {
	if err := x.Multipart(); err != nil {
		return nil, err
	}
	p := &newRecordPage{Form: page.Form{Key: x.Field("key")}}
	if err := x.View(func(tx *store.Tx) error { return p.load(x, tx) }); err != nil {
		return nil, err
	}
	if !p.Chosen {
		return nil, fault.New(fault.Invalid, "ledgers.not_chosen")
	}
	typed := typedFields(x.R.PostForm, "")
	keepBlankSecrets(p.declared.Form, typed)
	meanPlaces(p.declared.Form, typed, p.maker.places)
	if p.Wrong != "" {
		return p.again(x, typed, nil, nil)
	}
	if looks(x) {
		p.maker.asked = x.Field("more")
		p.lay(x, typed, nil)
		return page.Show(p)
	}
	links, err := attach(x, p.made.County, p.placed(), p.Unit, p.declared.Form, typed)
	p.maker.files = links
	if err != nil {
		return p.again(x, typed, nil, err)
	}
	values, wrong := p.declared.Form.Read(typed)
	if len(wrong) > 0 {
		return p.again(x, typed, wrong, nil)
	}
	p.made.Values = values
	var record ledger.Record
	err = x.Update(func(tx *store.Tx) (err error) {
		record, err = x.Book.Open(tx, x.Scope, p.made)
		return err
	})
	switch fault.KindOf(err) {
	case fault.Duplicate:
		return page.See(p.Path, "record_opened")
	case fault.Invalid, fault.Conflict:
		if err != nil {
			return p.again(x, typed, fieldErrors(err), err)
		}
	}
	if err != nil {
		return nil, err
	}
	return page.See(page.RecordPath(record), "record_opened")
}

func (p *newRecordPage) again(x *page.Exchange, typed map[string][]string, wrong []forms.FieldError, cause error) (page.Answer, error) {
	status := http.StatusUnprocessableEntity
	if len(wrong) > 0 {
		p.Wrong = x.Text("ledgers.problems", "count", len(wrong))
	}
	if cause != nil {
		p.Wrong, status = fault.Say(x.Lang, cause), fault.Status(cause)
	}
	p.lay(x, typed, wrong)
	return page.Again(status, p)
}

// blank reads what the registry knows of whom the record is to be about: the
// record is opened to see what it would hold, and not kept.
func (p *newRecordPage) blank(x *page.Exchange, tx *store.Tx) error {
	view, err := x.Book.Blank(tx, x.Scope, p.made)
	if err == nil {
		p.facts = view.Facts
	}
	return err
}

func householdOf(key string) (county, id int64) {
	first, second, _ := strings.Cut(key, "-")
	return store.ParseID(first), store.ParseID(second)
}
