package intake

import (
	"errors"
	"iter"

	"guben/compare"
	"guben/policy"
	"guben/store"
)

// deliver hands a roster to compare, one delivery a county. A roster of which
// every row stands the same, with none missing, changes nothing.
func (a *application) deliver() error {
	counties, err := a.counties(a.tx, a.imp)
	if err != nil {
		return err
	}
	for _, county := range counties {
		same, err := a.same(county)
		if err != nil {
			return err
		}
		if same {
			continue
		}
		if err := a.deliverTo(county); err != nil {
			return err
		}
	}
	return nil
}

func (a *application) same(county int64) (bool, error) {
	var rows, same int
	err := a.tx.QueryRow(`SELECT COUNT(*), COUNT(CASE WHEN outcome = 'unchanged' THEN 1 END) FROM import_row
		WHERE county = $1 AND import_id = $2 AND row_county = $3 AND outcome <> 'rejected'`, a.imp.County, a.imp.ID, county).Scan(&rows, &same)
	if err != nil || rows != same {
		return false, err
	}
	return compare.Same(a.tx, a.scope, county, a.imp.Kind.Roster(), a.imp.Period, rows)
}

func (a *application) deliverTo(county int64) error {
	households := false
	for _, roster := range a.rosters() {
		if roster.ID == a.imp.Kind.Roster() {
			households = roster.On == policy.OnHousehold
		}
	}
	_, err := compare.Deliver(a.tx, a.Ring, a.scope, compare.Delivery{County: county, Kind: a.imp.Kind.Roster(), Unit: a.imp.Unit,
		Household: households, Period: a.imp.Period, Delivered: a.imp.Day, File: a.imp.File, Import: a.imp.ID}, a.entries(county))
	return err
}

// errStop ends a walk whose caller has had enough.
var errStop = errors.New("stop")

// entries are the accepted rows of a roster about one county.
func (a *application) entries(county int64) iter.Seq2[compare.Entry, error] {
	return func(yield func(compare.Entry, error) bool) {
		err := a.each(a.tx, a.imp, " AND outcome <> 'rejected' AND row_county = "+store.FormatID(county), func(s *staged) error {
			if a.done++; a.progress != nil && a.done%1000 == 0 {
				a.progress(Applying, a.done, int64(a.imp.Receipts.Sum()))
			}
			if s.Entry != nil && !yield(*s.Entry, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(compare.Entry{}, err)
		}
	}
}
