package intake

import (
	"context"
	"io"
	"slices"
	"strings"

	"guben/auth"
	"guben/dictionary"
	"guben/message"
	"guben/money"
	"guben/sheet"
	"guben/store"
)

// Rows gives staged rows by page, households in the order of the sheet, each
// followed by its persons. Secrets are masked.
func (d *Desk) Rows(tx *store.Tx, scope auth.Scope, id int64, filter Filter) ([]Row, error) {
	i, err := Get(tx, scope, id)
	if err != nil {
		return nil, err
	}
	condition, args := "", []any{i.County, i.ID, filter.After}
	with := func(column string, value any) {
		args = append(args, value)
		condition += " AND " + column + " = $" + number(len(args))
	}
	if filter.Outcome != "" {
		with("outcome", string(filter.Outcome))
	}
	if filter.Entity != "" {
		with("entity", string(filter.Entity))
	}
	if filter.Noted {
		with("noted", 1)
	}
	if filter.Limit <= 0 {
		filter.Limit = 50
	}
	args = append(args, min(filter.Limit, 1000))
	rows, err := store.Collect(tx, scanRow(d.Ring), "SELECT "+rowColumns+" FROM import_row WHERE county = $1 AND import_id = $2 AND seq > $3"+
		condition+" ORDER BY seq LIMIT $"+number(len(args)), args...)
	if err != nil {
		return nil, err
	}
	shown := make([]Row, len(rows))
	for n := range rows {
		if shown[n], err = i.shown(scope.Lang, &rows[n]); err != nil {
			return nil, err
		}
	}
	return shown, nil
}

func (i Import) shown(lang message.Lang, s *staged) (Row, error) {
	row := Row{Seq: s.seq, Line: s.line, Entity: s.entity, Outcome: s.outcome, County: s.county, Division: s.village,
		Household: s.household, Person: s.person, Name: s.Name, Reasons: s.Reasons, Notes: s.Notes}
	changes, err := s.shown()
	if err != nil {
		return row, err
	}
	for _, c := range changes {
		row.Changes = append(row.Changes, i.change(lang, c))
	}
	return row, nil
}

// change says a stored change in the reader's language.
func (i Import) change(lang message.Lang, c change) Change {
	entity, key := cut(c.Field)
	shown := Change{Field: c.Field, Head: label(lang, c.Field, i.heading(c.Field)), Before: c.Before, After: c.After}
	switch entity {
	case "household", "person":
		if field, ok := dictionary.Get(dictionary.Entity(entity), key); ok && field.Type != dictionary.Secret {
			shown.Before, shown.After = format(field, lang, c.Before), format(field, lang, c.After)
		}
	case "income":
		shown.Before, shown.After = amountSaid(c.Before), amountSaid(c.After)
	}
	return shown
}

func format(field *dictionary.Field, lang message.Lang, canonical string) string {
	value, err := field.Parse(canonical)
	if err != nil {
		return canonical
	}
	return field.Format(value, lang)
}

func amountSaid(canonical string) string {
	fen, err := money.Parse(canonical)
	if err != nil {
		return canonical
	}
	return fen.Grouped()
}

// heading is the heading of the column taken for a field.
func (i Import) heading(field string) string {
	for _, c := range i.Columns {
		if c.Field == field {
			return c.Name
		}
	}
	return ""
}

// Rejects writes the rejected rows as a workbook: row, reasons, and the columns
// of the file with the cells at fault marked. Corrected, it can be uploaded as
// it is. That somebody took the file out is put on record.
func (d *Desk) Rejects(ctx context.Context, scope auth.Scope, id int64, out io.Writer) error {
	var i Import
	if err := d.DB.Update(ctx, func(tx *store.Tx) (err error) {
		if i, err = Get(tx, scope, id); err != nil {
			return err
		}
		return d.record(tx, scope, i, "import.rejects", "")
	}); err != nil {
		return err
	}
	writer := sheet.NewWriter(out)
	if err := writer.Sheet(rejectLayout(scope.Lang, i)); err != nil {
		return err
	}
	if err := d.DB.View(ctx, func(tx *store.Tx) error {
		return d.each(tx, i, " AND outcome = 'rejected' AND entity <> 'household'", func(s *staged) error {
			return writer.Row(rejectRow(scope.Lang, i, s)...)
		})
	}); err != nil {
		return err
	}
	return writer.Close()
}

func rejectLayout(lang message.Lang, i Import) sheet.Layout {
	layout := sheet.Layout{Name: message.Text(lang, "intake.rejects"), Columns: []sheet.Head{
		{Name: message.Text(lang, "intake.reject_line"), Width: 8}, {Name: message.Text(lang, "intake.reject_reason"), Width: 60}}}
	for _, c := range i.Columns {
		layout.Columns = append(layout.Columns, sheet.Head{Name: c.Name, Text: true})
	}
	return layout
}

func rejectRow(lang message.Lang, i Import, s *staged) []sheet.Value {
	var reasons, heads []string
	for _, reason := range s.Reasons {
		sentence := reason.Say(lang)
		if reason.Place.Head != "" {
			sentence = "[" + reason.Place.Head + "] " + sentence
			heads = append(heads, reason.Place.Head)
		}
		reasons = append(reasons, sentence)
	}
	values := []sheet.Value{sheet.Int(int64(s.line)), sheet.Text(strings.Join(reasons, "\n"))}
	for n, c := range i.Columns {
		value := sheet.Blank()
		if n < len(s.Cells) && s.Cells[n] != "" {
			value = sheet.Text(s.Cells[n])
		}
		if slices.Contains(heads, c.Name) {
			value = value.Marked()
		}
		values = append(values, value)
	}
	return values
}
