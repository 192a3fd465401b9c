package household

import (
	"errors"
	"strconv"

	"guben/app"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/period"
	"guben/registry"
	"guben/store"
	"guben/web/page"
)

// enrolPage registers a household with its people in one form. What else is
// known of them is entered on the household's page afterwards.
type enrolPage struct {
	page.Form
	Place    page.PlacePicker
	Villages []villageGroup // to choose from; none: the place is to be narrowed first
	Village  string
	Home     []typedField
	People   []personForm
	Problems map[string]string
}

func (enrolPage) File() string { return "enrol" }

// villageGroup is a township with its villages.
type villageGroup struct {
	Name     string
	Villages []page.Choice
}

// typedField is a field with the name it is sent under.
type typedField struct {
	editField
	Name string
}

// personForm is one person as typed.
type personForm struct {
	N      int // from 1
	Prefix string
	Fields []typedField // asked of everybody
	Bare   []typedField // for who has no number yet
	More   []typedField // what may be left for later
	Day    string
	Reason string
	Why    []page.Choice
	Open   bool // the further fields have been filled in
}

// The fields asked for at once, of a household and of a person.
var (
	homeFirst   = []string{"code", "team", "hamlet", "address", "phone", "category", "exit_status", "monitored", "house_grade", "water_safe"}
	personFirst = []string{"name", "id_number", "relation"}
	personBare  = []string{"sex", "birth"}
	personMore  = []string{"ethnicity", "education", "schooling", "health", "labour", "phone", "resident_medical", "low_income"}
)

// mostPeople is how many one form registers.
const mostPeople = 20

func enrolForm(x *page.Exchange) (page.Answer, error) {
	p, err := newEnrolment(x)
	if err != nil {
		return nil, err
	}
	p.people(x, 1)
	return page.Show(p)
}

// enrolPage reads the place and the villages to choose from.
func newEnrolment(x *page.Exchange) (*enrolPage, error) {
	scope, err := x.Place()
	if err != nil {
		return nil, err
	}
	p := &enrolPage{Form: page.NewForm(), Problems: map[string]string{}, Village: x.Field("village")}
	for _, key := range homeFirst {
		field, _ := dictionary.Get(dictionary.Household, key)
		p.Home = append(p.Home, typedField{asTyped(field, dictionary.Value{}), nameOf("h", key)})
	}
	return p, x.View(func(tx *store.Tx) error {
		var tree *division.Tree
		if p.Place, tree, err = x.PickPlace(tx, scope); err != nil {
			return err
		}
		p.Villages = villageGroups(tree, scope.Division, p.Village)
		return nil
	})
}

// villageGroups are the villages of a county or a part of it, by township; none
// of a larger place.
func villageGroups(tree *division.Tree, within division.Code, here string) (groups []villageGroup) {
	if within.Level() < division.County {
		return nil
	}
	townships := []division.Code{within.At(division.Township)}
	if within.Level() == division.County {
		townships = tree.Children(within)
	}
	for _, township := range townships {
		group := villageGroup{Name: tree.Name(township)}
		for _, village := range tree.Children(township) {
			if within.Contains(village) {
				group.Villages = append(group.Villages, page.Choice{Value: village.String(), Text: tree.Name(village), Here: village.String() == here || village == within})
			}
		}
		if len(group.Villages) > 0 {
			groups = append(groups, group)
		}
	}
	return groups
}

// people makes n blank forms; the first is the head's.
func (p *enrolPage) people(x *page.Exchange, n int) {
	for i := range min(n, mostPeople) {
		person := newPerson(x, i)
		if i == 0 {
			person.Fields[2].Chosen = map[string]bool{"head": true}
		}
		p.People = append(p.People, person)
	}
}

func newPerson(x *page.Exchange, i int) personForm {
	person := personForm{N: i + 1, Prefix: "p" + strconv.Itoa(i)}
	for _, part := range []struct {
		keys []string
		into *[]typedField
	}{{personFirst, &person.Fields}, {personBare, &person.Bare}, {personMore, &person.More}} {
		for _, key := range part.keys {
			field, _ := dictionary.Get(dictionary.Person, key)
			*part.into = append(*part.into, typedField{asTyped(field, dictionary.Value{}), nameOf(person.Prefix, key)})
		}
	}
	person.Why = reasonChoices(x.Lang, "", "birth", "married_in", "moved_in")
	return person
}

