package form

import (
	"sync/atomic"

	"guben/dictionary"
	"guben/period"
	"guben/policy"
)

// Program is a checked form. It is immutable and may be shared.
type Program struct {
	form       Form
	fields     []*field // headings left out
	byID       map[string]*field
	on         policy.On
	apart      bool // the registry does not know the subject
	schema     *policy.Schema
	base       int // facts of the subject before the form's own
	facts      int // with them
	rules      *policy.Program
	members    bool           // rules run over the members of the household
	stand      []int          // rule of each check
	conditions map[string]int // rule of each condition by its text
	edition    atomic.Pointer[policy.Edition]
}

// Form is the form with what the dictionary says filled in: IDs, names, types,
// units and choices of fields by reference, types of computed ones.
func (p *Program) Form() *Form { return &p.form }

// Field is the field with this ID.
func (p *Program) Field(id string) (*Field, bool) {
	f, ok := p.byID[id]
	if !ok {
		return nil, false
	}
	return f.Field, true
}

// Dictionary is the dictionary's field behind a field by reference, nil for one
// of the form's own.
func (p *Program) Dictionary(id string) *dictionary.Field {
	if f, ok := p.byID[id]; ok {
		return f.dict
	}
	return nil
}

// ReadOnly reports whether nobody fills the field in: by reference without
// update, or computed.
func (p *Program) ReadOnly(id string) bool {
	f, ok := p.byID[id]
	return ok && f.readOnly()
}

// Title is the ID of the field that names a record, "" if there is none.
func (p *Program) Title() string {
	if ids := p.where(func(f *field) bool { return f.Title }); len(ids) > 0 {
		return ids[0]
	}
	return ""
}

// Index are the IDs of the fields lists filter by, at most three.
func (p *Program) Index() []string { return p.where(func(f *field) bool { return f.Index }) }

// Personal are the IDs of the fields that are to be sealed.
func (p *Program) Personal() []string { return p.where((*field).personal) }

// Tables are the IDs of the fields that are tables.
func (p *Program) Tables() []string { return p.where(func(f *field) bool { return f.Type == Table }) }

func (p *Program) where(is func(*field) bool) []string {
	var ids []string
	for _, f := range p.fields {
		if is(f) {
			ids = append(ids, f.ID)
		}
	}
	return ids
}

// Seen are the facts the rule text of the form rests on: what a caller has to
// bring in Facts.Household and Facts.Village.
func (p *Program) Seen() []policy.FactRef {
	var refs []policy.FactRef
	for _, ref := range p.rules.Columns() {
		if ref.On != p.on || ref.Index < p.base {
			refs = append(refs, ref)
		}
	}
	return refs
}

// References are the dictionary's fields the form shows.
func (p *Program) References() []*dictionary.Field {
	var fields []*dictionary.Field
	for _, f := range p.fields {
		if f.dict != nil {
			fields = append(fields, f.dict)
		}
	}
	return fields
}

// asOf is the form's rules on a day; records of one day share them.
func (p *Program) asOf(day period.Day) *policy.Edition {
	if e := p.edition.Load(); e != nil && e.Day() == day {
		return e
	}
	e := p.rules.On(day)
	p.edition.Store(e)
	return e
}
