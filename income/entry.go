package income

import (
	"fmt"
	"strings"
	"time"

	"guben/audit"
	"guben/auth"
	"guben/dictionary"
	"guben/fault"
	"guben/period"
	"guben/store"
)

// Put writes entries of one county. An entry of the same household, member,
// item and days is replaced and stays in the history; the same amount once more
// changes nothing.
func (b *Book) Put(tx *store.Tx, scope auth.Scope, origin Origin, entries ...Entry) error {
	if err := origin.permit(scope); err != nil {
		return err
	}
	for _, entry := range entries {
		if err := entry.check(scope, period.On(tx.Time())); err != nil {
			return err
		}
	}
	for len(entries) > 0 {
		n := oneForm(entries)
		written, err := put(tx, scope, origin, entries[:n])
		if err != nil {
			return err
		}
		if err := b.auditedEach(tx, scope, &origin, written); err != nil {
			return err
		}
		entries = entries[n:]
	}
	return nil
}

// auditedEach records what was written; the key stands for the call, once.
func (b *Book) auditedEach(tx *store.Tx, scope auth.Scope, origin *Origin, written []Entry) error {
	if origin.Batch != 0 {
		return nil
	}
	for _, entry := range written {
		if err := b.audited(tx, scope, *origin, entry, "put"); err != nil {
			return err
		}
		origin.Key = ""
	}
	return nil
}

// mostOfForm is how many entries are written at once.
const mostOfForm = 20

// oneForm is how many entries at the beginning are those of one form: of the
// same household or member and days, each item once.
func oneForm(entries []Entry) int {
	items, first := map[int]bool{}, entries[0]
	for n, entry := range entries {
		if n == mostOfForm || items[entry.Item.N] || entry.County != first.County || entry.Household != first.Household ||
			entry.Village != first.Village || entry.Person != first.Person || entry.Span != first.Span {
			return n
		}
		items[entry.Item.N] = true
	}
	return len(entries)
}

// put writes the entries of one form that are not in force already, and gives them.
func put(tx *store.Tx, scope auth.Scope, origin Origin, form []Entry) ([]Entry, error) {
	standing, err := inForce(tx, form[0])
	if err != nil {
		return nil, err
	}
	var written []Entry
	for _, entry := range form {
		old, stands := standing[entry.Item.N]
		if stands && old.Amount == entry.Amount && old.Note == entry.Note {
			continue
		}
		entry.ID = tx.NewID()
		if stands {
			if err := end(tx, scope, origin, old, entry.ID); err != nil {
				return nil, err
			}
		}
		written = append(written, entry)
	}
	return written, insert(tx, scope, origin, written)
}

// inForce are the entries in force of a form, by number of the item.
func inForce(tx *store.Tx, form Entry) (map[int]Entry, error) {
	standing := map[int]Entry{}
	err := tx.Each(func(row store.Scanner) error {
		entry, err := readEntry(row)
		if err == nil {
			standing[entry.Item.N] = entry
		}
		return err
	}, "SELECT "+columns+` FROM income WHERE county = $1 AND household = $2 AND person = $3
		AND from_day = $4 AND to_day = $5 AND ended_at = 0`, form.County, form.Household, form.Person,
		form.Span.From.String(), form.Span.To.String())
	return standing, err
}

// insert writes the entries of one form with one statement.
func insert(tx *store.Tx, scope auth.Scope, origin Origin, form []Entry) error {
	if len(form) == 0 {
		return nil
	}
	one := form[0]
	args := []any{one.County, int64(one.Village), one.Household, one.Person, one.Span.From.String(), one.Span.To.String(),
		origin.Source, origin.Batch, tx.Now(), scope.Account, scope.Name}
	rows := make([]string, len(form))
	for i, entry := range form {
		n := len(args)
		rows[i] = fmt.Sprintf("($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, '', 0, $%d, $%d, $%d, $%d)", n+1, n+2, n+3, n+4)
		args = append(args, entry.ID, entry.Item.N, int64(entry.Amount), entry.Note)
	}
	_, err := tx.Exec(`INSERT INTO income (county, village, household, person, from_day, to_day, source, batch, at, actor, actor_name,
		ended_at, ended_batch, ended_by, replaced_by, id, item, amount, note) VALUES `+strings.Join(rows, ", "), args...)
	return err
}