// take reads one person; a form left blank all over is nobody.
func (person *personForm) take(x *page.Exchange, problems map[string]string) (e app.Entrant, given bool) {
	e = app.Entrant{Values: registry.Values{}}
	for _, part := range []*[]typedField{&person.Fields, &person.Bare, &person.More} {
		for i := range *part {
			f := &(*part)[i]
			value, sent := f.takeAs(x, f.Name)
			if f.Problem != "" {
				problems[f.Name], given = f.Problem, true
			}
			if sent && value.Known {
				e.Values[f.Key] = value
				given = given || f.Key != "relation"
				person.Open = person.Open || part == &person.More
			}
		}
	}
	person.Day, person.Reason = x.Field(nameOf(person.Prefix, "day")), x.Field(nameOf(person.Prefix, "reason"))
	person.Why, e.Reason = reasonChoices(x.Lang, person.Reason, "birth", "married_in", "moved_in"), person.Reason
	if person.Day != "" {
		day, err := period.Parse(person.Day)
		if e.Day = day; err != nil {
			problems[nameOf(person.Prefix, "day")] = fault.Say(x.Lang, err)
		} else if day > x.Today() {
			problems[nameOf(person.Prefix, "day")] = x.Text("roll.later")
		}
	}
	return e, given
}

func enrol(x *page.Exchange) (page.Answer, error) {
	p, err := newEnrolment(x)
	if err != nil {
		return nil, err
	}
	n, _ := strconv.Atoi(x.Field("people"))
	if p.people(x, max(n, 1)); x.Field("more") != "" {
		return p.another(x)
	}
	e := app.Enrolment{Village: p.village(x), Values: p.home(x), Key: x.Field("key")}
	at := []int{} // which form each of the people was typed in
	for i := range p.People {
		entrant, given := p.People[i].take(x, p.Problems)
		if given || i == 0 {
			e.People, at = append(e.People, entrant), append(at, i)
		}
	}
	_, wrongs := app.Check(e.People, true, x.Today())
	for _, wrong := range wrongs {
		p.blame(x, at, wrong)
	}
	if len(p.Problems) > 0 {
		p.Wrong = x.Text("edit.problems", "count", len(p.Problems))
		return page.Again(422, p)
	}
	home, err := x.Enrol(x.R.Context(), x.Scope, e)
	switch kind := fault.KindOf(err); {
	case err == nil:
		return page.See(page.HouseholdPath(home.County, home.ID), "enrolled")
	case kind == fault.Duplicate:
		return page.See("/household", "enrolled")
	case kind == fault.Invalid || kind == fault.Conflict:
		var wrong *app.Wrong
		if errors.As(err, &wrong) {
			p.blame(x, at, wrong)
		}
		p.Wrong = fault.Say(x.Lang, err)
		return page.Again(fault.Status(err), p)
	}
	return nil, err
}

// another gives one more form, with all that was typed.
func (p *enrolPage) another(x *page.Exchange) (page.Answer, error) {
	p.home(x)
	for i := range p.People {
		p.People[i].take(x, map[string]string{})
	}
	if len(p.People) < mostPeople {
		p.People = append(p.People, newPerson(x, len(p.People)))
	}
	return page.Show(p)
}

// village is the one chosen.
func (p *enrolPage) village(x *page.Exchange) division.Code {
	code, err := division.ParseCode(p.Village)
	if err != nil || code.Level() != division.Village {
		p.Problems["village"] = x.Text("roll.no_village")
	}
	return code
}

// home reads the fields of the household.
func (p *enrolPage) home(x *page.Exchange) registry.Values {
	values := registry.Values{}
	for i := range p.Home {
		f := &p.Home[i]
		value, given := f.takeAs(x, f.Name)
		if f.Problem != "" {
			p.Problems[f.Name] = f.Problem
		}
		if given && value.Known {
			values[f.Key] = value
		}
	}
	return values
}

// blame puts a fault beside the field of the person it is about.
func (p *enrolPage) blame(x *page.Exchange, at []int, wrong *app.Wrong) {
	person := &p.People[0]
	if wrong.Member < len(at) {
		person = &p.People[at[wrong.Member]]
	}
	if name := nameOf(person.Prefix, wrong.Field); p.Problems[name] == "" { // what was typed is told of first
		p.Problems[name] = fault.Say(x.Lang, wrong)
	}
	for _, part := range [][]typedField{person.Fields, person.Bare, person.More} {
		for i := range part {
			if part[i].Key == wrong.Field && part[i].Problem == "" {
				part[i].Problem = fault.Say(x.Lang, wrong)
			}
		}
	}
}
