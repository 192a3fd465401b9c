package intake

import (
	"context"
	"slices"

	"guben/auth"
	"guben/compare"
	"guben/dictionary"
	"guben/fault"
	"guben/income"
	"guben/registry"
	"guben/store"
)

// Apply carries out a staged import in one transaction. Rejected rows stay out.
// It is refused, with the rows named, when what an import row was compared with
// has changed since: stage the file again. The same key a second time is
// fault.Duplicate. progress may be nil.
func (d *Desk) Apply(ctx context.Context, scope auth.Scope, id int64, key string, progress Progress) (Import, error) {
	var done Import
	err := d.DB.Update(ctx, func(tx *store.Tx) (err error) {
		if done, err = d.move(tx, scope, id, "import.apply", key, Applied, Staged); err != nil {
			return err
		}
		a := &application{Desk: d, tx: tx, scope: scope, imp: done, registry: registry.New(d.Ring, d.Log),
			book: income.New(d.Log), origin: registry.Origin{Source: source, Batch: done.ID}, progress: progress, blocked: map[int]bool{}}
		if err := d.spread(tx, scope, done, "import.apply"); err != nil {
			return err
		}
		if done.Kind.Roster() != "" {
			return a.deliver()
		}
		return a.all()
	})
	return done, ended(ctx, err)
}

// source names this room in the history of changes.
const source = "import"

// move takes an import to its next state, on record. The key is spent first, so
// that a form sent twice is told so and not that the state is wrong.
func (d *Desk) move(tx *store.Tx, scope auth.Scope, id int64, action, key string, to State, from ...State) (Import, error) {
	i, err := Get(tx, scope, id)
	if err != nil {
		return i, err
	}
	if i.Kind.Roster() == "" {
		if err := scope.Need(auth.Edit); err != nil {
			return i, err
		}
	}
	if err := d.record(tx, scope, i, action, key); err != nil {
		return i, err
	}
	allowed := false
	for _, state := range from {
		allowed = allowed || i.State == state
	}
	if !allowed {
		return i, fault.New(fault.Conflict, "intake.wrong_state", "state", i.State)
	}
	i.State = to
	if to == Applied {
		i.AppliedAt = tx.Now()
	} else {
		i.EndedAt = tx.Now()
	}
	return i, i.put(tx)
}

// application is an import being applied.
type application struct {
	*Desk
	tx       *store.Tx
	scope    auth.Scope
	imp      Import
	registry *registry.Registry
	book     *income.Book
	origin   registry.Origin
	home     registry.Record // the household that was written last
	at       int             // its first row
	waiting  []newcomer      // new persons, to be registered together
	numbered map[key]int     // rows of new households by 户编号, not asked for yet
	blocked  map[int]bool    // rows that no longer fit the registry
	done     int64
	progress Progress
}

// all writes households, persons and incomes.
func (a *application) all() error {
	if err := a.each(a.tx, a.imp, " AND outcome IN ('new', 'changed')", a.write); err != nil {
		return err
	}
	if err := a.settle(); err != nil {
		return err
	}
	if err := a.alone(); err != nil {
		return err
	}
	if len(a.blocked) > 0 {
		return fault.New(fault.Conflict, "intake.changed_since", "rows", rowList(a.blocked), "count", len(a.blocked))
	}
	counties, err := a.counties(a.tx, a.imp)
	if err != nil {
		return err
	}
	for _, county := range counties {
		if _, err := compare.Rematch(a.tx, a.Ring, county); err != nil {
			return err
		}
	}
	return nil
}

// counties are those the accepted rows of an import lie in.
func (d *Desk) counties(tx *store.Tx, i Import) ([]int64, error) {
	return store.Collect(tx, func(row store.Scanner) (county int64, err error) {
		err = row.Scan(&county)
		return county, err
	}, `SELECT DISTINCT row_county FROM import_row WHERE county = $1 AND import_id = $2 AND outcome <> 'rejected' ORDER BY row_county`, i.County, i.ID)
}

// write carries out one staged row; new persons wait until there are many of
// one county. A row that no longer fits is noted and the rest goes on, so that
// the refusal names all of them.
func (a *application) write(s *staged) error {
	if a.done++; a.progress != nil && a.done%1000 == 0 {
		a.progress(Applying, a.done, int64(a.imp.Households.New+a.imp.Households.Changed+a.imp.Persons.New+a.imp.Persons.Changed))
	}
	switch {
	case s.entity == Household:
		return a.block(a.household(s), s)
	case s.outcome == New:
		return a.await(s)
	}
	return a.block(a.person(s), s)
}