// end takes an entry out of force; by is the entry that replaces it, 0 none.
func end(tx *store.Tx, scope auth.Scope, origin Origin, entry Entry, by int64) error {
	n, err := tx.Exec(`UPDATE income SET ended_at = $1, ended_batch = $2, ended_by = $3, replaced_by = $4
		WHERE county = $5 AND id = $6 AND ended_at = 0`, tx.Now(), origin.Batch, scope.Name, by, entry.County, entry.ID)
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "income.stale")
	}
	return err
}

// Remove takes an entry out of force; it stays in the history.
func (b *Book) Remove(tx *store.Tx, scope auth.Scope, origin Origin, county, id int64) error {
	if err := origin.permit(scope); err != nil {
		return err
	}
	lo, hi := scope.Range()
	entry, err := readEntry(tx.QueryRow("SELECT "+columns+` FROM income WHERE county = $1 AND id = $2
		AND village >= $3 AND village < $4`, county, id, lo, hi))
	if store.Missing(err) {
		return fault.New(fault.NotFound, "income.missing")
	}
	if err != nil {
		return err
	}
	if err := end(tx, scope, origin, entry, 0); err != nil {
		return err
	}
	if origin.Batch != 0 {
		return nil
	}
	return b.audited(tx, scope, origin, entry, "remove")
}

func (b *Book) audited(tx *store.Tx, scope auth.Scope, origin Origin, entry Entry, action string) error {
	return b.log.Append(tx, audit.Entry{County: entry.County, Actor: scope.Account, ActorName: scope.Name,
		Action: "income." + action, Subject: "household", SubjectID: entry.Household, Key: origin.Key,
		Detail: map[string]any{"item": entry.Item.Key, "span": entry.Span.String()}})
}

const columns = `county, id, village, household, person, item, from_day, to_day, amount, note, source, batch, at, actor, actor_name,
	ended_at, ended_by`

func readEntry(row store.Scanner) (e Entry, err error) {
	var item int
	var from, to string
	err = row.Scan(&e.County, &e.ID, &e.Village, &e.Household, &e.Person, &item, &from, &to, &e.Amount, &e.Note,
		&e.Source, &e.Batch, &e.At, &e.Actor, &e.ActorName, &e.EndedAt, &e.EndedBy)
	if err != nil {
		return e, err
	}
	known := false
	if e.Item, known = dictionary.ItemNumber(item); !known {
		return e, fault.New(fault.Damaged, "income.damaged", "what", item)
	}
	if e.Span.From, err = parseDay(from); err != nil {
		return e, err
	}
	e.Span.To, err = parseDay(to)
	return e, err
}

func parseDay(text string) (period.Day, error) {
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0, fault.New(fault.Damaged, "income.damaged", "what", text).Because(err)
	}
	return period.Date(at.Date()), nil
}

// List gives a household's entries in force that share a day with span, by item.
func List(tx *store.Tx, scope auth.Scope, county, household int64, span period.Range) ([]Entry, error) {
	return list(tx, scope, ` AND ended_at = 0 AND to_day >= $5 AND from_day <= $6 ORDER BY item, person, from_day, id`,
		county, household, span.From.String(), span.To.String())
}

// History gives all entries a household ever had, the newest first.
func History(tx *store.Tx, scope auth.Scope, county, household int64) ([]Entry, error) {
	return list(tx, scope, " ORDER BY id DESC", county, household)
}

func list(tx *store.Tx, scope auth.Scope, more string, county, household int64, args ...any) ([]Entry, error) {
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return nil, err
	}
	lo, hi := scope.Range() // + 0: the household leads to its rows, the village must not
	return store.Collect(tx, readEntry, "SELECT "+columns+` FROM income
		WHERE county = $1 AND household = $2 AND village + 0 >= $3 AND village + 0 < $4`+more, append([]any{county, household, lo, hi}, args...)...)
}

// Follow moves a household's entries to the village it was moved to.
func Follow(tx *store.Tx, county, household, village int64) error {
	_, err := tx.Exec("UPDATE income SET village = $1 WHERE county = $2 AND household = $3", village, county, household)
	return err
}
