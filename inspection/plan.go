package inspection

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"guben/audit"
	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/form"
	"guben/registry"
	"guben/screen"
	"guben/store"
)

// maxSeed is the longest seed, in bytes.
const maxSeed = 40

// Plan draws an inspection of a place within the scope. A place of several
// counties is planned as one round for each, with one seed.
func (d *Desk) Plan(tx *store.Tx, scope auth.Scope, r Round, key string) ([]Round, error) {
	if err := d.permit(tx, scope, r); err != nil {
		return nil, err
	}
	if r.Seed == "" {
		r.Seed = strconv.FormatInt(tx.NewID(), 36)
	}
	counties, err := d.Registry.Counties(tx, scope, r.Place)
	if err != nil {
		return nil, err
	}
	var rounds []Round
	for _, county := range counties {
		one, err := d.planCounty(tx, scope, r, county, key)
		if err != nil {
			return nil, err
		}
		rounds = append(rounds, one)
	}
	if len(rounds) == 0 {
		return nil, fault.New(fault.Invalid, "inspection.nobody")
	}
	return rounds, nil
}

// permit says what is wrong with a round before it is drawn.
func (d *Desk) permit(tx *store.Tx, scope auth.Scope, r Round) error {
	if err := scope.Need(auth.Dispatch); err != nil {
		return err
	}
	switch {
	case !scope.Reaches(r.Place):
		return fault.New(fault.NotFound, "store.no_row")
	case strings.TrimSpace(r.Name) == "" || utf8.RuneCountInString(r.Name) > 60:
		return fault.New(fault.Invalid, "inspection.no_name")
	case !slices.Contains(Depths, r.Depth):
		return fault.New(fault.Invalid, "inspection.no_depth")
	case r.Depth == Sample && (r.Share < 1 || r.Share > 100 || r.Least < 0):
		return fault.New(fault.Invalid, "inspection.no_share")
	case r.From == 0 || r.To < r.From:
		return fault.New(fault.Invalid, "inspection.no_days")
	case len(r.Seed) > maxSeed:
		return fault.New(fault.TooLarge, "inspection.long_seed", "n", maxSeed)
	}
	declared, err := d.Book.Declared(tx, r.Place.County(), r.Pack, r.Ledger, 0)
	if err != nil {
		return err
	}
	if declared.Ledger.Subject != form.OnHousehold {
		return fault.New(fault.Invalid, "inspection.no_household", "name", declared.Ledger.Name)
	}
	return nil
}

func (d *Desk) planCounty(tx *store.Tx, scope auth.Scope, r Round, county int64, key string) (Round, error) {
	all, err := d.candidates(tx, scope, r, county)
	if err != nil {
		return r, err
	}
	r.County, r.ID, r.Stock = county, tx.NewID(), int64(len(all))
	if r.Depth == Sample {
		all = sample(all, r.Seed, r.Share, r.Least)
	}
	if len(all) == 0 {
		return r, fault.New(fault.Invalid, "inspection.nobody")
	}
	inspector, err := inspectors(r, all)
	if err != nil {
		return r, err
	}
	r.Drawn, r.Author, r.By, r.At = int64(len(all)), scope.Account, scope.Name, tx.Now()
	if err := r.insert(tx); err != nil {
		return r, err
	}
	for _, c := range all {
		if _, err := tx.Exec(`INSERT INTO inspection_item (county, inspection, household, village, inspector, record, done)
			VALUES ($1, $2, $3, $4, $5, 0, 0)`, county, r.ID, c.household, int64(c.village), int64(inspector(c.village))); err != nil {
			return r, err
		}
	}
	return r, d.Log.Append(tx, audit.Entry{County: county, Actor: scope.Account, ActorName: scope.Name, Action: "inspection.plan",
		Subject: "inspection", SubjectID: r.ID, Key: key,
		Detail: map[string]any{"depth": r.Depth, "place": r.Place, "seed": r.Seed, "stock": r.Stock, "drawn": r.Drawn, "cross": r.Cross}})
}

// candidates are the households of a county that the round is about: those in
// the registry on its first day, for Key only those with open findings.
func (d *Desk) candidates(tx *store.Tx, scope auth.Scope, r Round, county int64) (all []candidate, err error) {
	wanted, err := suspects(tx, scope, r, county)
	if err != nil {
		return nil, err
	}
	err = d.Registry.Sweep(tx, scope, registry.Sweep{Entity: dictionary.Household, County: county, Day: r.From}, func(row *registry.Row) error {
		if r.Place.Contains(row.Village) && (r.Depth != Key || wanted[row.ID]) {
			all = append(all, candidate{row.ID, row.Village})
		}
		return tx.Context().Err()
	})
	return all, err
}

func suspects(tx *store.Tx, scope auth.Scope, r Round, county int64) (map[int64]bool, error) {
	if r.Depth != Key {
		return nil, nil
	}
	rules := r.Rules
	if len(rules) == 0 {
		rules = []string{""}
	}
	found := map[int64]bool{}
	for _, rule := range rules {
		list, err := screen.Households(tx, scope, screen.Filter{County: county, Within: r.Place, Rule: rule, Open: true})
		if err != nil {
			return nil, err
		}
		for _, id := range list {
			found[id] = true
		}
	}
	return found, nil
}

// inspectors tells whose people look at a village.
func inspectors(r Round, drawn []candidate) (func(village division.Code) division.Code, error) {
	own := func(village division.Code) division.Code { return village.At(division.Township) }
	if !r.Cross {
		return own, nil
	}
	seen := map[division.Code]bool{}
	var townships []division.Code
	for _, c := range drawn {
		if township := own(c.village); !seen[township] {
			seen[township] = true
			townships = append(townships, township)
		}
	}
	ring, ok := crossed(townships, r.Seed)
	if !ok {
		return nil, fault.New(fault.Invalid, "inspection.one_township")
	}
	return func(village division.Code) division.Code { return ring[own(village)] }, nil
}

func (r *Round) insert(tx *store.Tx) error {
	_, err := tx.Exec(`INSERT INTO inspection (county, id, pack, ledger, name, depth, place, crossed, share, least, rules, seed,
		first_day, last_day, closed, stock, drawn, begun, done, author, author_name, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, '', $15, $16, 0, 0, $17, $18, $19)`,
		r.County, r.ID, r.Pack, r.Ledger, r.Name, string(r.Depth), int64(r.Place), flag(r.Cross), r.Share, r.Least,
		strings.Join(r.Rules, " "), r.Seed, r.From.String(), r.To.String(), r.Stock, r.Drawn, r.Author, r.By, r.At)
	return err
}

func flag(set bool) int {
	if set {
		return 1
	}
	return 0
}