// block notes the rows an error says no longer fit; other errors it gives back.
func (a *application) block(err error, rows ...*staged) error {
	if k := fault.KindOf(err); k != fault.Conflict && k != fault.NotFound {
		return err
	}
	for _, s := range rows {
		a.blocked[s.line] = true
	}
	return nil
}

// errStale is a record that is not as it was when the row was staged.
var errStale = fault.New(fault.Conflict, "intake.meanwhile")

func (a *application) household(s *staged) error {
	a.home, a.at = registry.Record{}, 0
	draft, err := s.draft(dictionary.Household)
	if err != nil {
		return err
	}
	if s.outcome == New {
		return a.createHousehold(s, draft)
	}
	record, err := a.registry.Get(a.tx, a.scope, dictionary.Household, s.county, s.household)
	if err != nil {
		return err
	}
	if record.Version != s.version {
		return errStale
	}
	if a.home, err = a.registry.Update(a.tx, a.scope, a.origin, record, draft); err != nil {
		return err
	}
	a.at = first(s.seq)
	return a.earn(s, a.home, 0)
}

func (a *application) createHousehold(s *staged, draft registry.Draft) error {
	record, err := a.registry.CreateHousehold(a.tx, a.scope, a.origin, s.village, draft)
	if err != nil {
		return err
	}
	a.home, a.at = record, first(s.seq)
	if err := a.number(s, draft.Values["code"].Text); err != nil {
		return err
	}
	if _, err := a.tx.Exec("UPDATE import_row SET household = $1 WHERE county = $2 AND import_id = $3 AND seq = $4",
		record.ID, a.imp.County, a.imp.ID, s.seq); err != nil {
		return err
	}
	return a.earn(s, record, 0)
}

// number notes the 户编号 of a new household. That nobody else has it is asked
// for many at once and afterwards: asked one by one, PostgreSQL goes on with the
// plan it made for the table when that was empty.
func (a *application) number(s *staged, code string) error {
	if code == "" {
		return nil
	}
	if a.numbered == nil {
		a.numbered = map[key]int{}
	}
	a.numbered[key{s.county, code}] = s.line
	if len(a.numbered) < askedAtOnce {
		return nil
	}
	return a.alone()
}

// alone blocks the rows of new households whose number another household has.
func (a *application) alone() error {
	codes := map[int64][]any{}
	for at := range a.numbered {
		codes[at.county] = append(codes[at.county], at.code)
	}
	for county, some := range codes {
		if err := a.tx.Each(func(row store.Scanner) error {
			at := key{county: county}
			err := row.Scan(&at.code)
			a.blocked[a.numbered[at]] = true
			return err
		}, `SELECT "code" FROM household WHERE county = $1 AND "code" IN (`+marks(2, len(some))+`) GROUP BY "code" HAVING COUNT(*) > 1`,
			slices.Concat([]any{county}, some)...); err != nil {
			return err
		}
	}
	clear(a.numbered)
	return nil
}

func (a *application) person(s *staged) error {
	draft, err := s.draft(dictionary.Person)
	if err != nil {
		return err
	}
	record, err := a.registry.Get(a.tx, a.scope, dictionary.Person, s.county, s.person)
	if err != nil {
		return err
	}
	if record.Version != s.version {
		return errStale
	}
	if _, err = a.registry.Update(a.tx, a.scope, a.origin, record, draft); err != nil || len(s.Income) == 0 {
		return err
	}
	home, err := a.homeOf(s)
	if err != nil {
		return err
	}
	return a.earn(s, home, record.ID)
}

// homeOf is the household of a person: the one just written, or one the
// import leaves as it is.
func (a *application) homeOf(s *staged) (registry.Record, error) {
	if a.at == first(s.seq) {
		return a.home, nil
	}
	if s.household == 0 {
		return registry.Record{}, errStale
	}
	home, err := a.registry.Get(a.tx, a.scope, dictionary.Household, s.county, s.household)
	a.home, a.at = home, first(s.seq)
	return home, err
}

func (s *staged) draft(entity dictionary.Entity) (registry.Draft, error) {
	values, err := unpacked(entity, s.Values)
	return registry.Draft{Values: values, Originals: s.Originals}, err
}

// Counties are the counties that rows of an import went into.
func (d *Desk) Counties(tx *store.Tx, i Import) ([]int64, error) { return d.counties(tx, i) }
