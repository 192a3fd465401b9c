package intake

import (
	"slices"
	"strconv"
	"strings"

	"guben/dictionary"
	"guben/division"
	"guben/registry"
	"guben/store"
)

// locate asks for all documents of a batch at once where their persons are
// registered; most rows of a first import are registered nowhere.
func (e *examiner) locate(groups []*group) error {
	e.located = map[string]located{}
	var indexes []any
	for _, g := range groups {
		for _, r := range g.rows {
			if r.document.Person != "" {
				r.index = e.stage.desk.Ring.Index(string(dictionary.Document), r.document.Person)
				indexes = append(indexes, r.index)
			}
		}
	}
	for some := range slices.Chunk(indexes, askedAtOnce) {
		if err := e.locateSome(some); err != nil {
			return err
		}
	}
	return nil
}

func (e *examiner) locateSome(indexes []any) error {
	return e.tx.Each(func(row store.Scanner) error {
		var index []byte
		var at located
		err := row.Scan(&index, &at.county, &at.person)
		e.located[string(index)] = at
		return err
	}, "SELECT number_index, county, person FROM person_locator WHERE number_index IN ("+placeholders(len(indexes))+")", indexes...)
}

// placeholders is $1,$2 ... $n.
func placeholders(n int) string { return marks(1, n) }

// marks are n placeholders from $from on.
func marks(from, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("$" + strconv.Itoa(from+i))
	}
	return b.String()
}

// match finds the household and its members in the registry: by 户编号, else by
// whoever of its rows is registered.
func (e *examiner) match(h *home) {
	e.matchHousehold(h)
	h.persons = make([]registry.Record, len(h.rows))
	if h.known() {
		e.matchMembers(h)
	}
	e.strangers(h)
	e.agree(h)
}

func (e *examiner) matchHousehold(h *home) {
	if id := e.known.codes[key{e.county(h), h.code}]; h.code != "" && id != 0 {
		if record, ok := e.known.homes[id]; ok {
			h.record = record
			return
		}
	}
	for _, r := range h.rows {
		at, ok := e.located[string(r.index)]
		if !ok || r.index == nil {
			continue
		}
		record, ok := e.known.homes[e.known.people[at.person].Household]
		if !ok {
			continue
		}
		if registered := record.Values["code"].Text; h.code == "" || registered == "" {
			h.record = record
			return
		}
	}
}

// county is where the household's number is looked for.
func (e *examiner) county(h *home) int64 {
	if h.village != 0 {
		return h.village.County()
	}
	if e.stage.area.Level() < division.County {
		return 0
	}
	return e.stage.area.County()
}

// matchMembers pairs rows with members: by document, by 人口编号, and where one
// of the two has no document, by the name if it is the only one.
func (e *examiner) matchMembers(h *home) {
	h.members = e.known.members[h.record.ID]
	taken := map[int64]bool{}
	for _, same := range []func(*row, registry.Record) bool{e.sameDocument, sameCode, sameName} {
		for i, r := range h.rows {
			if h.persons[i].ID != 0 || r.alone {
				continue
			}
			if member, ok := only(h.members, taken, r, same); ok {
				h.persons[i] = member
				taken[member.ID] = true
			}
		}
	}
}

// only is the one member, not taken yet, that a row is the same as.
func only(members []registry.Record, taken map[int64]bool, r *row, same func(*row, registry.Record) bool) (found registry.Record, ok bool) {
	for _, member := range members {
		if taken[member.ID] || !same(r, member) {
			continue
		}
		if ok {
			return found, false
		}
		found, ok = member, true
	}
	return found, ok
}

func (e *examiner) sameDocument(r *row, member registry.Record) bool {
	at, ok := e.located[string(r.index)]
	return ok && r.index != nil && at.person == member.ID
}

func sameCode(r *row, member registry.Record) bool {
	code := r.person.text("code")
	return code != "" && code == member.Values["code"].Text
}

func sameName(r *row, member registry.Record) bool {
	return r.person.text("name") != "" && r.person.text("name") == member.Name() &&
		(r.index == nil || !member.Values["id_number"].Known && !member.Values["card_number"].Known)
}

// strangers refuses rows whose person is registered in another household, or
// outside the scope: one person cannot be in two.
func (e *examiner) strangers(h *home) {
	for i, r := range h.rows {
		at, ok := e.located[string(r.index)]
		if r.index == nil || r.alone {
			continue
		}
		switch {
		case ok && h.persons[i].ID == 0:
			r.refuse(e.say(r.line, r.numberHead(), "registered_elsewhere", "household", e.householdOf(at)))
		case ok && at.person != h.persons[i].ID:
			r.refuse(e.say(r.line, r.numberHead(), "number_of_other", "household", e.householdOf(at)))
		}
	}
	e.foreignCodes(h)
}

// foreignCodes refuses rows whose 人口编号 is somebody else's.
func (e *examiner) foreignCodes(h *home) {
	for i, r := range h.rows {
		code := r.person.text("code")
		holder, taken := e.known.persons[key{e.county(h), code}]
		if code != "" && taken && holder != h.persons[i].ID && !r.rejected() {
			r.refuse(e.say(r.line, r.person.head("code"), "code_of_other"))
		}
	}
}

// householdOf names the household a person is registered in, as far as the
// scope may know.
func (e *examiner) householdOf(at located) string {
	person, ok := e.known.people[at.person]
	if !ok {
		return "—"
	}
	if code := e.known.homes[person.Household].Values["code"].Text; code != "" {
		return code
	}
	return store.FormatID(person.Household)
}

// agree settles where the household is: a registered one stays where it is, a
// new one must say.
func (e *examiner) agree(h *home) {
	switch {
	case !h.known() && h.village == 0 && !h.refused():
		if e.stage.area%1e3 != 0 {
			h.village = e.stage.area
			return
		}
		h.refuse(e.say(h.line, "", "no_place"))
	case !h.known():
	case h.village == 0:
		h.village = h.record.Village
	case h.village != h.record.Village:
		h.refuse(e.say(h.line, h.facts.head("village"), "other_village", "village", e.stage.places.name(h.record.Village)))
	}
}
