package intake

import (
	"guben/dictionary"
	"guben/division"
	"guben/registry"
	"guben/store"
)

// home is a household while it is checked: its rows, what they say of it, and
// what the registry has.
type home struct {
	rows    []*row
	line    int // its first row
	code    string
	village division.Code
	facts   facts
	record  registry.Record // zero if the household is new
	members []registry.Record
	persons []registry.Record // of each row; zero if the person is new
	reasons []Remark          // why the household as such is refused
	notes   []Remark
}

func (h *home) known() bool { return h.record.ID != 0 }

func (h *home) refuse(remarks ...Remark) { h.reasons = append(h.reasons, remarks...) }

func (h *home) note(remarks ...Remark) { h.notes = append(h.notes, remarks...) }

// examiner checks the households of one batch within one snapshot.
type examiner struct {
	tx       *store.Tx
	stage    *stage
	located  map[string]located // registered persons of the batch by index
	known    known
	registry *registry.Registry
}

// located is where a person is registered.
type located struct{ county, person int64 }

// examine takes the households of a batch through every check and compares them
// with the registry. What is refused holds back the whole household, but for
// rows that repeat a person of another row, or are about one who has left.
func (e *examiner) examine(groups []*group) ([]*home, error) {
	homes := make([]*home, len(groups))
	for i, g := range groups {
		homes[i] = e.read(g)
	}
	if err := e.recall(homes); err != nil {
		return nil, err
	}
	for _, h := range homes {
		e.match(h)
		e.futureYear(h)
		if !h.refused() {
			e.structure(h)
		}
		e.hold(h)
	}
	return homes, nil
}

// read is what the rows of a household say by themselves.
func (e *examiner) read(g *group) *home {
	h := &home{rows: g.rows, line: g.rows[0].line}
	for _, r := range g.rows {
		h.line = min(h.line, r.line)
	}
	e.repeated(g.rows)
	e.place(h)
	e.gather(h)
	return h
}

// repeated refuses rows about a person who stands in an earlier row already, and
// rows of somebody else under the same 人口编号.
func (e *examiner) repeated(rows []*row) {
	for _, r := range rows {
		if r.document.Person == "" {
			continue
		}
		if first := e.stage.survey.first(r.document.Person); first != 0 && first < r.line {
			r.alone = true
			r.refuse(e.say(r.line, r.numberHead(), "repeated", "first", first))
		}
	}
	for _, r := range rows {
		first := e.stage.survey.firstCode(r.person.text("code"))
		if !r.alone && first != 0 && first < r.line {
			r.refuse(e.say(r.line, r.person.head("code"), "code_repeated", "first", first))
		}
	}
}

// numberHead is the heading under which the row's document stands.
func (r *row) numberHead() string {
	for _, key := range []string{"id_number", "card_number"} {
		if head := r.person.head(key); head != "" {
			return head
		}
	}
	return ""
}

func (e *examiner) say(line int, head, key string, args ...any) Remark {
	return say(e.stage.reader.place(line, head), key, args...)
}

// place finds the village the rows name; they must agree.
func (e *examiner) place(h *home) {
	for _, r := range h.rows {
		village, refusal := e.stage.places.find(e.stage.reader, r)
		switch {
		case refusal != nil:
			r.refuse(*refusal)
		case village == 0:
		case h.village == 0:
			h.village = village
		case h.village != village:
			r.refuse(e.say(r.line, r.household.head("village"), "two_villages"))
		}
	}
}

// gather joins what the rows say of the household: the first row that states a
// field counts, others that differ are noted.
func (e *examiner) gather(h *home) {
	for _, r := range h.rows {
		for _, f := range r.household {
			before := h.facts.get(f.field.Key)
			switch {
			case !before.Known:
				h.facts = append(h.facts, f)
			case before != f.value && f.field.Kept == dictionary.ByRegistry:
				r.note(e.say(r.line, f.head, "rows_disagree", "field", f.field, "taken", shown(f.field, before)))
			}
		}
	}
	h.code = h.facts.text("code")
	stated := h.facts.text("head_id_number")
	for _, r := range h.rows {
		if isHead(r) && !r.rejected() {
			e.headFacts(h, r, stated)
		}
	}
}

// shown says a value, secrets masked.
func shown(field *dictionary.Field, value dictionary.Value) any {
	if field.Type == dictionary.Secret {
		return maskOf(field, value.Text)
	}
	return valueOf{field, value}
}

// headFacts keeps name and number of the head beside the household, as the
// head's own row has them; stated is the number the household gives for its
// head.
func (e *examiner) headFacts(h *home, r *row, stated string) {
	if stated != "" && r.document.Person != "" && stated != r.document.Person {
		r.refuse(e.say(r.line, r.numberHead(), "other_head"))
		return
	}
	for _, pair := range [][2]string{{"name", "head_name"}, {"id_number", "head_id_number"}, {"card_number", "head_card_number"}} {
		if value := r.person.get(pair[0]); value.Known {
			h.facts.put(householdField(pair[1]), value, r.person.head(pair[0]))
		}
	}
}

func (h *home) refused() bool {
	if len(h.reasons) > 0 {
		return true
	}
	for _, r := range h.rows {
		if r.rejected() && !r.alone {
			return true
		}
	}
	return false
}

// hold holds back a household of which something is refused: its other rows
// say why, or which row is at fault. A household all of whose rows repeat
// others goes as well.
func (e *examiner) hold(h *home) {
	if !h.refused() && !h.emptied() {
		return
	}
	why := h.reasons
	switch {
	case len(why) > 0:
	case len(h.rows) == 1: // it would name only itself
		why = h.rows[0].reasons
	default:
		why = []Remark{e.say(h.line, "", "held", "line", h.fault())}
	}
	for _, r := range h.rows {
		if !r.rejected() {
			r.refuse(why...)
		}
	}
	h.reasons = why
}

// emptied reports whether no row is left.
func (h *home) emptied() bool {
	for _, r := range h.rows {
		if !r.rejected() {
			return false
		}
	}
	return true
}

// fault is the first row that is refused for itself.
func (h *home) fault() int {
	for _, r := range h.rows {
		if r.rejected() && !r.alone {
			return r.line
		}
	}
	for _, r := range h.rows {
		if r.rejected() {
			return r.line
		}
	}
	return h.line
}
