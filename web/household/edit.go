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

// editPage changes the facts of a household or of one of its members. The form
// is made from the field dictionary.
type editPage struct {
	page.Form
	Record registry.Record
	Home   string // the household's page
	Name   string // whose facts they are
	Lead   string // catalog key: what saving does
	Groups []editGroup
	Errors int // fields that could not be read
}

func (editPage) File() string { return "edit" }

// Path is the page itself.
func (p *editPage) Path() string {
	return p.Home + "/edit?entity=" + string(p.Record.Entity) + "&subject=" + store.FormatID(p.Record.ID)
}

// editGroup is a section of the form.
type editGroup struct {
	Title  string // catalog key
	Fields []editField
}

// editField is one field as it is typed.
type editField struct {
	*dictionary.Field
	Text    string          // what stands in the box
	Chosen  map[string]bool // keys of the codes chosen, for lists
	Masked  string          // of a secret: what is on record
	Problem string          // why what was typed cannot be taken
}

// Kind is how the field is asked for: choice, many, yes, day, number, text, secret.
func (f editField) Kind() string {
	switch f.Type {
	case dictionary.Coded:
		return "choice"
	case dictionary.Set:
		return "many"
	case dictionary.Bool:
		return "yes"
	case dictionary.Day:
		return "day"
	case dictionary.Int, dictionary.Decimal, dictionary.Money:
		return "number"
	case dictionary.Secret:
		return "secret"
	}
	return "text"
}

// fixed are fields that identify a record towards the national system or are
// found out by the program; people do not type over them here.
var fixed = map[string]bool{"code": true, "linked_code": true, "year": true, "head_id_number": true, "head_card_number": true, "head_name": true}

func editForm(x *page.Exchange) (page.Answer, error) {
	p := &editPage{Form: page.NewForm()}
	err := x.View(func(tx *store.Tx) error { return p.read(x, tx) })
	return page.ShowUnless(err, p)
}

// read takes the record the query names: the household itself or one of its members.
func (p *editPage) read(x *page.Exchange, tx *store.Tx) (err error) {
	county, household := x.HouseholdAt()
	if err := screen.Visible(tx, x.Registry, x.Scope, county, household); err != nil {
		return err
	}
	entity, id := dictionary.Household, household
	if x.Field("entity") == string(dictionary.Person) {
		entity, id = dictionary.Person, store.ParseID(x.Field("subject"))
	}
	if p.Record, err = x.Registry.Get(tx, x.Scope, entity, county, id); err != nil {
		return err
	}
	if p.Record.Household != household {
		return fault.New(fault.NotFound, "store.no_row")
	}
	p.Home, p.Name, p.Lead = page.HouseholdPath(county, household), p.Record.Name(), "edit.lead"
	p.Groups = editGroups(p.Record)
	return nil
}

func editGroups(record registry.Record) []editGroup {
	var groups []editGroup
	for _, field := range dictionary.Fields(record.Entity) {
		if field.Kept != dictionary.ByRegistry || fixed[field.Key] {
			continue
		}
		title := "dictionary.group_" + field.Group
		if n := len(groups); n == 0 || groups[n-1].Title != title {
			groups = append(groups, editGroup{Title: title})
		}
		last := &groups[len(groups)-1]
		last.Fields = append(last.Fields, asTyped(field, record.Values[field.Key]))
	}
	return groups
}

// asTyped is a stored value as the form shows it.
func asTyped(field *dictionary.Field, value dictionary.Value) editField {
	f := editField{Field: field, Chosen: map[string]bool{}}
	switch {
	case field.Type == dictionary.Secret:
		f.Masked = value.Text
	case field.Codes() != nil:
		for _, code := range field.In(value) {
			f.Chosen[code.Key] = true
		}
	default:
		f.Text = field.Canonical(value)
	}
	return f
}

func revise(x *page.Exchange) (page.Answer, error) {
	p := &editPage{Form: page.NewForm()}
	if err := x.View(func(tx *store.Tx) error { return p.read(x, tx) }); err != nil {
		return nil, err
	}
	values := p.typed(x)
	if p.Errors == 0 {
		err := x.Revise(x.R.Context(), x.Scope, app.Revision{Entity: p.Record.Entity, County: p.Record.County, ID: p.Record.ID,
			Version: store.ParseID(x.Field("version")), Values: values, Key: x.Field("key")})
		return p.answer(x, err)
	}
	p.Wrong = x.Text("edit.problems", "count", p.Errors)
	return page.Again(422, p)
}

// answer leads back to the household, or shows the form with what is wrong.
func (p *editPage) answer(x *page.Exchange, err error) (page.Answer, error) {
	kind := fault.KindOf(err)
	switch {
	case err == nil || kind == fault.Duplicate:
		return page.See(p.Home, "edited")
	case kind == fault.Invalid || kind == fault.Conflict:
		p.Wrong = fault.Say(x.Lang, err)
		return page.Again(fault.Status(err), p)
	}
	return nil, err
}

// typed reads the form into values, and keeps what was typed and what is wrong
// with it for showing the form again.
func (p *editPage) typed(x *page.Exchange) registry.Values {
	values := registry.Values{}
	for g := range p.Groups {
		for i := range p.Groups[g].Fields {
			field := &p.Groups[g].Fields[i]
			if value, given := field.take(x); given {
				values[field.Key] = value
			}
			if field.Problem != "" {
				p.Errors++
			}
		}
	}
	return values
}

// take reads one field of the form. A secret left blank stays as it is.
func (f *editField) take(x *page.Exchange) (value dictionary.Value, given bool) {
	return f.takeAs(x, "f."+f.Key)
}

// takeAs is take of a field sent under a name of its own.
func (f *editField) takeAs(x *page.Exchange, name string) (value dictionary.Value, given bool) {
	typed, sent := x.R.PostForm[name]
	if !sent && f.Kind() != "many" {
		return value, false
	}
	text := ""
	for i, part := range typed {
		if i > 0 && part != "" && text != "" {
			text += "、"
		}
		text += part
	}
	if f.Type == dictionary.Secret && text == "" {
		return value, false
	}
	f.Text, f.Chosen = text, map[string]bool{}
	for _, part := range typed {
		f.Chosen[part] = true
	}
	value, err := f.Parse(text)
	if err != nil {
		f.Problem = fault.Say(x.Lang, err)
	}
	return value, err == nil
}
