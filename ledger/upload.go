package ledger

import (
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/form"
	"guben/message"
	"guben/sheet"
	"guben/store"
)

// Upload is a workbook of a ledger's own shape (see Export).
type Upload struct {
	County  int64
	Pack    string
	Ledger  string
	Name    string // of the file, as the user knows it
	Content io.ReaderAt
	Size    int64
	Place   division.Code // of rows that name none, for subjects that need one
	Unit    string        // of rows that name none
	Key     string
}

// Imported is what came of a workbook.
type Imported struct {
	Rows   int
	Opened int
	Saved  int
	Same   int
	Errors []error // each a fault with sheet, row and heading; with any, nothing was applied
}

// mostRows is how many rows one workbook may bring, mostErrors how many wrong
// ones are told.
const (
	mostRows   = 50_000
	mostErrors = 1000
)

// Import opens a record for each row, or saves into the one a row numbers: all
// rows or none. progress may be nil; it is told how many of twice the rows are
// done, since each is first checked and then written.
func (b *Book) Import(tx *store.Tx, scope auth.Scope, u Upload, progress func(done, total int)) (Imported, error) {
	i, err := b.importing(tx, scope, u, progress)
	if err != nil {
		return Imported{}, err
	}
	if err := i.audit(u.County, "import", 0, u.Key, map[string]any{"pack": u.Pack, "ledger": u.Ledger}); err != nil {
		return Imported{}, err
	}
	if err := i.read(); err != nil {
		return Imported{}, err
	}
	if err := i.check(2); err != nil || len(i.result.Errors) > 0 {
		return i.result, err
	}
	if err := i.write(); err != nil {
		return i.result, err
	}
	return i.result, i.end()
}

// Trial tells what Import would do with a workbook. It writes nothing, so a
// view is enough and nobody waits for it.
func (b *Book) Trial(tx *store.Tx, scope auth.Scope, u Upload, progress func(done, total int)) (Imported, error) {
	i, err := b.importing(tx, scope, u, progress)
	if err != nil {
		return Imported{}, err
	}
	if err := i.read(); err != nil {
		return Imported{}, err
	}
	err = i.check(1)
	for _, r := range i.rows {
		switch {
		case len(i.result.Errors) > 0:
		case r.opening != nil:
			i.result.Opened++
		case r.matter != nil:
			i.result.Saved++
		}
	}
	return i.result, err
}

func (b *Book) importing(tx *store.Tx, scope auth.Scope, u Upload, progress func(done, total int)) (*importing, error) {
	w, err := b.begin(tx, scope)
	if err != nil {
		return nil, err
	}
	d, err := b.Declared(tx, u.County, u.Pack, u.Ledger, 0)
	if err != nil {
		return nil, err
	}
	if progress == nil {
		progress = func(int, int) {}
	}
	return &importing{work: w, d: d, Upload: u, progress: progress, seen: map[int64]int{}}, nil
}

// importing is a workbook under way.
type importing struct {
	*work
	Upload
	d        *Declaration
	progress func(done, total int)
	rows     []*row
	seen     map[int64]int // line of each record named
	result   Imported
}

// row is one row of the sheet of records, with those of its tables.
type row struct {
	texts   map[string]string   // of the leading columns
	input   map[string][]string // as the form reads it
	opening *opening
	new     New
	matter  *matter
	places  map[string]fault.Place // of cells, by key
}

// read takes in all sheets of the workbook.
func (i *importing) read() error {
	book, err := sheet.OpenReader(i.Content, i.Size, i.Name, sheet.DefaultLimits)
	if err != nil {
		return err
	}
	defer book.Close()
	heads := i.heads("")
	for _, key := range i.d.leading() {
		for _, lang := range []message.Lang{message.Zh, message.En} {
			heads[sheet.Normalise(i.d.heading(key, lang))] = "+" + key
		}
	}
	table, err := book.Find(sheet.Want{Field: func(name string) string { return heads[name] }, Least: 2})
	if err != nil {
		return fault.New(fault.Invalid, "ledger.import_no_table", "ledger", i.d.Ledger.Name).Because(err)
	}
	defer table.Close()
	if err := i.readRecords(table); err != nil {
		return err
	}
	return i.readTables(book)
}

