package intake

import (
	"slices"

	"guben/dictionary"
	"guben/registry"
)

// structure checks what a household must be: persons who say who they are,
// exactly one head among those in the sheet and those registered already. What
// is odd but possible is noted; finer doubts are for the rules of a pack.
func (e *examiner) structure(h *home) {
	if h.known() && h.record.To != registry.Forever {
		h.refuse(e.say(h.line, h.facts.head("code"), "closed", "day", h.record.To))
		return
	}
	for i, r := range h.rows {
		e.gone(h, i)
		if r.alone {
			continue
		}
		e.newcomer(h, i)
		e.oddSex(r)
		e.sharedPhone(r)
	}
	if !h.refused() {
		e.heads(h)
	}
	e.spouses(h)
	e.size(h)
}

// leaving are the reasons for which somebody is no longer a member.
var leaving = []string{"death", "married_out", "settled_abroad", "imprisoned", "moved_out"}

// gone refuses a row about a person who has left and was never registered; who
// is registered stays until somebody records the day of leaving.
func (e *examiner) gone(h *home, i int) {
	r := h.rows[i]
	presence, change := personField("presence"), personField("change")
	left := r.person.get("presence") == code(presence, "reduced")
	for _, c := range change.In(r.person.get("change")) {
		left = left || slices.Contains(leaving, c.Key)
	}
	switch {
	case !left || r.alone:
	case h.persons[i].ID == 0:
		r.alone = true
		r.refuse(e.say(r.line, "", "left_already"))
	default:
		r.note(e.say(r.line, "", "left_registered"))
	}
}

// newcomer checks that a person who is not registered yet has a name, a number
// and a relation to the head.
func (e *examiner) newcomer(h *home, i int) {
	r := h.rows[i]
	if h.persons[i].ID != 0 {
		return
	}
	switch {
	case r.person.text("name") == "":
		r.refuse(e.say(r.line, e.stage.heading("person.name", "household.head_name"), "no_name"))
	case r.document.Person == "":
		r.refuse(e.say(r.line, e.stage.heading("person.id_number", "household.head_id_number"), "no_number"))
	case r.person.get("relation").Known:
	case len(h.rows) == 1 && !h.known() || r.document.Person == h.facts.text("head_id_number"):
		relation := personField("relation")
		r.person.put(relation, code(relation, "head"), "")
	default:
		r.refuse(e.say(r.line, e.stage.heading("person.relation"), "no_relation"))
	}
}

// heads refuses a household without a head or with several.
func (e *examiner) heads(h *home) {
	relation := personField("relation")
	head := code(relation, "head")
	in := map[int64]bool{}
	first, count := 0, 0
	for i, r := range h.rows {
		in[h.persons[i].ID] = true
		stated := r.person.get("relation")
		if !stated.Known {
			stated = h.persons[i].Values["relation"]
		}
		if stated != head || r.alone {
			continue
		}
		if count++; count == 1 {
			first = r.line
			continue
		}
		r.refuse(e.say(r.line, r.person.head("relation"), "two_heads", "first", first))
	}
	for _, member := range h.members {
		if !in[member.ID] && member.Values["relation"] == head {
			if count++; count > 1 {
				h.refuse(e.say(first, "", "head_registered", "name", member.Name()))
			}
		}
	}
	if count == 0 {
		h.refuse(e.say(h.line, e.stage.heading("person.relation"), "no_head"))
	}
}

// sexOf are the relations that tell a sex.
var sexOf = map[string]string{
	"son": "male", "daughter": "female", "daughter_in_law": "female", "son_in_law": "male", "father": "male", "mother": "female",
	"grandson": "male", "granddaughter": "female", "grandfather": "male", "grandmother": "female",
	"father_in_law": "male", "mother_in_law": "female",
}

// oddSex notes a relation and a sex that do not go together.
func (e *examiner) oddSex(r *row) {
	field := personField("relation")
	relation, sex := r.person.get("relation"), r.person.get("sex")
	for _, c := range field.In(relation) {
		if want, tells := sexOf[c.Key]; tells && sex.Known && sex != code(personField("sex"), want) {
			r.note(e.say(r.line, r.person.head("relation"), "odd_sex", "relation", valueOf{field, relation}, "sex", valueOf{personField("sex"), sex}))
		}
	}
}

// sharedPhone notes a phone that several households give: within one it is
// usual, across households somebody's number is wrong.
func (e *examiner) sharedPhone(r *row) {
	for _, facts := range []facts{r.household, r.person} {
		if phone := facts.text("phone"); phone != "" && e.stage.survey.shared(phone) {
			r.note(e.say(r.line, facts.head("phone"), "shared_phone", "phone", maskOf(personField("phone"), phone)))
		}
	}
}

// spouses notes two spouses, and a spouse of the head's own sex.
func (e *examiner) spouses(h *home) {
	spouse := code(personField("relation"), "spouse")
	var head, first *row
	for _, r := range h.rows {
		if isHead(r) {
			head = r
		}
	}
	for _, r := range h.rows {
		if r.person.get("relation") != spouse || r.alone {
			continue
		}
		if first != nil {
			r.note(e.say(r.line, r.person.head("relation"), "two_spouses", "first", first.line))
		}
		first = r
		if head != nil && r.person.get("sex").Known && r.person.get("sex") == head.person.get("sex") {
			r.note(e.say(r.line, r.person.head("sex"), "same_sex", "head", head.line))
		}
	}
}

// size notes a number of persons that the rows, with who is registered, do not
// come to.
func (e *examiner) size(h *home) {
	stated := h.facts.get("reported_size")
	if !stated.Known || e.stage.shape.kind == Households && len(h.members) == 0 {
		return
	}
	n := len(h.members)
	for i, r := range h.rows {
		if h.persons[i].ID == 0 && !r.alone {
			n++
		}
	}
	if stated.N != int64(n) {
		h.note(e.say(h.line, h.facts.head("reported_size"), "other_size", "stated", stated.N, "counted", n))
	}
}

// maskOf hides a secret as the registry does.
func maskOf(field *dictionary.Field, text string) string { return mask(field.Form, text) }
