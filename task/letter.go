package task

import (
	"encoding/json"
	"slices"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/store"
)

// The states of a letter.
const (
	Draft      = "draft"
	Undertaken = "undertaken" // signed by the unit
	Signed     = "signed"     // by the level above too
)

// The sides of a letter.
const (
	Below = "below" // undertakes
	Above = "above"
)

// Write drafts the letter of responsibility (责任书) of a unit at a place for a
// year: its tasks of a plan as they stand. A draft is written anew; after the
// first signature the next letter is another edition.
func (b *Board) Write(tx *store.Tx, scope auth.Scope, pack string, place division.Code, unit string, year int, key string) (Letter, error) {
	if err := mayHand(scope, place); err != nil {
		return Letter{}, err
	}
	owned, err := List(tx, scope, Filter{Pack: pack, Place: place, Owner: unit, Limit: 1000})
	if err != nil {
		return Letter{}, err
	}
	l := Letter{County: place.County(), Pack: pack, Place: place, Unit: unit, Year: year, Edition: 1, State: Draft}
	for _, t := range owned {
		if t.State == Stopped || t.From != 0 && t.From.Year() > year || t.To != 0 && t.To.Year() < year {
			continue
		}
		l.answers(&t)
		l.Lines = append(l.Lines, t.line())
	}
	if len(l.Lines) == 0 {
		return l, fault.New(fault.NotFound, "task.empty_letter", "year", year)
	}
	if err := l.put(tx); err != nil {
		return l, err
	}
	return l, write(tx, scope).audit(b.Log, "letter", Ref{l.County, l.ID}, key, map[string]any{"unit": unit, "year": year, "lines": len(l.Lines)})
}

// answers takes up to whom a task of the letter is answered for, before its line
// is written: to its lead, and where the leads differ to the office of the highest
// of their places, for one letter has one level above.
func (l *Letter) answers(t *Task) {
	switch {
	case len(l.Lines) == 0:
		l.Above, l.abovePlace = t.Lead, t.leadPlace
	case l.Above != t.Lead || l.abovePlace != t.leadPlace:
		l.Above = ""
		if t.leadPlace.Level() < l.abovePlace.Level() {
			l.abovePlace = t.leadPlace
		}
	}
}

func (t *Task) line() Line {
	l := Line{Task: t.ID, Name: t.Name.Zh, NameEn: t.Name.En, Clause: t.Clause, To: t.To}
	if !t.Target.None() {
		l.Target = t.Target.Value.String() + " " + t.Target.Unit
	}
	return l
}

// put writes a draft over the draft there is, or as the edition after the one signed.
func (l *Letter) put(tx *store.Tx) error {
	content, err := json.Marshal(l.Lines)
	if err != nil {
		return err
	}
	var state string
	err = tx.QueryRow(`SELECT id, edition, state FROM task_letter WHERE county = $1 AND pack = $2 AND of_year = $3 AND place = $4 AND unit = $5
		ORDER BY edition DESC LIMIT 1`, l.County, l.Pack, l.Year, int64(l.Place), l.Unit).Scan(&l.ID, &l.Edition, &state)
	switch {
	case store.Missing(err):
	case err != nil:
		return err
	case state == Draft:
		_, err := tx.Exec("UPDATE task_letter SET content = $1, above = $2, above_place = $3, at = $4 WHERE county = $5 AND id = $6",
			string(content), l.Above, int64(l.abovePlace), tx.Now(), l.County, l.ID)
		return err
	default:
		l.Edition++
	}
	l.ID = tx.NewID()
	_, err = tx.Exec(`INSERT INTO task_letter (county, id, pack, place, unit, above, above_place, of_year, edition, state, content, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`, l.County, l.ID, l.Pack, int64(l.Place), l.Unit, l.Above, int64(l.abovePlace),
		l.Year, l.Edition, l.State, string(content), tx.Now())
	return err
}

