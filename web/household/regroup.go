package household

import (
	"guben/app"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/registry"
	"guben/store"
	"guben/web/page"
)

// movePage brings a household to another village.
type movePage struct {
	rollPage
	Villages []villageGroup
	Fields   []typedField // where in the new village
}

func (movePage) File() string { return "move" }

// whereabouts are the fields that say where in a village a household is.
var whereabouts = []string{"team", "hamlet", "address"}

func (p *movePage) read(x *page.Exchange, tx *store.Tx) error {
	if err := p.rollPage.read(x, tx); err != nil {
		return err
	}
	for _, key := range whereabouts {
		field, _ := dictionary.Get(dictionary.Household, key)
		p.Fields = append(p.Fields, typedField{asTyped(field, dictionary.Value{}), nameOf("h", key)})
	}
	return p.villages(x, tx, &p.Villages, x.Field("village"))
}

// villages offers those of the household's county within the account's area.
func (p *rollPage) villages(x *page.Exchange, tx *store.Tx, into *[]villageGroup, here string) error {
	tree, err := x.Tree(tx)
	if err != nil {
		return err
	}
	within := x.Scope.Division
	if within.Level() < division.County {
		within = division.Code(p.Record.County * 1e6)
	}
	*into = villageGroups(tree, within, here)
	return nil
}

func relocateForm(x *page.Exchange) (page.Answer, error) {
	p := &movePage{rollPage: rollPage{Form: page.NewForm()}}
	err := x.View(func(tx *store.Tx) error { return p.read(x, tx) })
	return page.ShowUnless(err, p)
}

func relocate(x *page.Exchange) (page.Answer, error) {
	p := &movePage{rollPage: rollPage{Form: page.NewForm()}}
	if err := x.View(func(tx *store.Tx) error { return p.read(x, tx) }); err != nil {
		return nil, err
	}
	values := takeFields(x, p.Fields, p.Problems, true)
	village, err := division.ParseCode(x.Field("village"))
	if err != nil || village.Level() != division.Village {
		p.Problems["village"] = x.Text("roll.no_village")
	}
	if p.wrong(x) {
		return page.Again(422, p)
	}
	err = x.Relocate(x.R.Context(), x.Scope, app.Relocation{Subject: p.subject(x), Village: village, Values: values})
	return p.done(x, err, "moved_village", p, plainName)
}

// takeFields reads typed fields into values; blank ones too where they erase.
func takeFields(x *page.Exchange, fields []typedField, problems map[string]string, erase bool) registry.Values {
	values := registry.Values{}
	for i := range fields {
		f := &fields[i]
		value, given := f.takeAs(x, f.Name)
		if f.Problem != "" {
			problems[f.Name] = f.Problem
		}
		if given && (value.Known || erase) {
			values[f.Key] = value
		}
	}
	return values
}

// splitPage makes some members a household of their own.
type splitPage struct {
	rollPage
	Heads    bool // who goes is chosen: who leads them is asked
	Behind   bool // those who stay need a head
	Head     int64
	Stayer   int64
	Carry    bool
	Villages []villageGroup
	Fields   []typedField
}

func (splitPage) File() string { return "split" }

// Go are those who go, Stay those who stay.
func (p *splitPage) Go() []rollMember { return p.some(true) }

// Stay are those who stay.
func (p *splitPage) Stay() []rollMember { return p.some(false) }

// splitFields are what is asked of the new household at once.
var splitFields = []string{"team", "hamlet", "address", "phone", "house_grade", "water_safe"}

func (p *splitPage) read(x *page.Exchange, tx *store.Tx) error {
	if err := p.rollPage.read(x, tx); err != nil {
		return err
	}
	for _, key := range splitFields {
		field, _ := dictionary.Get(dictionary.Household, key)
		p.Fields = append(p.Fields, typedField{asTyped(field, dictionary.Value{}), nameOf("h", key)})
	}
	p.Head, p.Stayer = store.ParseID(x.Field("head")), store.ParseID(x.Field("stayer"))
	p.Carry = x.R.Method == "GET" || x.Field("carry") != ""
	p.chosen(x)
	p.relations(x)
	village := x.Field("village")
	if village == "" {
		village = p.Record.Village.String()
	}
	return p.villages(x, tx, &p.Villages, village)
}

func splitForm(x *page.Exchange) (page.Answer, error) {
	p := &splitPage{rollPage: rollPage{Form: page.NewForm()}}
	err := x.View(func(tx *store.Tx) error { return p.read(x, tx) })
	return page.ShowUnless(err, p)
}

