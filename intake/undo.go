package intake

import (
	"context"
	"maps"
	"slices"
	"strings"

	"guben/auth"
	"guben/compare"
	"guben/dictionary"
	"guben/fault"
	"guben/registry"
	"guben/store"
)

// Undo takes an applied import back as a whole: what it changed gets its values
// back, what it created goes. It is refused, with the households named, when
// somebody has changed the same households or persons since.
func (d *Desk) Undo(ctx context.Context, scope auth.Scope, id int64, key string, progress Progress) (Import, error) {
	var done Import
	err := d.DB.Update(ctx, func(tx *store.Tx) (err error) {
		if done, err = d.move(tx, scope, id, "import.undo", key, Undone, Applied); err != nil {
			return err
		}
		counties, err := d.counties(tx, done)
		if err != nil {
			return err
		}
		for n, county := range counties {
			if progress != nil {
				progress(Undoing, int64(n), int64(len(counties)))
			}
			if err := d.undo(tx, scope, done, county); err != nil {
				return err
			}
		}
		return d.spread(tx, scope, done, "import.undo")
	})
	return done, ended(ctx, err)
}

func (d *Desk) undo(tx *store.Tx, scope auth.Scope, i Import, county int64) error {
	if i.Kind.Roster() != "" {
		return withdraw(tx, scope, i, county)
	}
	records := registry.New(d.Ring, d.Log)
	if err := d.unearn(tx, scope, i, county); err != nil {
		return err
	}
	blocked, err := records.Undo(tx, scope, source, county, i.ID)
	if err != nil {
		return err
	}
	if len(blocked) > 0 {
		return d.changedAfter(tx, scope, county, blocked)
	}
	_, err = compare.Rematch(tx, d.Ring, county)
	return err
}

// withdraw takes out what the import delivered; where nothing had changed, that
// is nothing.
func withdraw(tx *store.Tx, scope auth.Scope, i Import, county int64) error {
	deliveries, err := compare.Brought(tx, scope, county, i.ID)
	if err != nil {
		return err
	}
	for _, delivery := range deliveries {
		if err := compare.Withdraw(tx, scope, county, delivery.ID); err != nil {
			return err
		}
	}
	return nil
}

// mostNamed is how many rows or households a refusal names.
const mostNamed = 20

func (d *Desk) changedAfter(tx *store.Tx, scope auth.Scope, county int64, blocked []registry.Blocked) error {
	return fault.New(fault.Conflict, "intake.changed_after", "households", d.households(tx, scope, county, blocked), "count", len(blocked))
}

// households names those that stand in the way of an undo.
func (d *Desk) households(tx *store.Tx, scope auth.Scope, county int64, blocked []registry.Blocked) string {
	records := registry.New(d.Ring, d.Log)
	var names []string
	seen := map[int64]bool{}
	for _, b := range blocked {
		if seen[b.Household] || len(names) == mostNamed {
			continue
		}
		seen[b.Household] = true
		name := store.FormatID(b.Household)
		if household, err := records.Get(tx, scope, dictionary.Household, county, b.Household); err == nil {
			name = strings.TrimSpace(household.Values["code"].Text + " " + household.Name())
		}
		names = append(names, name)
	}
	return strings.Join(names, "、")
}

// rowList names rows of the sheet.
func rowList(rows map[int]bool) string {
	var names []string
	for _, line := range slices.Sorted(maps.Keys(rows)) {
		if len(names) == mostNamed {
			names = append(names, "…")
			break
		}
		names = append(names, number(line))
	}
	return strings.Join(names, "、")
}

// Discard gives up an import that is not applied. Its rows go, its record stays.
func (d *Desk) Discard(ctx context.Context, scope auth.Scope, id int64, key string) (Import, error) {
	var done Import
	err := d.DB.Update(ctx, func(tx *store.Tx) (err error) {
		if done, err = d.move(tx, scope, id, "import.discard", key, Discarded, Staged, Staging); err != nil {
			return err
		}
		_, err = tx.Exec("DELETE FROM import_row WHERE county = $1 AND import_id = $2", done.County, done.ID)
		return err
	})
	return done, err
}