// Sign puts an account's name under a letter: first for the unit that undertakes,
// then for the level above, from another account.
func (b *Board) Sign(tx *store.Tx, scope auth.Scope, county, id int64, key string) (Letter, error) {
	l, err := letter(tx, scope, county, id)
	if err != nil {
		return l, err
	}
	side, err := l.Side(scope)
	if err != nil {
		return l, err
	}
	if _, err := tx.Exec("INSERT INTO task_signature (county, letter, side, account, account_name, at) VALUES ($1, $2, $3, $4, $5, $6)",
		county, id, side, scope.Account, scope.Name, tx.Now()); err != nil {
		return l, err
	}
	l.State = map[string]string{Below: Undertaken, Above: Signed}[side]
	if _, err := tx.Exec("UPDATE task_letter SET state = $1 WHERE county = $2 AND id = $3", l.State, county, id); err != nil {
		return l, err
	}
	l.Signed = append(l.Signed, Signature{scope.Account, scope.Name, side, tx.Now()})
	return l, write(tx, scope).audit(b.Log, "sign", Ref{county, id}, key, map[string]any{"side": side, "edition": l.Edition})
}

// Side is for whom the scope may sign now. The office of a place may sign for a
// unit that has no account; it then is another account that signs above.
func (l *Letter) Side(scope auth.Scope) (string, error) {
	switch {
	case l.State == Signed:
		return "", fault.New(fault.Conflict, "task.signed")
	case l.State == Draft && acts(scope, l.Place, l.Unit):
		return Below, nil
	case l.State == Undertaken && acts(scope, l.abovePlace, l.Above):
		if slices.ContainsFunc(l.Signed, func(s Signature) bool { return s.Account == scope.Account }) {
			return "", fault.New(fault.Forbidden, "task.signed_below")
		}
		return Above, nil
	}
	return "", fault.New(fault.Forbidden, "task.not_signer")
}

const letterColumns = "county, id, pack, place, unit, above, above_place, of_year, edition, state, content"

func scanLetter(row store.Scanner) (l Letter, err error) {
	var content string
	if err = row.Scan(&l.County, &l.ID, &l.Pack, &l.Place, &l.Unit, &l.Above, &l.abovePlace, &l.Year, &l.Edition, &l.State, &content); err != nil {
		return l, err
	}
	return l, json.Unmarshal([]byte(content), &l.Lines)
}

func letter(tx *store.Tx, scope auth.Scope, county, id int64) (l Letter, err error) {
	own, err := reading(scope)
	if err != nil {
		return l, err
	}
	lo, hi := scope.Range()
	l, err = scanLetter(tx.QueryRow("SELECT "+letterColumns+` FROM task_letter WHERE county = $1 AND id = $2
		AND place >= $3 AND place < $4 AND ($5 = '' OR unit = $5 OR above = $5)`, county, id, lo, hi, own))
	if err == nil {
		l.Signed, err = signatures(tx, county, id)
	}
	return l, err
}

func signatures(tx *store.Tx, county, id int64) ([]Signature, error) {
	return store.Collect(tx, func(row store.Scanner) (s Signature, err error) {
		err = row.Scan(&s.Account, &s.Name, &s.Side, &s.At)
		return s, err
	}, "SELECT account, account_name, side, at FROM task_signature WHERE county = $1 AND letter = $2 ORDER BY at", county, id)
}

// Letters are the letters of a plan and a year within the scope, from the top
// level down.
func Letters(tx *store.Tx, scope auth.Scope, pack string, year int) ([]Letter, error) {
	own, err := reading(scope)
	if err != nil {
		return nil, err
	}
	first, end := scope.Counties()
	lo, hi := scope.Range()
	list, err := store.Collect(tx, scanLetter, "SELECT "+letterColumns+` FROM task_letter WHERE county >= $1 AND county < $2 AND place >= $3 AND place < $4
		AND pack = $5 AND of_year = $6 AND ($7 = '' OR unit = $7 OR above = $7) ORDER BY place, unit, edition LIMIT 5000`, first, end, lo, hi, pack, year, own)
	for i := range list {
		if err == nil && list[i].State != Draft {
			list[i].Signed, err = signatures(tx, list[i].County, list[i].ID)
		}
	}
	slices.SortStableFunc(list, func(a, b Letter) int { return int(a.Place.Level()) - int(b.Place.Level()) })
	return list, err
}
