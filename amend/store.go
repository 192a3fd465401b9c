package amend

import (
	"encoding/json"

	"guben/auth"
	"guben/fault"
	"guben/period"
	"guben/store"
)

// Power is what whoever changes or approves a county's pack must hold: who may
// screen everybody decides by which rules.
const Power = auth.Screen

// permit lets those work on a county's pack who may and whose area is all of it.
func permit(scope auth.Scope, county int64) error {
	if err := scope.Need(Power); err != nil {
		return err
	}
	if lo, hi := scope.Range(); county*1e6 < lo || (county+1)*1e6 > hi {
		return fault.New(fault.NotFound, "store.no_row")
	}
	return nil
}

const columns = `county, id, pack, base, parent, version, title, from_day, state, author, author_name, note, at, decided_name, decided_at, revision`

func scan(row store.Scanner) (a Amendment, err error) {
	var from string
	if err = row.Scan(&a.County, &a.ID, &a.Pack, &a.Base, &a.Parent, &a.Version, &a.Title, &from, &a.State, &a.Author, &a.AuthorName,
		&a.Note, &a.At, &a.DecidedBy, &a.DecidedAt, &a.Revision); err != nil {
		return a, err
	}
	a.From, err = period.Parse(from)
	return a, err
}

// List gives the amendments of a plan within the scope's counties, the newest
// first, without their files.
func List(tx *store.Tx, scope auth.Scope, pack string) ([]Amendment, error) {
	if err := scope.Need(auth.ReadPlan); err != nil {
		return nil, err
	}
	lo, hi := scope.Counties()
	return store.Collect(tx, scan, "SELECT "+columns+` FROM amendment WHERE county >= $1 AND county < $2 AND pack = $3
		ORDER BY id DESC LIMIT 200`, lo, hi, pack)
}

// Get is one amendment of the scope's counties, with its files.
func Get(tx *store.Tx, scope auth.Scope, id int64) (a Amendment, err error) {
	if err := scope.Need(auth.ReadPlan); err != nil {
		return a, err
	}
	lo, hi := scope.Counties()
	if a, err = scan(tx.QueryRow("SELECT "+columns+" FROM amendment WHERE county >= $1 AND county < $2 AND id = $3", lo, hi, id)); err != nil {
		return a, err
	}
	a.Files, err = files(tx, a.County, a.ID)
	return a, err
}

func files(tx *store.Tx, county, id int64) ([]File, error) {
	return store.Collect(tx, func(row store.Scanner) (f File, err error) {
		err = row.Scan(&f.Path, &f.Before, &f.Text)
		return f, err
	}, "SELECT path, before, content FROM amendment_file WHERE county = $1 AND amendment = $2 ORDER BY path", county, id)
}

// AllApproved gives what has been approved anywhere, with files, as it comes
// into force: what the program loads at its start.
func AllApproved(tx *store.Tx) ([]Amendment, error) {
	return approved(tx, 0, 1e6)
}

// CountApproved is how many have been approved anywhere: an approval is never
// taken back, so another number tells that there is something to load.
func CountApproved(tx *store.Tx) (n int64, err error) {
	err = tx.QueryRow("SELECT COUNT(*) FROM amendment WHERE county >= 0 AND state = $1", string(Approved)).Scan(&n)
	return n, err
}

func approved(tx *store.Tx, first, end int64) ([]Amendment, error) {
	list, err := store.Collect(tx, scan, "SELECT "+columns+` FROM amendment WHERE county >= $1 AND county < $2 AND state = $3
		ORDER BY county, id`, first, end, string(Approved))
	for i := range list {
		if err == nil {
			list[i].Files, err = files(tx, list[i].County, list[i].ID)
		}
	}
	ByForce(list)
	return list, err
}

// newestOf is what a new amendment of the county's pack starts from.
func newestOf(tx *store.Tx, county int64, pack, shipped string) (*Amendment, error) {
	list, err := approved(tx, county, county+1)
	mine := list[:0]
	for _, a := range list {
		if a.Pack == pack {
			mine = append(mine, a)
		}
	}
	return Newest(mine, shipped), err
}

// History is what happened to an amendment, oldest first.
func History(tx *store.Tx, scope auth.Scope, id int64) ([]Event, error) {
	a, err := Get(tx, scope, id)
	if err != nil {
		return nil, err
	}
	return store.Collect(tx, scanEvent, `SELECT at, actor, actor_name, move, from_state, to_state, about, note, content
		FROM amendment_event WHERE county = $1 AND amendment = $2 ORDER BY id`, a.County, a.ID)
}

func scanEvent(row store.Scanner) (e Event, err error) {
	var content string
	if err = row.Scan(&e.At, &e.Actor, &e.Who, &e.Move, &e.From, &e.To, &e.About, &e.Note, &content); err != nil || content == "" {
		return e, err
	}
	return e, json.Unmarshal([]byte(content), &e.Files)
}

// handled reports whether the account has begun, edited or submitted the
// amendment: then it is one of its authors.
func handled(tx *store.Tx, a *Amendment, account int64) (bool, error) {
	var n int64
	err := tx.QueryRow(`SELECT COUNT(*) FROM amendment_event WHERE county = $1 AND amendment = $2 AND actor = $3
		AND move IN ('begin', 'edit', 'submit')`, a.County, a.ID, account).Scan(&n)
	return n > 0 || a.Author == account, err
}

// record keeps what happened; a submission keeps the files as they were.
func record(tx *store.Tx, a *Amendment, scope auth.Scope, move Move, from State, about, note string) error {
	content := ""
	if move == Submit {
		texts := map[string]string{}
		for _, f := range a.Files {
			texts[f.Path] = f.Text
		}
		data, err := json.Marshal(texts)
		if err != nil {
			return err
		}
		content = string(data)
	}
	_, err := tx.Exec(`INSERT INTO amendment_event (county, id, amendment, at, actor, actor_name, move, from_state, to_state, about, note, content)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`, a.County, tx.NewID(), a.ID, tx.Now(), scope.Account, scope.Name,
		string(move), string(from), string(a.State), about, note, content)
	return err
}

// update writes the amendment back, unless somebody else was first.
func update(tx *store.Tx, a *Amendment, decider int64) error {
	n, err := tx.Exec(`UPDATE amendment SET title = $1, from_day = $2, state = $3, version = $4, note = $5,
			decided_by = $6, decided_name = $7, decided_at = $8, revision = revision + 1
		WHERE county = $9 AND id = $10 AND revision = $11`, a.Title, a.From.String(), string(a.State), a.Version, a.Note,
		decider, a.DecidedBy, a.DecidedAt, a.County, a.ID, a.Revision)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "amend.changed_meanwhile")
	}
	a.Revision++
	return err
}

// put keeps a file of the amendment.
func put(tx *store.Tx, a *Amendment, f File) error {
	_, err := tx.Exec(`INSERT INTO amendment_file (county, amendment, path, before, content) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (county, amendment, path) DO UPDATE SET content = excluded.content`, a.County, a.ID, f.Path, f.Before, f.Text)
	return err
}
