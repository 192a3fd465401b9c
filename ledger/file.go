package ledger

import (
	"guben/auth"
	"guben/form"
	"guben/store"
)

// keepFiles notes which attachments stand in which field, and forgets those
// that no longer do.
func (w *work) keepFiles(d *Declaration, r *Record, values Values) error {
	wanted := map[[2]string]bool{}
	any := false
	for _, field := range d.Form.Form().Fields {
		if field.Type != form.File && field.Type != form.Signature {
			continue
		}
		any = true
		for _, file := range files(values[field.ID]) {
			wanted[[2]string{field.ID, file}] = true
		}
	}
	if !any || r.Version == 1 && len(wanted) == 0 {
		return nil
	}
	return w.exchangeFiles(r, wanted)
}

func (w *work) exchangeFiles(r *Record, wanted map[[2]string]bool) error {
	have, err := store.Collect(w.tx, func(row store.Scanner) (f [2]string, err error) {
		err = row.Scan(&f[0], &f[1])
		return f, err
	}, "SELECT field, file FROM ledger_file WHERE county = $1 AND record = $2", r.County, r.ID)
	if err != nil {
		return err
	}
	for _, f := range have {
		if wanted[f] {
			delete(wanted, f)
			continue
		}
		if _, err := w.tx.Exec("DELETE FROM ledger_file WHERE county = $1 AND record = $2 AND field = $3 AND file = $4",
			r.County, r.ID, f[0], f[1]); err != nil {
			return err
		}
	}
	for f := range wanted {
		if _, err := w.tx.Exec("INSERT INTO ledger_file (county, record, field, file) VALUES ($1, $2, $3, $4)", r.County, r.ID, f[0], f[1]); err != nil {
			return err
		}
	}
	return nil
}

func files(value form.Value) []string {
	if value.Text != "" {
		return []string{value.Text}
	}
	return value.Many
}

// Holds reports whether some record within the scope holds an attachment: who
// may see the record may open its files.
func (b *Book) Holds(tx *store.Tx, scope auth.Scope, county int64, file string) (bool, error) {
	records, err := store.Collect(tx, func(row store.Scanner) (id int64, err error) { err = row.Scan(&id); return id, err },
		"SELECT record FROM ledger_file WHERE county = $1 AND file = $2 ORDER BY record LIMIT 100", county, file)
	if err != nil {
		return false, err
	}
	for _, id := range records {
		_, err := b.Get(tx, scope, county, id)
		if err == nil || !refusal(err) {
			return err == nil, err
		}
	}
	return false, nil
}