// heads are the fields that headings stand for: of the form, or of a table of it.
func (i *importing) heads(table string) map[string]string {
	heads := map[string]string{}
	for _, column := range i.d.Form.Columns(table) {
		heads[sheet.Normalise(column.Name.Say(message.Zh))] = column.Key
		heads[sheet.Normalise(column.Name.Say(message.En))] = column.Key
	}
	return heads
}

func (i *importing) readRecords(table *sheet.Table) error {
	columns := i.d.Form.Columns("")
	for {
		line, err := table.Next()
		if err == io.EOF {
			i.result.Rows = len(i.rows)
			return nil
		}
		if err != nil {
			return err
		}
		if len(i.rows) == mostRows {
			return fault.New(fault.TooLarge, "ledger.import_too_many", "most", mostRows)
		}
		r := &row{texts: map[string]string{}, input: map[string][]string{}, places: map[string]fault.Place{"": line.Place("")}}
		for _, key := range i.d.leading() {
			r.texts[key], r.places["+"+key] = line.Field("+"+key).Text, line.Place("+"+key)
		}
		for _, column := range columns {
			if table.Has(column.Key) && !column.ReadOnly {
				r.input[column.Key], r.places[column.Key] = split(column, line.Field(column.Key).Text), line.Place(column.Key)
			}
		}
		i.rows = append(i.rows, r)
	}
}

