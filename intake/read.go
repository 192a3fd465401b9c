package intake

import (
	"errors"
	"slices"
	"strings"

	"guben/dictionary"
	"guben/fault"
	"guben/identity"
	"guben/message"
	"guben/money"
	"guben/period"
	"guben/registry"
	"guben/sheet"
)

// fact is one value a row states.
type fact struct {
	field *dictionary.Field
	value dictionary.Value
	head  string // heading it stood under, "" if it was worked out
	text  string // cell text of a code that is written in other words than the list's
}

// facts are the values a row states about one thing, each field once.
type facts []fact

func (f facts) get(key string) dictionary.Value {
	for i := range f {
		if f[i].field.Key == key {
			return f[i].value
		}
	}
	return dictionary.Value{}
}

// head is the heading a value stood under.
func (f facts) head(key string) string {
	for i := range f {
		if f[i].field.Key == key {
			return f[i].head
		}
	}
	return ""
}

func (f facts) number(key string) int64 { return f.get(key).N }

func (f facts) text(key string) string { return f.get(key).Text }

// put sets a field; several columns of a set add up.
func (f *facts) put(field *dictionary.Field, value dictionary.Value, head string) {
	for i := range *f {
		if (*f)[i].field != field {
			continue
		}
		if field.Type == dictionary.Set {
			value.N |= (*f)[i].value.N
		}
		(*f)[i].value, (*f)[i].head = value, head
		return
	}
	*f = append(*f, fact{field: field, value: value, head: head})
}

// original keeps the text of a cell whose code is written in other words.
func (f facts) original(field *dictionary.Field, text string) {
	if field.Codes() == nil {
		return
	}
	for i := range f {
		if f[i].field == field && text != field.Format(f[i].value, message.Zh) {
			f[i].text = strings.TrimSpace(f[i].text + " " + text)
		}
	}
}

// values are the facts as the registry writes them.
func (f facts) values() registry.Values {
	values := registry.Values{}
	for i := range f {
		if f[i].field.Kept == dictionary.ByRegistry && f[i].value.Known {
			values[f[i].field.Key] = f[i].value
		}
	}
	return values
}

func (f facts) originals() map[string]string {
	var originals map[string]string
	for i := range f {
		if f[i].text != "" {
			if originals == nil {
				originals = map[string]string{}
			}
			originals[f[i].field.Key] = f[i].text
		}
	}
	return originals
}

// amount is one income item of a row.
type amount struct {
	item *dictionary.Item
	fen  money.Fen
	head string
}

// row is one row of the sheet as read.
type row struct {
	line      int
	cells     []string // as they stand, by column of the header
	household facts
	person    facts
	income    []amount
	own       map[string]string // a roster's own columns, canonical
	paid      money.Fen         // a roster's amount
	stated    bool
	alone     bool              // its person stands in an earlier row
	document  identity.Document // of the person; zero if the row has none
	index     []byte            // blind index of document
	reasons   []Remark
	notes     []Remark
}

// reader turns records of the table into rows.
type reader struct {
	shape   shape
	table   *sheet.Table
	header  []sheet.Column
	columns []column
	today   period.Day
}

func newReader(shape shape, table *sheet.Table, today period.Day) *reader {
	return &reader{shape: shape, table: table, header: table.Header, columns: columnsOf(table.Header, shape.roster), today: today}
}

// remark makes a remark of an error about a place.
func remark(err error, place fault.Place) Remark {
	place.File = ""
	var known *fault.Error
	if !errors.As(err, &known) {
		known = fault.New(fault.Internal, "fault.internal")
	}
	return Remark{Code: known.Code, Place: place, Zh: message.Text(message.Zh, known.Code, known.Args...),
		En: message.Text(message.En, known.Code, known.Args...)}
}

// say makes a remark of a sentence of this room.
func say(place fault.Place, key string, args ...any) Remark {
	return remark(fault.New(fault.Invalid, "intake."+key, args...), place)
}

func (r *row) refuse(remarks ...Remark) { r.reasons = append(r.reasons, remarks...) }

func (r *row) note(remarks ...Remark) { r.notes = append(r.notes, remarks...) }

