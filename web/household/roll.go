package household

import (
	"errors"
	"fmt"
	"slices"

	"guben/app"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/message"
	"guben/period"
	"guben/registry"
	"guben/screen"
	"guben/store"
	"guben/web/page"
)

// rollPage is what the pages share that change who belongs to a household.
type rollPage struct {
	page.Form
	Record   registry.Record
	Members  []rollMember
	Place    string
	Day      string // as typed
	Reason   string // key of a reason
	Reasons  []page.Choice
	Problems map[string]string // by the name of the field
}

// rollMember is somebody who belongs to the household, as the form has it.
type rollMember struct {
	registry.Record
	Chosen    bool
	Relation  string // key chosen for after the change, "" as it follows
	Relations []page.Choice
	Problem   string
}

// Home is the household's page.
func (p *rollPage) Home() string { return page.HouseholdPath(p.Record.County, p.Record.ID) }

// read takes the household of the path and who belongs to it.
func (p *rollPage) read(x *page.Exchange, tx *store.Tx) (err error) {
	county, id := x.HouseholdAt()
	if err := screen.Visible(tx, x.Registry, x.Scope, county, id); err != nil {
		return err
	}
	if p.Record, err = x.Registry.Get(tx, x.Scope, dictionary.Household, county, id); err != nil {
		return err
	}
	tree, err := x.Tree(tx)
	if err != nil {
		return err
	}
	p.Place, p.Problems = tree.Path(p.Record.Village, division.County), map[string]string{}
	all, err := x.Registry.Memberships(tx, x.Scope, county, id)
	for _, member := range all {
		if member.Membership.To == registry.Forever {
			p.Members = append(p.Members, rollMember{Record: member.Record})
		}
	}
	p.Day, p.Reason = x.Field("day"), x.Field("reason")
	return err
}

// subject is the household as the form saw it.
func (p *rollPage) subject(x *page.Exchange) app.Subject {
	return app.Subject{County: p.Record.County, Household: p.Record.ID, Version: store.ParseID(x.Field("version")), Key: x.Field("key")}
}

// day reads a day; what is none is told beside the field, as is a later one.
func (p *rollPage) day(x *page.Exchange, name string) period.Day {
	text := x.Field(name)
	if text == "" {
		return 0
	}
	day, err := period.Parse(text)
	switch {
	case err != nil:
		p.Problems[name] = fault.Say(x.Lang, err)
	case day > x.Today():
		p.Problems[name] = x.Text("roll.later")
	}
	return day
}

// wrong reports whether anything typed cannot be taken.
func (p *rollPage) wrong(x *page.Exchange) bool {
	if len(p.Problems) > 0 {
		p.Wrong = x.Text("edit.problems", "count", len(p.Problems))
	}
	return len(p.Problems) > 0
}

// done leads to the household after a change, or shows the form again with what
// is wrong beside its field. named is the field of the form a fault is about.
func (p *rollPage) done(x *page.Exchange, err error, done string, form page.Page, named func(*app.Wrong) string) (page.Answer, error) {
	kind := fault.KindOf(err)
	if err == nil || kind == fault.Duplicate {
		return page.See(p.Home(), done)
	}
	if kind != fault.Invalid && kind != fault.Conflict {
		return nil, err
	}
	p.Wrong = fault.Say(x.Lang, err)
	var wrong *app.Wrong
	if errors.As(err, &wrong) {
		p.Problems[named(wrong)] = p.Wrong
	}
	return page.Again(fault.Status(err), form)
}

func plainName(wrong *app.Wrong) string { return wrong.Field }

// chosen are the people ticked.
func (p *rollPage) chosen(x *page.Exchange) (ids []int64) {
	for i := range p.Members {
		id := p.Members[i].ID
		if slices.Contains(x.R.Form["who"], store.FormatID(id)) {
			p.Members[i].Chosen = true
			ids = append(ids, id)
		}
	}
	return ids
}

// relations reads what people are said to be to a head, for those named.
func (p *rollPage) relations(x *page.Exchange) map[int64]string {
	relations := map[int64]string{}
	for i := range p.Members {
		m := &p.Members[i]
		m.Relation = x.Field("r." + store.FormatID(m.ID))
		m.Relations = relationChoices(x.Lang, m.Relation)
		if m.Relation != "" {
			relations[m.ID] = m.Relation
		}
	}
	return relations
}

// succession reads who becomes the head.
func (p *rollPage) succession(x *page.Exchange) app.Succession {
	return app.Succession{Head: store.ParseID(x.Field("head")), Relations: p.relations(x)}
}

// some are the members that are chosen, or those that are not.
func (p *rollPage) some(chosen bool) (list []rollMember) {
	for _, m := range p.Members {
		if m.Chosen == chosen {
			list = append(list, m)
		}
	}
	return list
}

// blame puts a fault about the n-th of some people beside that person.
func (p *rollPage) blame(chosen bool, n int, text string) {
	for i := range p.Members {
		if p.Members[i].Chosen != chosen {
			continue
		}
		if n == 0 {
			p.Members[i].Problem = text
			return
		}
		n--
	}
}

func relationChoices(lang message.Lang, here string) []page.Choice {
	return codeChoices(lang, dictionary.Person, "relation", here)
}

// codeChoices are the values of a coded field.
func codeChoices(lang message.Lang, entity dictionary.Entity, key, here string) (list []page.Choice) {
	field, _ := dictionary.Get(entity, key)
	for _, code := range field.Codes().Codes {
		list = append(list, page.Choice{Value: code.Key, Text: code.Say(lang), Here: code.Key == here})
	}
	return list
}

// reasonChoices are some reasons of joining or leaving.
func reasonChoices(lang message.Lang, here string, keys ...string) (list []page.Choice) {
	for _, all := range codeChoices(lang, dictionary.Person, "change", here) {
		if slices.Contains(keys, all.Value) {
			list = append(list, all)
		}
	}
	return list
}

// nameOf is the name a field of one of several people is sent under.
func nameOf(prefix, key string) string { return fmt.Sprintf("%s.%s", prefix, key) }
