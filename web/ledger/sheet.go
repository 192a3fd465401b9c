package ledger

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"guben/division"
	"guben/fault"
	forms "guben/form"
	"guben/ledger"
	"guben/store"
	"guben/web/page"
)

// sheetPage takes in many records at once, a row each, as in a workbook.
type sheetPage struct {
	page.Form
	Name      string
	Path      string // of the ledger
	Subject   forms.Subject
	AboutHead string // heading of the column that says whom a row is about, "" for none
	Heads     []sheetHead
	Rows      []sheetRow
	Place     page.PlacePicker
	Errors    int

	AboutPlaces []page.Choice // rows can be about
	Places      []page.Choice // to be named in a cell

	declared *ledger.Declaration
	tree     *division.Tree
	columns  []forms.Column
}

func (sheetPage) File() string { return "ledger_sheet" }

// sheetHead is the heading of a column.
type sheetHead struct {
	Text, Hint string
	Required   bool
}

// sheetRow is one record to be opened.
type sheetRow struct {
	Number  int
	About   entry
	Cells   []entry
	Problem string
}

// Sizes of a sheet: rows it opens with, and rows one form may bring.
const (
	sheetRows    = 12
	mostRows     = 500
	sheetLimit   = 4 << 20
	sheetPrefix  = "r."
	aboutPostfix = "about"
)

func sheetForm(x *page.Exchange) (page.Answer, error) {
	p := &sheetPage{Form: page.NewForm()}
	err := x.View(func(tx *store.Tx) error { return p.load(x, tx) })
	if err == nil {
		p.lay(x, nil, nil, sheetRows)
	}
	return page.ShowUnless(err, p)
}

func (p *sheetPage) load(x *page.Exchange, tx *store.Tx) error {
	scope, err := x.Place()
	if err != nil {
		return err
	}
	if p.Place, p.tree, err = x.PickPlace(tx, scope); err != nil {
		return err
	}
	if p.declared, err = ledgerAt(x, tx, page.CountyWithin(p.tree, p.Place.Code)); err != nil {
		return err
	}
	d := p.declared
	p.Name, p.Path, p.Subject = d.Ledger.Name.Say(x.Lang), page.LedgerPath(d.Pack.ID, d.Ledger.ID), d.Ledger.Subject
	switch p.Subject {
	case forms.OnHousehold, forms.OnPerson, forms.OnVillage, forms.OnTownship:
		p.AboutHead = x.Text("ledgers.about_" + string(p.Subject))
	}
	if level := placeLevel(p.Subject); level != 0 {
		p.AboutPlaces = placeNames(p.tree, p.Place.Code, level)
	}
	if takesPlaces(d.Form) {
		p.Places = placesIn(x, p.tree, p.Place.Code)
	}
	for _, column := range d.Form.Columns("") {
		if column.ReadOnly || column.Type == forms.File || column.Type == forms.Signature {
			continue
		}
		p.columns = append(p.columns, column)
		head := sheetHead{Text: column.Name.Say(x.Lang), Required: column.Required}
		switch column.Type {
		case forms.Date:
			head.Hint = x.Text("ledgers.day_form")
		case forms.Many:
			head.Hint = x.Text("ledgers.many_form")
		case forms.Place:
			head.Hint = x.Text("ledgers.place_form")
		}
		p.Heads = append(p.Heads, head)
	}
	return nil
}

// typedRow is what was typed into one row.
type typedRow struct {
	about  string
	fields map[string][]string
}

func (r typedRow) blank() bool {
	for _, values := range r.fields {
		if strings.Join(values, "") != "" {
			return false
		}
	}
	return r.about == ""
}

// lay puts rows on the page: those typed, with what is wrong, and empty ones.
func (p *sheetPage) lay(x *page.Exchange, typed []typedRow, wrong map[int]map[string]string, least int) {
	for n := range max(least, len(typed)+2) {
		var row typedRow
		if n < len(typed) {
			row = typed[n]
		}
		p.Rows = append(p.Rows, p.row(x, n, row, wrong[n]))
	}
}

func (p *sheetPage) row(x *page.Exchange, n int, typed typedRow, wrong map[string]string) sheetRow {
	prefix := sheetPrefix + strconv.Itoa(n) + "."
	row := sheetRow{Number: n + 1, Problem: wrong[""]}
	row.About = entry{Kind: "text", Name: prefix + aboutPostfix, Text: typed.about, Problem: wrong[aboutPostfix], At: "c-" + strconv.Itoa(n) + "-about",
		Label: x.Text("ledgers.cell", "column", p.AboutHead, "row", n+1)}
	if placeLevel(p.Subject) != 0 {
		row.About.Kind, row.About.List = "place", "about-places"
		row.About.Text = choiceNamed(p.AboutPlaces, typed.about)
	}
	for i, column := range p.columns {
		cell := entry{Name: prefix + fieldPrefix + column.Key, Kind: cellKind(column.Type), Text: p.said(column, typed.fields[column.Key]), Problem: wrong[column.Key],
			At: "c-" + strconv.Itoa(n) + "-" + strconv.Itoa(i), Label: x.Text("ledgers.cell", "column", column.Name.Say(x.Lang), "row", n+1)}
		cell.Options = p.choices(x, column, typed.fields[column.Key])
		row.Cells = append(row.Cells, cell)
	}
	return row
}

