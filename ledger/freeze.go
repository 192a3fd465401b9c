package ledger

import (
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/period"
	"guben/store"
)

// Freeze closes the days of a ledger up to one, in a place: what was reported
// stays as it was.
type Freeze struct {
	County  int64
	ID      int64
	Pack    string
	Ledger  string
	Place   division.Code
	Until   period.Day // records opened up to this day are closed to changes
	Account int64
	Who     string
	At      int64 // milliseconds
	Note    string
	Lifted  string // who lifted it, "" while it holds
}

// Freeze closes days; it takes the power to dispatch.
func (b *Book) Freeze(tx *store.Tx, scope auth.Scope, f Freeze, key string) (Freeze, error) {
	if err := b.mayFreeze(tx, scope, f); err != nil {
		return f, err
	}
	if f.Until > today(tx) {
		return f, fault.New(fault.Invalid, "ledger.freeze_future", "day", f.Until)
	}
	f.ID, f.Account, f.Who, f.At = tx.NewID(), scope.Account, scope.Name, tx.Now()
	w := b.working(tx, scope)
	if err := w.audit(f.County, "freeze", f.ID, key, map[string]any{"ledger": f.Ledger, "place": f.Place, "until": f.Until}); err != nil {
		return f, err
	}
	_, err := tx.Exec(`INSERT INTO ledger_freeze (county, id, pack, ledger, division, until, account, account_name, at, note, lifted_by, lifted_at, lifted_note)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', 0, '')`, f.County, f.ID, f.Pack, f.Ledger, int64(f.Place), f.Until.String(),
		f.Account, f.Who, f.At, f.Note)
	return f, err
}

func (b *Book) mayFreeze(tx *store.Tx, scope auth.Scope, f Freeze) error {
	if err := scope.Need(auth.Dispatch); err != nil {
		return err
	}
	if f.Place.County() != f.County || !scope.Reaches(f.Place) {
		return fault.New(fault.NotFound, "ledger.no_place")
	}
	_, err := b.Declared(tx, f.County, f.Pack, f.Ledger, 0)
	return err
}

// Thaw lifts a freeze, with the reason.
func (b *Book) Thaw(tx *store.Tx, scope auth.Scope, county, id int64, note, key string) error {
	if err := scope.Need(auth.Dispatch); err != nil {
		return err
	}
	if note == "" {
		return fault.New(fault.Invalid, "ledger.thaw_note")
	}
	w := b.working(tx, scope)
	if err := w.audit(county, "thaw", id, key, nil); err != nil {
		return err
	}
	lo, hi := scope.Range()
	n, err := tx.Exec(`UPDATE ledger_freeze SET lifted_by = $1, lifted_at = $2, lifted_note = $3
		WHERE county = $4 AND id = $5 AND lifted_at = 0 AND division >= $6 AND division < $7`, scope.Name, tx.Now(), note, county, id, lo, hi)
	if err == nil && n == 0 {
		err = absent()
	}
	return err
}

// Freezes lists the freezes of a ledger that touch the scope, newest first.
func (b *Book) Freezes(tx *store.Tx, scope auth.Scope, county int64, name, ledger string) ([]Freeze, error) {
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return nil, err
	}
	all, err := freezes(tx, county, name, ledger, "")
	touching := []Freeze{}
	for _, f := range all {
		if scope.Reaches(f.Place) || f.Place.Contains(scope.Division) {
			touching = append(touching, f)
		}
	}
	return touching, err
}

func freezes(tx *store.Tx, county int64, name, ledger, more string) ([]Freeze, error) {
	return store.Collect(tx, func(row store.Scanner) (f Freeze, err error) {
		err = row.Scan(&f.County, &f.ID, &f.Pack, &f.Ledger, &f.Place, store.Day(&f.Until), &f.Account, &f.Who, &f.At, &f.Note, &f.Lifted)
		return f, err
	}, `SELECT county, id, pack, ledger, division, until, account, account_name, at, note, lifted_by FROM ledger_freeze
		WHERE county = $1 AND pack = $2 AND ledger = $3`+more+` ORDER BY id DESC`, county, name, ledger)
}

// unfrozen refuses a change of what has been reported.
func (w *work) unfrozen(r *Record) error {
	f, err := w.frozen(r)
	if err != nil || f == nil {
		return err
	}
	return fault.New(fault.Conflict, "ledger.frozen", "day", f.Until, "who", f.Who)
}

// frozen is the freeze a record lies under, nil if none.
func (w *work) frozen(r *Record) (*Freeze, error) {
	key := savingKey{r.County, r.Pack, r.Ledger, 0}
	if _, read := w.freezes[key]; !read {
		list, err := freezes(w.tx, r.County, r.Pack, r.Ledger, " AND lifted_at = 0")
		if err != nil {
			return nil, err
		}
		w.freezes[key] = list
	}
	for i, f := range w.freezes[key] {
		if r.Opened <= f.Until && f.Place.Contains(r.Division) {
			return &w.freezes[key][i], nil
		}
	}
	return nil, nil
}
