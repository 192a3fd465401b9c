package ledger

import (
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"guben/fault"
	"guben/form"
	"guben/message"
	"guben/period"
	"guben/store"
)

// content is what stands in a record: what people typed, and what the registry
// knew when it was last written.
type content struct {
	typed Values // own fields, and fields of the registry that say something else than it
	known Values
}

// field is what the personal part of a record is sealed for.
func sealedFor(id int64) string { return "ledger_record:" + strconv.FormatInt(id, 10) }

func (b *Book) content(tx *store.Tx, d *Declaration, county, id int64) (c content, err error) {
	var plain, known string
	var sealed []byte
	if err := tx.QueryRow("SELECT content, sealed, known FROM ledger_content WHERE county = $1 AND record = $2", county, id).
		Scan(&plain, &sealed, &known); err != nil {
		return c, err
	}
	personal, err := b.Ring.Unseal(sealedFor(id), sealed)
	if err != nil {
		return c, err
	}
	if c.typed, err = d.decode(plain); err != nil {
		return c, err
	}
	if c.known, err = d.decode(known); err != nil {
		return c, err
	}
	if personal == "" {
		return c, nil
	}
	private, err := d.decode(personal)
	c.typed = c.typed.With(private)
	return c, err
}

func (d *Declaration) decode(text string) (Values, error) { return d.Form.Decode([]byte(text)) }

// keepContent writes what stands in a record, its personal part sealed.
func (w *work) keepContent(d *Declaration, r *Record, c content) error {
	plain, private := Values{}, Values{}
	personal := map[string]bool{}
	for _, id := range d.Form.Personal() {
		personal[id] = true
	}
	for id, value := range c.typed {
		if personal[id] {
			private[id] = value
		} else {
			plain[id] = value
		}
	}
	text, err := d.Form.Encode(plain)
	if err != nil {
		return err
	}
	known, err := d.Form.Encode(c.known)
	if err != nil {
		return err
	}
	sealed, err := w.seal(d, r, private)
	if err != nil {
		return err
	}
	_, err = w.tx.Exec(`INSERT INTO ledger_content (county, record, content, sealed, known) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (county, record) DO UPDATE SET content = excluded.content, sealed = excluded.sealed, known = excluded.known`,
		r.County, r.ID, string(text), sealed, string(known))
	return err
}

// seal is the sealed personal part; NULL where there is none.
func (w *work) seal(d *Declaration, r *Record, private Values) (any, error) {
	if len(private) == 0 {
		return nil, nil
	}
	text, err := d.Form.Encode(private)
	return w.Ring.Seal(sealedFor(r.ID), string(text)), err
}

// present are the values of a record as they stand: of an open one with what
// the registry knows today, of a closed one with what it knew then.
func (d *Declaration) present(r *Record, c content, facts form.Facts, day period.Day) Values {
	if r.Closed() {
		return c.known.With(c.typed)
	}
	return d.Form.Fill(facts, day).With(c.typed)
}

// split tells what is kept as typed from what the registry knows anyway.
func (d *Declaration) split(values Values, facts form.Facts, day period.Day) content {
	filled := d.Form.Fill(facts, day)
	c := content{typed: Values{}, known: Values{}}
	for id, value := range values {
		field, _ := d.Form.Field(id)
		switch {
		case d.Form.Dictionary(id) == nil:
			c.typed[id] = value
		case field.Update != form.NoUpdate && d.differs(id, filled[id], value):
			c.typed[id] = value
		default:
			c.known[id] = value
		}
	}
	return c
}

func (d *Declaration) differs(id string, a, b form.Value) bool {
	return len(d.Form.Diff(Values{id: a}, Values{id: b})) > 0
}

// describe sets what lists show and filter by.
func (d *Declaration) describe(r *Record, look *form.State, facts form.Facts) {
	r.Title = cut(d.title(r, look.Values, facts))
	r.Index = [3]string{}
	for i, id := range d.Form.Index() {
		r.Index[i] = d.indexed(id, look.Values[id])
	}
	r.Prefilled, r.Typed = look.Prefilled, look.Typed
}

// title is the field that names the record, or whom it is about.
func (d *Declaration) title(r *Record, values Values, facts form.Facts) string {
	if id := d.Form.Title(); id != "" {
		return d.Form.Say(id, values[id], message.Zh)
	}
	switch h := facts.Household; {
	case r.Subject == form.OnVillage && facts.Village != nil:
		return facts.Village.Label
	case h == nil:
		return ""
	case r.Subject == form.OnPerson && facts.Member < len(h.Members):
		return h.Members[facts.Member].Label
	case r.Subject == form.OnPerson: // has left
		return r.Title
	default:
		return h.Label
	}
}

// maxTitle is how many characters of its name lists keep of a record.
const maxTitle = 60

func cut(text string) string {
	if utf8.RuneCountInString(text) <= maxTitle {
		return text
	}
	return string([]rune(text)[:maxTitle])
}

// indexed is a value as lists filter by it: the ID of a choice, a text, or the
// number behind an amount, a date, a yes or no.
func (d *Declaration) indexed(id string, value form.Value) string {
	switch {
	case !value.Known:
		return ""
	case value.Text != "":
		return cut(value.Text)
	}
	return strconv.FormatInt(value.N, 10)
}

// Problems is the cause of a refused save or move: what is wrong with which field.
type Problems struct{ Fields []form.FieldError }

// Error names the fields, for logs.
func (p *Problems) Error() string {
	text := ""
	for _, field := range p.Fields {
		text += field.Key + " "
	}
	return text
}

// unsound is the fault of values that cannot stand.
func unsound(fields []form.FieldError) error {
	return fault.New(fault.Invalid, "ledger.problems", "n", len(fields), "first", fields[0]).Because(&Problems{fields})
}

// differences are what a change did to the values, for the history; of personal
// fields only that they changed.
func (d *Declaration) differences(from, to Values) (string, error) {
	personal := map[string]bool{}
	for _, id := range d.Form.Personal() {
		personal[id] = true
	}
	list := []Difference{}
	for _, diff := range d.Form.Diff(from, to) {
		if f, known := d.Form.Field(diff.Field); !known || f.Type == form.Computed {
			continue
		}
		one := Difference{Field: diff.Field}
		if !personal[diff.Field] {
			one.Before, one.After = d.Form.Say(diff.Field, diff.From, message.Zh), d.Form.Say(diff.Field, diff.To, message.Zh)
		}
		list = append(list, one)
	}
	text, err := json.Marshal(list)
	return string(text), err
}