// split parts the several choices of one cell.
func split(column form.Column, text string) []string {
	if column.Type != form.Many {
		return []string{text}
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、,，;；\n", r) })
	if len(parts) == 0 {
		return []string{""}
	}
	return parts
}

// readTables takes the rows of each table to the record of their number.
func (i *importing) readTables(book *sheet.Book) error {
	byNumber := map[string]*row{}
	for _, r := range i.rows {
		if number := r.texts[colNumber]; number != "" {
			byNumber[number] = r
		}
	}
	for _, table := range i.d.Form.Tables() {
		field, _ := i.d.Form.Field(table)
		name := slices.IndexFunc(book.Sheets(), func(s sheet.Sheet) bool {
			return s.Name == field.Name.Say(message.Zh) || s.Name == field.Name.Say(message.En)
		})
		if name < 0 {
			continue
		}
		if err := i.readTable(book, book.Sheets()[name].Name, table, byNumber); err != nil {
			return err
		}
	}
	return nil
}

func (i *importing) readTable(book *sheet.Book, name, table string, byNumber map[string]*row) error {
	rows, err := book.Rows(name)
	if err != nil {
		return err
	}
	heads := i.heads(table)
	for _, lang := range []message.Lang{message.Zh, message.En} {
		heads[sheet.Normalise(i.d.heading(colNumber, lang))] = "+" + colNumber
	}
	found, err := sheet.FindHeader(rows, sheet.Want{Field: func(name string) string { return heads[name] }})
	if err != nil {
		rows.Close()
		return err
	}
	defer found.Close()
	for _, r := range i.rows {
		r.input[table] = []string{""}
	}
	counted := map[*row]int{}
	for {
		line, err := found.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		r := byNumber[line.Field("+"+colNumber).Text]
		if r == nil {
			i.wrong(fault.New(fault.Invalid, "ledger.import_no_number").At(line.Place("+" + colNumber)))
			continue
		}
		for _, column := range i.d.Form.Columns(table) {
			key := table + "." + strconv.Itoa(counted[r]) + "." + column.Key
			r.input[key], r.places[key] = split(column, line.Field(column.Key).Text), line.Place(column.Key)
		}
		counted[r]++
	}
}

func (i *importing) wrong(err error) {
	if len(i.result.Errors) < mostErrors {
		i.result.Errors = append(i.result.Errors, err)
	}
}

// check reads and tries every row; nothing is written. It is one of some rounds
// over the rows.
func (i *importing) check(rounds int) error {
	subjects, err := i.subjects()
	if err != nil {
		return err
	}
	for n, r := range i.rows {
		if err := i.tx.Context().Err(); err != nil {
			return err
		}
		values, wrong := i.d.Form.Read(r.input)
		for _, one := range wrong {
			i.wrong(one.Err.At(r.place(one.Key)))
		}
		if len(wrong) == 0 {
			if err := i.try(r, subjects[n], values); err != nil {
				if !refusal(err) {
					return err
				}
				i.refused(r, err)
			}
		}
		i.progress(n+1, rounds*len(i.rows))
	}
	return nil
}

// place is the cell of a key, or the row where no column has it.
func (r *row) place(key string) fault.Place {
	if place, known := r.places[key]; known {
		return place
	}
	return r.places[""]
}

// refused tells what stands against a row at its cells.
func (i *importing) refused(r *row, err error) {
	known, _ := err.(*fault.Error)
	if known == nil {
		i.wrong(err)
		return
	}
	if problems, many := known.Cause.(*Problems); many {
		for _, one := range problems.Fields {
			i.wrong(one.Err.At(r.place(one.Key)))
		}
		return
	}
	place := cmp.Or(known.Place, r.places[""])
	i.wrong(known.At(place))
}

// try prepares a row: a record to be opened, or one to be saved into.
func (i *importing) try(r *row, subject int64, values Values) error {
	if text := r.texts[colRecord]; text != "" {
		return i.trySaving(r, text, values)
	}
	r.new = New{County: i.County, Pack: i.Pack, Ledger: i.Ledger, Place: i.Place, Unit: cmp.Or(r.texts[colUnit], i.Unit), Values: values}
	switch {
	case i.d.registered() && subject == 0:
		return fault.New(fault.Invalid, "ledger.import_no_subject", "text", r.texts[colSubject]).At(r.place("+" + colSubject))
	case i.d.Ledger.Subject == form.OnPerson:
		r.new.Person = subject
	case i.d.Ledger.Subject == form.OnHousehold:
		r.new.Household = subject
	case r.texts[colPlace] != "":
		place, err := division.ParseCode(r.texts[colPlace])
		if err != nil {
			return fault.New(fault.Invalid, "ledger.no_place").At(r.place("+" + colPlace))
		}
		r.new.Place = place
	}
	o, err := i.prepare(i.d, i.tx.NewID(), r.new)
	r.opening = &o
	return err
}

func (i *importing) trySaving(r *row, text string, values Values) error {
	id := store.ParseID(text)
	m, err := i.pick(i.County, id)
	if err != nil || m.was.Ledger != i.Ledger || m.was.Pack != i.Pack {
		if err != nil && !refusal(err) {
			return err
		}
		return fault.New(fault.Invalid, "ledger.import_no_record", "text", text).At(r.place("+" + colRecord))
	}
	if line, twice := i.seen[id]; twice {
		return fault.New(fault.Invalid, "ledger.import_twice", "row", line).At(r.place("+" + colRecord))
	}
	i.seen[id] = r.places[""].Line
	for key, value := range values { // what stands there already is not typed
		if !i.d.differs(key, m.before[key], value) {
			delete(values, key)
		}
	}
	if len(values) == 0 {
		i.result.Same++
		return nil
	}
	if err := m.editable(i.scope); err != nil {
		return err
	}
	r.matter, r.new.Values = m, values
	return i.tryEntering(m, values)
}

// tryEntering checks what a save would, on a copy.
func (i *importing) tryEntering(m *matter, values Values) error {
	if err := i.unfrozen(&m.record); err != nil {
		return err
	}
	copied := *m
	if err := i.enter(&copied, values); err != nil {
		return err
	}
	if copied.d.settled(copied.record.State) && len(copied.look.Problems) > 0 {
		return unsound(copied.look.Problems)
	}
	return nil
}

// write carries out what was prepared.
func (i *importing) write() error {
	for n, r := range i.rows {
		switch {
		case r.opening != nil:
			if err := i.found(i.d, r.opening, r.new); err != nil {
				return err
			}
			i.result.Opened++
		case r.matter != nil:
			saved, err := i.save(r.matter, r.new.Values)
			if err != nil {
				return err
			}
			if saved {
				i.result.Saved++
			} else {
				i.result.Same++
			}
		}
		i.progress(len(i.rows)+n+1, 2*len(i.rows))
	}
	return nil
}