// said is what stands in a cell: as typed, a place by its name.
func (p *sheetPage) said(column forms.Column, values []string) string {
	text := strings.Join(values, "、")
	if column.Type == forms.Place {
		return choiceNamed(p.Places, text)
	}
	return text
}

func cellKind(kind forms.Type) string {
	if kind == forms.Place {
		return "place"
	}
	if kind == forms.Number || kind == forms.Money {
		return "number"
	}
	return "text"
}

// choices are what a cell may hold, where that is a list; several answers are typed.
func (p *sheetPage) choices(x *page.Exchange, column forms.Column, chosen []string) (list []option) {
	if column.Type == forms.Many {
		return nil
	}
	add := func(value, text string) {
		list = append(list, option{Choice: page.Choice{Value: value, Text: text, Here: slices.Contains(chosen, value)}})
	}
	switch column.Type {
	case forms.YesNo:
		add("yes", x.Text("web.yes"))
		add("no", x.Text("web.no"))
	case forms.Unit:
		for _, unit := range p.declared.Pack.Units {
			add(unit.ID, unit.Name.Say(x.Lang))
		}
	default:
		for _, o := range column.Choices {
			add(o.ID, o.Name.Say(x.Lang))
		}
	}
	return list
}

func openSheet(x *page.Exchange) (page.Answer, error) {
	p := &sheetPage{Form: page.Form{Key: x.Field("key")}}
	if err := x.View(func(tx *store.Tx) error { return p.load(x, tx) }); err != nil {
		return nil, err
	}
	typed := typedRows(x.R.PostForm)
	if len(typed) > mostRows {
		return nil, fault.New(fault.TooLarge, "ledgers.too_many_rows", "most", mostRows)
	}
	if x.Field("more") != "" {
		p.lay(x, typed, nil, len(typed)+sheetRows)
		return page.Show(p)
	}
	filled := slices.DeleteFunc(slices.Clone(typed), typedRow.blank)
	if len(filled) == 0 {
		p.Wrong = x.Text("ledgers.nothing_typed")
		p.lay(x, typed, nil, sheetRows)
		return page.Again(http.StatusUnprocessableEntity, p)
	}
	wrong := map[int]map[string]string{}
	err := x.Update(func(tx *store.Tx) error { return p.open(x, tx, filled, wrong) })
	if err == nil || fault.KindOf(err) == fault.Duplicate {
		return page.See(p.Path, "records_opened")
	}
	if len(wrong) == 0 {
		return nil, err
	}
	p.Errors = len(wrong)
	p.Wrong = x.Text("ledgers.rows_wrong", "wrong", len(wrong), "rows", len(filled))
	p.lay(x, filled, wrong, 0)
	return page.Again(http.StatusUnprocessableEntity, p)
}

// typedRows are the rows of the form, in order.
func typedRows(sent map[string][]string) []typedRow {
	rows := map[int]*typedRow{}
	most := -1
	for name, values := range sent {
		rest, ours := strings.CutPrefix(name, sheetPrefix)
		number, key, _ := strings.Cut(rest, ".")
		n, err := strconv.Atoi(number)
		if !ours || err != nil || n < 0 || n > 10*mostRows {
			continue
		}
		if rows[n] == nil {
			rows[n] = &typedRow{fields: map[string][]string{}}
		}
		most = max(most, n)
		if key == aboutPostfix {
			rows[n].about = strings.TrimSpace(strings.Join(values, ""))
		} else if field, ok := strings.CutPrefix(key, fieldPrefix); ok {
			rows[n].fields[field] = values
		}
	}
	list := make([]typedRow, most+1)
	for n, row := range rows {
		list[n] = *row
	}
	return list
}

// open opens a record of each row: all rows or none. What is wrong is gathered
// over all rows, by row and column.
func (p *sheetPage) open(x *page.Exchange, tx *store.Tx, rows []typedRow, wrong map[int]map[string]string) (first error) {
	clear(wrong)
	blame := func(n int, key string, err error) {
		if wrong[n] == nil {
			wrong[n] = map[string]string{}
		}
		if wrong[n][key] == "" {
			wrong[n][key] = fault.Say(x.Lang, err)
		}
		first = err
	}
	for n, row := range rows {
		made := ledger.New{Pack: p.declared.Pack.ID, Ledger: p.declared.Ledger.ID, Key: x.Field("key") + "-" + strconv.Itoa(n)}
		if err := p.about(x, tx, row.about, &made); err != nil {
			blame(n, aboutPostfix, err)
			continue
		}
		meanPlaces(p.declared.Form, row.fields, p.Places)
		values, errors := p.declared.Form.Read(row.fields)
		for _, one := range errors {
			blame(n, one.Key, one.Err)
		}
		if len(errors) > 0 {
			continue
		}
		made.Values = values
		if _, err := x.Book.Open(tx, x.Scope, made); err != nil {
			switch fault.KindOf(err) {
			case fault.Invalid, fault.Conflict, fault.Forbidden, fault.NotFound:
				for _, one := range fieldErrors(err) {
					blame(n, one.Key, one.Err)
				}
				if wrong[n] == nil {
					blame(n, "", err)
				}
			default:
				clear(wrong)
				return err
			}
		}
	}
	return first
}