// rejected reports whether the row has been refused for itself.
func (r *row) rejected() bool { return len(r.reasons) > 0 }

func (r *reader) place(line int, head string) fault.Place { return r.table.Place(line, head) }

// read takes a record over: every cell is read, put right where nothing has to
// be guessed, and refused where something would have to be.
func (r *reader) read(record sheet.Record) *row {
	row := &row{line: record.Line, cells: make([]string, len(r.header))}
	for i, h := range r.header {
		row.cells[i] = record.Cell(h.Index).Text
	}
	for i := range r.columns {
		r.cell(row, &r.columns[i], record.Cell(r.columns[i].index))
	}
	if r.shape.roster != nil {
		r.receiver(row)
		return row
	}
	if r.shape.kind == Households {
		r.headOf(row)
	}
	r.headNumber(row)
	r.identify(row)
	return row
}

func (r *reader) cell(row *row, c *column, cell sheet.Cell) {
	place := r.place(row.line, c.head)
	switch {
	case cell.Text == "" && cell.Formula:
		row.refuse(say(place, "formula_without_value"))
	case cell.Text == "":
	case cell.Kind == sheet.KindError:
		row.refuse(say(place, "cell_error", "text", cell.Text))
	case cell.Damaged:
		row.refuse(say(place, "cell_damaged"))
	default:
		if cell.Formula {
			row.note(say(place, "formula_value"))
		}
		if cell.Cleaned {
			row.note(say(place, "cleaned"))
		}
		if err := r.value(row, c, cell.Text, place); err != nil {
			row.refuse(remark(err, place))
		}
	}
}

// value reads the text of a cell into the row.
func (r *reader) value(row *row, c *column, text string, place fault.Place) error {
	switch c.entity {
	case "income":
		return row.addIncome(c, text)
	case "own":
		return row.addOwn(r.shape.roster, c, text)
	}
	if c.field.Type == dictionary.Secret {
		return r.secret(row, c, text, place)
	}
	value, err := c.field.Parse(text)
	if err == nil {
		err = c.field.Check(value, r.today)
	}
	if err == nil && value.Known {
		row.of(c.entity).put(c.field, value, c.head)
		row.of(c.entity).original(c.field, text)
	}
	return err
}

func (r *row) of(entity string) *facts {
	if entity == "household" {
		return &r.household
	}
	return &r.person
}

// secret reads a number that identifies: of documents, phones and accounts.
func (r *reader) secret(row *row, c *column, text string, place fault.Place) error {
	if nothing(text) {
		return nil
	}
	normal, repairs, err := normalise(c.key, text)
	if err != nil {
		return err
	}
	for _, repair := range repairs {
		row.note(remark(fault.New(fault.Invalid, "identity.repair_"+string(repair)), place))
	}
	row.of(c.entity).put(c.field, dictionary.Words(normal), c.head)
	return nil
}

// nothing are the words people write for a number that does not exist.
func nothing(text string) bool {
	return slices.Contains([]string{"", "-", "--", "—", "/", "\\", "无", "没有", "暂无", "空", "0", "null", "NULL"}, text)
}

func normalise(key, text string) (string, []identity.Repair, error) {
	switch key {
	case "id_number", "card_number", "head_id_number", "head_card_number":
		document, err := identity.Parse(text)
		return document.Number, document.Repairs, err
	case "bank_card":
		return identity.BankCard(text)
	}
	return identity.Phone(text)
}

// mostIncome is the largest amount of one item taken for real: ten million yuan.
const mostIncome = 10_000_000 * money.Yuan

func (r *row) addIncome(c *column, text string) error {
	if nothing(text) && text != "0" {
		return nil
	}
	fen, err := money.Parse(text)
	switch {
	case err != nil:
		return fault.New(fault.Invalid, "intake.not_amount", "item", c.item, "text", text)
	case fen < 0:
		return fault.New(fault.Invalid, "intake.negative_amount", "item", c.item, "text", text)
	case fen > mostIncome:
		return fault.New(fault.Invalid, "intake.absurd_amount", "item", c.item, "text", text)
	}
	r.income = append(r.income, amount{c.item, fen, c.head})
	return nil
}
