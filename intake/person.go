package intake

import (
	"guben/dictionary"
	"guben/identity"
	"guben/message"
)

// Fields the room reads itself, by key.
var (
	personField    = fieldOfEntity(dictionary.Person)
	householdField = fieldOfEntity(dictionary.Household)
)

func fieldOfEntity(entity dictionary.Entity) func(key string) *dictionary.Field {
	return func(key string) *dictionary.Field {
		field, _ := dictionary.Get(entity, key)
		return field
	}
}

// code is the value of a coded field by its stable key.
func code(field *dictionary.Field, key string) dictionary.Value {
	for _, code := range field.Codes().Codes {
		if code.Key == key {
			return dictionary.Number(int64(code.N))
		}
	}
	return dictionary.Value{}
}

// headOf makes the head's person of a sheet with a row a household.
func (r *reader) headOf(row *row) {
	for _, pair := range [][2]string{{"head_name", "name"}, {"head_id_number", "id_number"}, {"head_card_number", "card_number"}} {
		if value := row.household.get(pair[0]); value.Known && !row.person.get(pair[1]).Known {
			row.person.put(personField(pair[1]), value, row.household.head(pair[0]))
		}
	}
	relation := personField("relation")
	if !row.person.get("relation").Known {
		row.person.put(relation, code(relation, "head"), "")
	}
}

// headNumber parts the head's number like that of a person: the ID number, and
// the disability card it may be part of.
func (r *reader) headNumber(row *row) {
	number := row.household.text("head_id_number")
	if document, err := identity.Parse(number); err == nil && document.Kind == identity.Disability {
		head := row.household.head("head_id_number")
		row.household.put(householdField("head_id_number"), dictionary.Words(document.Person), head)
		row.household.put(householdField("head_card_number"), dictionary.Words(document.Number), head)
	}
}

// identify reads who the row is about out of its document number: the ID number
// of 18 characters, the card, and what the number itself tells — birth, sex,
// kind and grade of disability. What the row states besides must agree.
func (r *reader) identify(row *row) {
	number, card := row.person.text("id_number"), row.person.text("card_number")
	if number == "" {
		number, card = card, number
	}
	if number == "" {
		return
	}
	document, err := identity.Parse(number)
	if err != nil {
		row.refuse(remark(err, r.place(row.line, row.person.head("id_number"))))
		return
	}
	if card != "" {
		document = r.withCard(row, document, card)
	}
	row.document = document
	head := row.person.head("id_number")
	row.person.put(personField("id_number"), dictionary.Words(document.Person), head)
	if document.Kind == identity.Disability {
		row.person.put(personField("card_number"), dictionary.Words(document.Number), head)
	}
	r.birth(row)
	r.sex(row)
	r.disability(row)
}

// withCard joins an ID number with the disability card of another column.
func (r *reader) withCard(row *row, document identity.Document, card string) identity.Document {
	other, err := identity.Parse(card)
	if err != nil || other.Person != document.Person {
		row.refuse(say(r.place(row.line, row.person.head("card_number")), "card_differs"))
		return document
	}
	if other.Kind == identity.Disability {
		return other
	}
	return document
}

func (r *reader) birth(row *row) {
	stated := row.person.get("birth")
	told := dictionary.Number(int64(row.document.Birth))
	field := personField("birth")
	switch {
	case row.document.Birth > r.today:
		row.refuse(say(r.place(row.line, row.person.head("id_number")), "born_later", "birth", row.document.Birth))
	case !stated.Known:
		row.person.put(field, told, "")
	case stated != told:
		row.refuse(say(r.place(row.line, row.person.head("birth")), "birth_differs",
			"stated", field.Canonical(stated), "told", row.document.Birth.String()))
	}
}

func (r *reader) sex(row *row) {
	field := personField("sex")
	stated, told := row.person.get("sex"), code(field, "female")
	if row.document.Sex == identity.Male {
		told = code(field, "male")
	}
	switch {
	case !stated.Known:
		row.person.put(field, told, "")
	case stated != told:
		row.refuse(say(r.place(row.line, row.person.head("sex")), "sex_differs", "stated", valueOf{field, stated}, "told", valueOf{field, told}))
	}
}

// disability takes kind and grade from the card where the row does not state
// them; a row that states others is taken at its word and noted.
func (r *reader) disability(row *row) {
	if row.document.Kind != identity.Disability {
		return
	}
	kind := personField("document")
	if !row.person.get("document").Known {
		row.person.put(kind, code(kind, "disability"), "")
	}
	r.cardTells(row, "disability", row.document.Category)
	r.cardTells(row, "disability_grade", row.document.Grade)
}

func (r *reader) cardTells(row *row, key string, number int) {
	field, told := personField(key), dictionary.Number(int64(number))
	stated := row.person.get(key)
	switch {
	case !stated.Known:
		row.person.put(field, told, "")
	case stated != told:
		row.note(say(r.place(row.line, row.person.head(key)), "card_tells_other", "field", field,
			"stated", valueOf{field, stated}, "told", valueOf{field, told}))
	}
}

// valueOf says a value in the reader's language.
type valueOf struct {
	field *dictionary.Field
	value dictionary.Value
}

// Say formats the value.
func (v valueOf) Say(lang message.Lang) string { return v.field.Format(v.value, lang) }
