package form

import (
	"strconv"
	"strings"

	"guben/dictionary"
	"guben/identity"
	"guben/message"
	"guben/money"
	"guben/period"
)

// Say is a value for the reader, with its unit; secrets are masked. Persons,
// units, places and files are said by their number, code or hash: naming them
// is the caller's. id is a field's, or items.amount of a table's column.
func (p *Program) Say(id string, value Value, lang message.Lang) string {
	head, column, deep := strings.Cut(id, ".")
	f := p.byID[head]
	if f != nil && deep {
		f = f.byID[column]
	}
	if f == nil {
		return ""
	}
	return f.say(value, lang)
}

func (f *field) say(v Value, lang message.Lang) string {
	switch kind := f.kindOf(); {
	case !v.Known:
		return ""
	case kind == Money:
		return money.Fen(v.N).Say(lang)
	case kind == Date:
		return period.Day(v.N).Say(lang)
	case kind == Number && f.Unit != "" && f.Unit != "%":
		return message.Text(lang, "form.counted", "number", f.plain(v, lang), "unit", f.Unit)
	case kind == Number:
		return f.plain(v, lang) + f.Unit
	case kind == Table:
		return message.Text(lang, "form.rows_said", "rows", len(v.Rows))
	case kind == Checklist:
		counts := f.tally(v)
		return message.Text(lang, "form.points_said", "yes", counts[0], "no", counts[1], "na", counts[2], "open", counts[3])
	}
	return f.plain(v, lang)
}

// said is a value as an argument of a sentence.
type said struct {
	field *field
	value Value
}

// Say is the value in the reader's language.
func (s said) Say(lang message.Lang) string { return s.field.say(s.value, lang) }

// plain is a value in words that are read back, without its unit.
func (f *field) plain(v Value, lang message.Lang) string {
	switch kind := f.kindOf(); {
	case !v.Known:
		return ""
	case kind == Money:
		return money.Fen(v.N).String()
	case kind == Date:
		return period.Day(v.N).String()
	case kind == Choice:
		return f.choice(v.Text, lang)
	case kind == Many:
		return f.choose(v.Many, lang)
	case kind == File:
		return strings.Join(v.Many, " ")
	case numeric(kind):
		return f.cell.Format(dictionary.Value{Known: true, N: v.N}, lang)
	}
	return f.masked(v.Text)
}

func (f *field) choice(id string, lang message.Lang) string {
	if i, ok := f.options[id]; ok {
		return f.Choices[i].Name.Say(lang)
	}
	return id
}

func (f *field) choose(ids []string, lang message.Lang) string {
	var names []string
	for _, id := range ids {
		names = append(names, f.choice(id, lang))
	}
	return listed(names, lang)
}

func (f *field) masked(text string) string {
	switch f.Type {
	case Document:
		return identity.Mask(text)
	case Phone:
		return identity.MaskPhone(text)
	case BankCard:
		return identity.MaskBankCard(text)
	}
	return text
}

// Input is the values as a form would send them: Read gives them back. Fields
// nobody fills in are left out, secrets are masked.
func (p *Program) Input(values Values) map[string][]string {
	input := map[string][]string{}
	for _, f := range p.fields {
		v := values[f.ID]
		switch {
		case f.readOnly() || !v.Known:
		case f.Type == Table:
			for i, row := range v.Rows {
				for _, column := range f.columns {
					if cell := row[column.ID]; cell.Known {
						input[f.rowKey(i, column.ID)] = column.sent(cell)
					}
				}
			}
		case f.Type == Checklist:
			for id, answer := range v.Points {
				input[f.key(id)] = []string{string(answer)}
			}
		default:
			input[f.ID] = f.sent(v)
		}
	}
	return input
}

// sent is a cell as a form sends it: machine's words.
func (f *field) sent(v Value) []string {
	switch {
	case f.Type == Many || f.Type == File:
		return v.Many
	case f.Type == Choice:
		return []string{v.Text}
	case numeric(f.Type):
		return []string{f.plain(v, message.En)}
	}
	return []string{f.masked(v.Text)}
}

// Column is one column of a sheet of records, and one key of Read.
type Column struct {
	Key      string // class, ten_clean.yard; of a table's sheet the column's ID
	Field    string // ID of the field
	Name     Words  // heading, with its unit
	Type     Type   // Choice of a checklist's point, the result's of a computed field
	Choices  []Option
	Required bool
	ReadOnly bool // by reference or computed: shown, not read
	Personal bool
}

// Columns are the columns of a sheet of records: of the form with "", tables,
// files and signatures left out, or of a table by its ID.
func (p *Program) Columns(table string) []Column {
	if table != "" {
		f := p.byID[table]
		if f == nil {
			return nil
		}
		return columnsOf(f.columns)
	}
	return columnsOf(p.fields)
}

func columnsOf(fields []*field) []Column {
	var columns []Column
	for _, f := range fields {
		switch f.Type {
		case Table, File, Signature:
		case Checklist:
			columns = append(columns, f.pointColumns()...)
		default:
			columns = append(columns, Column{Key: f.ID, Field: f.ID, Name: f.heading(), Type: f.kindOf(), Choices: f.Choices,
				Required: f.Required, ReadOnly: f.readOnly(), Personal: f.personal()})
		}
	}
	return columns
}

// Answers are the choices of a checklist's point.
var Answers = []Option{
	{ID: string(Yes), Name: Words{Zh: "是", En: "yes"}}, {ID: string(No), Name: Words{Zh: "否", En: "no"}},
	{ID: string(NotApplicable), Name: Words{Zh: "不适用", En: "not applicable"}},
}

func (f *field) pointColumns() []Column {
	var columns []Column
	for _, point := range f.Points {
		columns = append(columns, Column{Key: f.key(point.ID), Field: f.ID, Name: Words{Zh: f.Name.Zh + "：" + point.Name.Zh, En: f.Name.Say(message.En) + ": " + point.Name.Say(message.En)},
			Type: Choice, Choices: Answers, Required: f.Required, Personal: f.personal()})
	}
	return columns
}

// heading is the name with the unit figures below it are in.
func (f *field) heading() Words {
	unit := f.Unit
	if f.kindOf() == Money {
		unit = "元"
	}
	if unit == "" {
		return f.Name
	}
	return Words{Zh: f.Name.Zh + "（" + unit + "）", En: f.Name.Say(message.En) + " (" + unit + ")"}
}

// Cell is the text of a column for a sheet, in words that Read takes back;
// secrets are masked. values are a record's, or a row's of a table.
func (p *Program) Cell(table string, column Column, values Values, lang message.Lang) string {
	f := p.byID[column.Field]
	if owner := p.byID[table]; owner != nil {
		f = owner.byID[column.Field]
	}
	if f == nil {
		return ""
	}
	if f.Type == Checklist {
		return answerSaid(values[f.ID].Points[strings.TrimPrefix(column.Key, f.ID+".")], lang)
	}
	return f.plain(values[f.ID], lang)
}

func answerSaid(answer Answer, lang message.Lang) string {
	for _, option := range Answers {
		if option.ID == string(answer) {
			return option.Name.Say(lang)
		}
	}
	return ""
}

// RowKey is the key of Read for a row's cell: items.0.amount.
func RowKey(table string, row int, column string) string {
	return table + "." + strconv.Itoa(row) + "." + column
}
