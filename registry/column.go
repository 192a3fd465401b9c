package registry

import (
	"database/sql"
	"encoding/json"
	"time"

	"guben/dictionary"
	"guben/fault"
	"guben/period"
	"guben/store"
)

// cell receives one column of the dictionary, whatever its type.
type cell struct {
	number sql.NullInt64
	text   sql.NullString
	secret secret
}

func (c *cell) into(field *dictionary.Field) []any {
	switch {
	case field.Type == dictionary.Secret:
		return []any{&c.secret.sealed, &c.secret.index}
	case field.Numeric():
		return []any{&c.number}
	}
	return []any{&c.text}
}

// day reads and writes a period.Day as text.
type day struct{ *period.Day }

// Scan reads 2020-03-15, and 9999-12-31 for Forever.
func (d day) Scan(from any) error {
	text, _ := from.(string)
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return fault.New(fault.Damaged, "registry.damaged_day", "text", text).Because(err)
	}
	*d.Day = period.Date(at.Date())
	return nil
}

// read makes a record of a row of t.list; all rows of a query go through the
// same cells.
func (r *Registry) read(t *table) func(store.Scanner) (Record, error) {
	var fixed Record
	var originals string
	cells := make([]cell, len(t.fields))
	into := []any{&fixed.County, &fixed.ID, &fixed.Household, &fixed.Village, &fixed.Version,
		day{&fixed.From}, day{&fixed.To}, &originals, &fixed.UpdatedAt}
	for i, field := range t.fields {
		into = append(into, cells[i].into(field)...)
	}
	return func(row store.Scanner) (Record, error) {
		if err := row.Scan(into...); err != nil {
			return Record{Entity: t.entity}, err
		}
		record := fixed
		record.Entity = t.entity
		if err := record.fill(originals); err != nil {
			return record, err
		}
		return record, r.values(&record, t, cells)
	}
}

func (r *Record) fill(originals string) error {
	if originals == "" {
		return nil
	}
	return json.Unmarshal([]byte(originals), &r.Originals)
}

func (r *Registry) values(record *Record, t *table, cells []cell) error {
	record.Values = make(Values, known(cells))
	for i, field := range t.fields {
		value, err := r.value(field, &cells[i])
		if err != nil {
			return err
		}
		if !value.Known {
			continue
		}
		record.Values[field.Key] = value
		if field.Type == dictionary.Secret {
			if record.secrets == nil {
				record.secrets = map[string]secret{}
			}
			record.secrets[field.Key] = cells[i].secret
		}
	}
	return nil
}

// known counts the cells that are not NULL.
func known(cells []cell) (n int) {
	for i := range cells {
		if cells[i].number.Valid || cells[i].text.Valid || cells[i].secret.sealed != nil {
			n++
		}
	}
	return n
}

func (r *Registry) value(field *dictionary.Field, c *cell) (dictionary.Value, error) {
	switch {
	case field.Type == dictionary.Secret:
		return r.masked(field, c.secret.sealed)
	case field.Numeric():
		return dictionary.Value{N: c.number.Int64, Known: c.number.Valid}, nil
	}
	return dictionary.Value{Text: c.text.String, Known: c.text.Valid}, nil
}

// binding is a list of columns with what is written to them.
type binding struct {
	columns []string
	args    []any
	secrets map[string]secret // as they are written
}

func (b *binding) add(column string, arg any) {
	b.columns = append(b.columns, column)
	b.args = append(b.args, arg)
}

func (b *binding) keep(key string, kept secret) {
	if b.secrets == nil {
		b.secrets = map[string]secret{}
	}
	b.secrets[key] = kept
}

// bind turns values into columns in the order of the dictionary, so that like
// rows share one statement.
func (r *Registry) bind(t *table, values Values, today period.Day) (binding, error) {
	var b binding
	bound := 0
	for _, field := range t.fields {
		value, given := values[field.Key]
		if !given {
			continue
		}
		bound++
		if err := field.Check(value, today); err != nil {
			return b, err
		}
		if err := r.bindOne(&b, field, value); err != nil {
			return b, err
		}
	}
	if bound == len(values) {
		return b, nil
	}
	return b, t.refuse(values)
}

func (r *Registry) bindOne(b *binding, field *dictionary.Field, value dictionary.Value) error {
	if field.Type == dictionary.Secret {
		kept, err := r.seal(field, value)
		if kept.sealed != nil {
			b.keep(field.Key, kept)
		}
		b.add(quote(field.Key), orNull(kept.sealed))
		b.add(quote(field.Key+"_index"), orNull(kept.index))
		return err
	}
	switch {
	case !value.Known:
		b.add(quote(field.Key), nil)
	case field.Numeric():
		b.add(quote(field.Key), value.N)
	default:
		b.add(quote(field.Key), value.Text)
	}
	return nil
}

func orNull(bytes []byte) any {
	if len(bytes) == 0 {
		return nil
	}
	return bytes
}

// refuse names a key that is no column of the table.
func (t *table) refuse(values Values) error {
	for key := range values {
		if t.known[key] == nil {
			return fault.New(fault.Invalid, "registry.no_field", "key", key, "entity", t.entity)
		}
	}
	return nil
}

// today is the transaction's day in China.
func today(tx *store.Tx) period.Day { return period.On(tx.Time()) }
