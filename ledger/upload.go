package ledger

import (
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
