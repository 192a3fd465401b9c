package ledger

import (
	"io"
	"strconv"

	"guben/auth"
	"guben/dictionary"
	"guben/form"
	"guben/message"
	"guben/sheet"
	"guben/store"
)

// The columns of an exported sheet before those of the form, by the keys they
// are recognised by. number ties the rows of a table to the row of their record.
const (
	colNumber  = "number"
	colRecord  = "record"
	colSubject = "subject"
	colPlace   = "place"
	colUnit    = "unit"
	colState   = "state"
	colDue     = "due"
)

// leading are the columns before those of the form.
func (d *Declaration) leading() []string {
	keys := []string{colNumber, colRecord}
	if d.registered() {
		keys = append(keys, colSubject)
	}
	return append(keys, colPlace, colUnit, colState, colDue)
}

// registered reports whether records are about somebody the registry knows by number.
func (d *Declaration) registered() bool {
	return d.Ledger.Subject == form.OnHousehold || d.Ledger.Subject == form.OnPerson
}

// heading is what stands above a leading column.
func (d *Declaration) heading(key string, lang message.Lang) string {
	if key == colSubject && d.Ledger.Subject == form.OnPerson {
		key = "person"
	}
	return message.Text(lang, "ledger.head_"+key)
}

// Export writes the records a filter leaves as a workbook that Import reads:
// one sheet of records and one for each table of the form. Filter.Limit is
// disregarded. It gives the number of records. Personal numbers are masked.
func (b *Book) Export(tx *store.Tx, scope auth.Scope, filter Filter, lang message.Lang, out io.Writer) (int, error) {
	if err := scope.Need(auth.Export); err != nil {
		return 0, err
	}
	d, err := b.Declared(tx, filter.County, filter.Pack, filter.Ledger, 0)
	if err != nil {
		return 0, err
	}
	e := &export{Book: b, tx: tx, scope: scope, d: d, lang: lang, reader: b.reader(tx), writer: sheet.NewWriter(out)}
	if err := e.records(filter); err != nil {
		return 0, err
	}
	if err := e.tables(); err != nil {
		return 0, err
	}
	return e.n, e.writer.Close()
}

// export is a workbook being written. Rows of tables wait until the sheet of
// records is done.
type export struct {
	*Book
	tx     *store.Tx
	scope  auth.Scope
	d      *Declaration
	lang   message.Lang
	reader *reader
	writer *sheet.Writer
	n      int
	rows   map[string][][]sheet.Value // by table
}

func (e *export) records(filter Filter) error {
	layout := sheet.Layout{Name: e.d.Ledger.Name.Say(e.lang)}
	for _, key := range e.d.leading() {
		layout.Columns = append(layout.Columns, sheet.Head{Name: e.d.heading(key, e.lang), Text: key != colNumber})
	}
	for _, column := range e.d.Form.Columns("") {
		layout.Columns = append(layout.Columns, sheet.Head{Name: column.Name.Say(e.lang), Text: true})
	}
	if err := e.writer.Sheet(layout); err != nil {
		return err
	}
	e.rows = map[string][][]sheet.Value{}
	filter.Limit, filter.After = 1000, ""
	for {
		page, err := e.List(e.tx, e.scope, filter)
		if err != nil {
			return err
		}
		for i := range page.Records {
			if err := e.record(&page.Records[i]); err != nil {
				return err
			}
		}
		if filter.After = page.Next; page.Next == "" {
			return nil
		}
	}
}

func (e *export) record(r *Record) error {
	clear(e.reader.homes) // a list of a whole county is not held in memory
	d, err := e.Declared(e.tx, r.County, r.Pack, r.Ledger, r.Edition)
	if err != nil {
		return err
	}
	facts, err := e.reader.facts(d, r)
	if err != nil {
		return err
	}
	c, err := e.content(e.tx, d, r.County, r.ID)
	if err != nil {
		return err
	}
	values := d.Form.State(d.present(r, c, facts, e.reader.day), facts, e.reader.day).Values
	e.n++
	line, err := e.leading(d, r, facts)
	if err != nil {
		return err
	}
	for _, column := range e.d.Form.Columns("") {
		line = append(line, sheet.Text(e.d.Form.Cell("", column, values, e.lang)))
	}
	for _, table := range e.d.Form.Tables() {
		e.table(table, values[table].Rows)
	}
	return e.writer.Row(line...)
}

func (e *export) leading(d *Declaration, r *Record, facts form.Facts) ([]sheet.Value, error) {
	state, _ := d.Flow.State(r.State)
	due := sheet.Blank()
	if r.Clock.Due != 0 {
		due = sheet.Day(r.Clock.Due)
	}
	line := []sheet.Value{sheet.Int(int64(e.n)), sheet.Text(store.FormatID(r.ID))}
	if e.d.registered() {
		line = append(line, sheet.Text(number(r, facts)))
	}
	return append(line, sheet.Text(r.Division.String()), sheet.Text(r.Unit), sheet.Text(state.Name.Say(e.lang)), due), nil
}

// number is what a household or person is found by again: the number of the
// national system, or our own behind a #.
func number(r *Record, facts form.Facts) string {
	entity, id := dictionary.Household, r.Household
	if r.Subject == form.OnPerson {
		entity, id = dictionary.Person, r.Person
	}
	if field, known := dictionary.Get(entity, "code"); known && facts.Fact != nil {
		if code := facts.Fact(field); code.Known {
			return code.Text
		}
	}
	return "#" + strconv.FormatInt(id, 10)
}

func (e *export) table(table string, rows []Values) {
	for _, row := range rows {
		line := []sheet.Value{sheet.Int(int64(e.n))}
		for _, column := range e.d.Form.Columns(table) {
			line = append(line, sheet.Text(e.d.Form.Cell(table, column, row, e.lang)))
		}
		e.rows[table] = append(e.rows[table], line)
	}
}

// tables writes the sheets of the tables.
func (e *export) tables() error {
	for _, table := range e.d.Form.Tables() {
		field, _ := e.d.Form.Field(table)
		layout := sheet.Layout{Name: field.Name.Say(e.lang), Columns: []sheet.Head{{Name: e.d.heading(colNumber, e.lang)}}}
		for _, column := range e.d.Form.Columns(table) {
			layout.Columns = append(layout.Columns, sheet.Head{Name: column.Name.Say(e.lang), Text: true})
		}
		if err := e.writer.Sheet(layout); err != nil {
			return err
		}
		for _, line := range e.rows[table] {
			if err := e.writer.Row(line...); err != nil {
				return err
			}
		}
	}
	return nil
}