func split(x *page.Exchange) (page.Answer, error) {
	p := &splitPage{rollPage: rollPage{Form: page.NewForm()}}
	if err := x.View(func(tx *store.Tx) error { return p.read(x, tx) }); err != nil {
		return nil, err
	}
	s := app.Split{Subject: p.subject(x), Day: p.day(x, "day"), Values: takeFields(x, p.Fields, p.Problems, false), Carry: p.Carry,
		People: p.chosen(x), Head: p.Head, Relations: p.relations(x)}
	s.Stay = app.Succession{Head: p.Stayer, Relations: s.Relations}
	s.Village, _ = division.ParseCode(x.Field("village"))
	if len(s.People) == 1 && s.Head == 0 {
		s.Head = s.People[0]
	}
	if p.Heads = p.wrong(x) && len(s.People) > 1; len(p.Problems) > 0 {
		return page.Again(422, p)
	}
	if wrong := p.led(x, s); wrong {
		return page.Again(422, p)
	}
	made, err := x.Split(x.R.Context(), x.Scope, s)
	if err == nil {
		return page.See(page.HouseholdPath(made.County, made.ID), "split")
	}
	return p.done(x, err, "split", p, func(wrong *app.Wrong) string {
		if wrong.Field == "head" || wrong.Field == "relation" { // of those who go nothing is left to ask
			p.Heads, p.Behind = true, true
			if wrong.Field == "relation" {
				p.blame(false, wrong.Member, p.Wrong)
			}
			return "stayer"
		}
		return wrong.Field
	})
}

// led asks who leads those who go, and what the others are to them.
func (p *splitPage) led(x *page.Exchange, s app.Split) bool {
	if len(s.People) == 0 || len(s.People) == len(p.Members) {
		return false
	}
	var members, leaving []registry.Record
	for _, m := range p.Members {
		if members = append(members, m.Record); m.Chosen {
			leaving = append(leaving, m.Record)
		}
	}
	_, wrongs := app.Successors(members, leaving, app.Succession{Head: s.Head, Relations: s.Relations})
	for _, wrong := range wrongs {
		p.Heads, p.Wrong = true, fault.Say(x.Lang, wrong)
		if wrong.Field == "head" {
			p.Problems["head"] = x.Text("roll.who_leads")
			p.Wrong = p.Problems["head"]
			continue
		}
		p.blame(true, wrong.Member, p.Wrong)
	}
	return len(wrongs) > 0
}

// mergePage brings all members of a household into another.
type mergePage struct {
	rollPage
	Query string
	Found []mergeTarget
	Into  *mergeTarget
}

func (mergePage) File() string { return "merge" }

// mergeTarget is a household that another may become part of.
type mergeTarget struct {
	registry.Record
	Place string
}

// mostFound is how many households a search offers.
const mostFound = 20

func (p *mergePage) read(x *page.Exchange, tx *store.Tx) error {
	if err := p.rollPage.read(x, tx); err != nil {
		return err
	}
	p.relations(x)
	tree, err := x.Tree(tx)
	if err != nil {
		return err
	}
	p.Query = x.Field("q")
	if into := store.ParseID(x.Field("into")); into != 0 {
		record, err := x.Registry.Get(tx, x.Scope, dictionary.Household, p.Record.County, into)
		if err != nil {
			return err
		}
		p.Into = &mergeTarget{record, page.PlaceName(tree, record.Village)}
	}
	if p.Query == "" {
		return nil
	}
	scope, err := x.Scope.Within(division.Code(p.Record.County * 1e6))
	if err != nil {
		return err
	}
	list, err := x.Registry.List(tx, scope, dictionary.Household, registry.Filter{Text: p.Query, Limit: mostFound})
	for _, record := range list.Records {
		if record.ID != p.Record.ID && record.To == registry.Forever {
			p.Found = append(p.Found, mergeTarget{record, page.PlaceName(tree, record.Village)})
		}
	}
	return err
}

func mergeForm(x *page.Exchange) (page.Answer, error) {
	p := &mergePage{rollPage: rollPage{Form: page.NewForm()}}
	err := x.View(func(tx *store.Tx) error { return p.read(x, tx) })
	return page.ShowUnless(err, p)
}

func merge(x *page.Exchange) (page.Answer, error) {
	p := &mergePage{rollPage: rollPage{Form: page.NewForm()}}
	if err := x.View(func(tx *store.Tx) error { return p.read(x, tx) }); err != nil {
		return nil, err
	}
	union := app.Union{Subject: p.subject(x), Day: p.day(x, "day"), Relations: p.relations(x)}
	if p.Into == nil {
		p.Problems["q"] = x.Text("roll.no_target")
	} else {
		union.Into = p.Into.ID
	}
	if p.wrong(x) {
		return page.Again(422, p)
	}
	err := x.Unite(x.R.Context(), x.Scope, union)
	if err == nil {
		return page.See(page.HouseholdPath(p.Record.County, union.Into), "merged")
	}
	return p.done(x, err, "merged", p, func(wrong *app.Wrong) string {
		if wrong.Field == "relation" {
			p.blame(false, wrong.Member, p.Wrong)
		}
		return wrong.Field
	})
}
