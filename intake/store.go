package intake

import (
	"encoding/json"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/period"
	"guben/store"
)

const importColumns = `county, id, state, kind, area, unit, file, sheet, digest, row_count, tally, noted, header, period_from, period_to, day,
	actor, actor_name, staged_at, applied_at, ended_at, version`

// tallies are an import's counts as stored.
type tallies struct {
	Households Tally `json:"households"`
	Persons    Tally `json:"persons"`
	Receipts   Tally `json:"receipts"`
}

func scanImport(row store.Scanner) (i Import, err error) {
	var tally, header string
	var days [3]string
	if err = row.Scan(&i.County, &i.ID, &i.State, &i.Kind, &i.Area, &i.Unit, &i.File, &i.Sheet, &i.Digest, &i.Rows, &tally, &i.Noted,
		&header, &days[0], &days[1], &days[2], &i.Actor, &i.ActorName, &i.StagedAt, &i.AppliedAt, &i.EndedAt, &i.Version); err != nil {
		return i, err
	}
	for n, into := range []*period.Day{&i.Period.From, &i.Period.To, &i.Day} {
		if *into, err = parseDay(days[n]); err != nil {
			return i, err
		}
	}
	var counts tallies
	if err = json.Unmarshal([]byte(tally), &counts); err != nil {
		return i, err
	}
	i.Households, i.Persons, i.Receipts = counts.Households, counts.Persons, counts.Receipts
	return i, json.Unmarshal([]byte(header), &i.Columns)
}

// parseDay reads a stored day; a roster delivered once covers days to 9999.
func parseDay(text string) (period.Day, error) {
	if text == division.Forever.String() {
		return division.Forever, nil
	}
	return period.Parse(text)
}

// put writes the import as it is now; the version must be the stored one.
func (i *Import) put(tx *store.Tx) error {
	tally, err := json.Marshal(tallies{i.Households, i.Persons, i.Receipts})
	if err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE import SET state = $1, row_count = $2, tally = $3, noted = $4, applied_at = $5, ended_at = $6, version = version + 1
		WHERE county = $7 AND id = $8 AND version = $9`, string(i.State), i.Rows, string(tally), i.Noted, i.AppliedAt, i.EndedAt, i.County, i.ID, i.Version)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "intake.meanwhile")
	}
	i.Version++
	return err
}

func (i *Import) insert(tx *store.Tx) error {
	tally, err := json.Marshal(tallies{})
	if err != nil {
		return err
	}
	header, err := json.Marshal(i.Columns)
	if err != nil {
		return err
	}
	i.ID, i.State, i.StagedAt, i.Version = tx.NewID(), Staging, tx.Now(), 1
	_, err = tx.Exec("INSERT INTO import ("+importColumns+") VALUES ("+placeholders(22)+")", i.County, i.ID, string(i.State), string(i.Kind),
		int64(i.Area), i.Unit, i.File, i.Sheet, i.Digest, i.Rows, string(tally), i.Noted, string(header),
		i.Period.From.String(), i.Period.To.String(), i.Day.String(), i.Actor, i.ActorName, i.StagedAt, i.AppliedAt, i.EndedAt, i.Version)
	return err
}

// visible is the condition on imports a scope may see: those about a place in
// its area; a department sees those of its unit.
func visible(scope auth.Scope) (condition string, args []any, err error) {
	if err := scope.Need(auth.Import); err != nil {
		return "", nil, err
	}
	lo, hi := scope.Range()
	from, to := scope.Counties()
	condition, args = "county >= $1 AND county < $2 AND area >= $3 AND area < $4", []any{from, to, lo, hi}
	if scope.Role == auth.Department {
		condition, args = condition+" AND unit = $5", append(args, scope.Unit)
	}
	return condition, args, nil
}

// Get is one import of the scope's area.
func Get(tx *store.Tx, scope auth.Scope, id int64) (Import, error) {
	condition, args, err := visible(scope)
	if err != nil {
		return Import{}, err
	}
	return scanImport(tx.QueryRow("SELECT "+importColumns+" FROM import WHERE "+condition+" AND id = $"+number(len(args)+1), append(args, id)...))
}

// List gives the newest imports of the scope's area before id (0: from the
// newest), at most limit of them. A department sees those of its unit.
func List(tx *store.Tx, scope auth.Scope, before int64, limit int) ([]Import, error) {
	condition, args, err := visible(scope)
	if err != nil {
		return nil, err
	}
	if before == 0 {
		before = 1<<63 - 1
	}
	n := len(args)
	return store.Collect(tx, scanImport, "SELECT "+importColumns+" FROM import WHERE "+condition+" AND id < $"+number(n+1)+
		" ORDER BY id DESC LIMIT $"+number(n+2), append(args, before, limit)...)
}
