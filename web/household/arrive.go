package household

import (
	"guben/app"
	"guben/dictionary"
	"guben/fault"
	"guben/registry"
	"guben/screen"
	"guben/store"
	"guben/web/page"
)

// arrivePage lets somebody join a household.
type arrivePage struct {
	rollPage
	Person personForm
	Known  registry.Record // somebody registered already who joins
	Found  *foundPerson    // the number typed is this person's
}

func (arrivePage) File() string { return "arrive" }

// foundPerson is somebody registered already, and where.
type foundPerson struct {
	registry.Record
	Home  string // path of the household, "" where the account may not look
	Place string
}

func arriveForm(x *page.Exchange) (page.Answer, error) {
	p := &arrivePage{rollPage: rollPage{Form: page.NewForm()}}
	err := x.View(func(tx *store.Tx) error { return p.read(x, tx) })
	return page.ShowUnless(err, p)
}

func (p *arrivePage) read(x *page.Exchange, tx *store.Tx) error {
	if err := p.rollPage.read(x, tx); err != nil {
		return err
	}
	p.Person = newPerson(x, 0)
	id := store.ParseID(x.Field("person"))
	if id == 0 {
		return nil
	}
	person, err := x.Registry.Get(tx, x.Scope, dictionary.Person, p.Record.County, id)
	if err != nil {
		return err
	}
	p.Known = person
	return screen.Visible(tx, x.Registry, x.Scope, p.Record.County, person.Household)
}

func arrive(x *page.Exchange) (page.Answer, error) {
	p := &arrivePage{rollPage: rollPage{Form: page.NewForm()}}
	if err := x.View(func(tx *store.Tx) error { return p.read(x, tx) }); err != nil {
		return nil, err
	}
	entrant, _ := p.Person.take(x, p.Problems)
	if p.Known.ID == 0 {
		complete, wrongs := app.Check([]app.Entrant{entrant}, false, x.Today())
		for _, wrong := range wrongs {
			p.blame(x, wrong)
		}
		entrant = complete[0]
	} else {
		entrant.Values = registry.Values{"relation": entrant.Values["relation"]}
	}
	if p.wrong(x) {
		return page.Again(422, p)
	}
	err := x.Arrive(x.R.Context(), x.Scope, app.Arrival{Subject: p.subject(x), Person: p.Known.ID, Entrant: entrant})
	if fault.KindOf(err) == fault.Conflict && p.Known.ID == 0 && entrant.Values["id_number"].Known {
		if found := x.View(func(tx *store.Tx) error { return p.find(x, tx, entrant) }); found != nil && fault.KindOf(found) != fault.NotFound {
			return nil, found
		}
	}
	return p.done(x, err, "arrived", p, func(wrong *app.Wrong) string {
		p.blame(x, wrong)
		return nameOf("p0", wrong.Field)
	})
}

// find looks whose number was typed, as far as the account may see.
func (p *arrivePage) find(x *page.Exchange, tx *store.Tx, e app.Entrant) error {
	person, err := x.Registry.Locate(tx, x.Scope, e.Values["id_number"].Text)
	if err != nil || person.County != p.Record.County {
		return err
	}
	tree, err := x.Tree(tx)
	if err != nil {
		return err
	}
	p.Found = &foundPerson{Record: person, Home: page.HouseholdPath(person.County, person.Household), Place: page.PlaceName(tree, person.Village)}
	return nil
}

// blame puts a fault beside its field.
func (p *arrivePage) blame(x *page.Exchange, wrong *app.Wrong) {
	if name := nameOf("p0", wrong.Field); p.Problems[name] == "" { // what was typed is told of first
		p.Problems[name] = fault.Say(x.Lang, wrong)
	}
	for _, part := range [][]typedField{p.Person.Fields, p.Person.Bare, p.Person.More} {
		for i := range part {
			if part[i].Key == wrong.Field && part[i].Problem == "" {
				part[i].Problem = fault.Say(x.Lang, wrong)
			}
		}
	}
}

// restore takes back that a member left, or that the household was closed.
func restore(x *page.Exchange) (page.Answer, error) {
	p := &rollPage{Form: page.NewForm()}
	if err := x.View(func(tx *store.Tx) error { return p.read(x, tx) }); err != nil {
		return nil, err
	}
	err := x.Restore(x.R.Context(), x.Scope, p.subject(x), store.ParseID(x.Field("person")))
	if err != nil && fault.KindOf(err) != fault.Duplicate {
		return nil, err
	}
	return page.See(p.Home(), "restored")
}
