package screen

import (
	"guben/auth"
	"guben/division"
	"guben/store"
)

// Filter narrows a list of findings; zero values narrow nothing.
type Filter struct {
	County     int64 // 0: every county of the scope
	Within     division.Code
	Household  int64
	Households []int64 // only those about these; none of them nothing
	// OfVillages leaves those about villages themselves.
	OfVillages bool
	Rule       string
	Kind       Kind
	State      State
	Open       bool // new, verifying or confirmed
	Attention  bool
	Present    bool // found by the newest screening
	Unit       string
	After      int64 // identifier of the last finding of the page before
	Limit      int   // 0 is 50, at most 1000
}

// within bounds a read to the scope. Where one household or one finding is
// asked for, that leads to its rows, and the village must not.
func within(scope auth.Scope, one bool) *store.Where {
	w := &store.Where{}
	firstCounty, endCounty := scope.Counties()
	lo, hi := scope.Range()
	w.And("f.county >= ? AND f.county < ?", firstCounty, endCounty)
	village := "f.village >= ? AND f.village < ?"
	if one {
		village = "f.village + 0 >= ? AND f.village + 0 < ?"
	}
	w.And(village, lo, hi)
	if scope.Role == auth.Department {
		w.And("f.unit = ?", scope.Unit)
	}
	return w
}

func (filter Filter) where(scope auth.Scope) (*store.Where, error) {
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return nil, err
	}
	narrowed, err := scope.Within(filter.Within)
	if err != nil {
		return nil, err
	}
	w := within(narrowed, filter.Household != 0 || filter.Households != nil)
	for _, c := range []struct {
		set       bool
		condition string
		arg       any
	}{
		{filter.County != 0, "f.county = ?", filter.County},
		{filter.Household != 0, "f.household = ?", filter.Household},
		{filter.Rule != "", "f.rule = ?", filter.Rule},
		{filter.Kind != "", "f.kind = ?", string(filter.Kind)},
		{filter.State != "", "f.state = ?", string(filter.State)},
		{filter.Unit != "", "f.unit = ?", filter.Unit},
		{filter.After != 0, "f.id > ?", filter.After},
	} {
		if c.set {
			w.And(c.condition, c.arg)
		}
	}
	if filter.Households != nil {
		ids := make([]any, len(filter.Households))
		for i, id := range filter.Households {
			ids[i] = id
		}
		w.AndIn("f.household", ids...)
	}
	if filter.OfVillages {
		w.And("f.household = 0")
	}
	if filter.Open {
		w.And("f.state IN ('new', 'verifying', 'confirmed')")
	}
	if filter.Present {
		w.And("f.present = 1")
	}
	if filter.Attention {
		w.And("f.attention = 1")
	}
	return w, nil
}

const namedColumns = `, COALESCE(h."head_name", ''), COALESCE(p."name", '')`

const named = ` FROM finding f LEFT JOIN household h ON h.county = f.county AND h.id = f.household
	LEFT JOIN person p ON p.county = f.county AND p.id = f.person WHERE `

func scanNamed(row store.Scanner) (Finding, error) {
	var household, person string
	f, err := scanFinding(row, &household, &person)
	f.HouseholdName, f.PersonName = household, person
	return f, err
}

// List gives findings within the scope, oldest first, a page at a time.
func List(tx *store.Tx, scope auth.Scope, filter Filter) ([]Finding, error) {
	w, err := filter.where(scope)
	if err != nil {
		return nil, err
	}
	limit := filter.Limit
	if limit <= 0 {
		limit = 50
	}
	query := "SELECT " + findingColumns + namedColumns + named + w.String() + " ORDER BY f.id LIMIT " + w.Mark(min(limit, 1000))
	return store.Collect(tx, scanNamed, query, w.Args...)
}

// Get is one finding within the scope.
func Get(tx *store.Tx, scope auth.Scope, county, id int64) (Finding, error) {
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return Finding{}, err
	}
	w := within(scope, true)
	w.And("f.county = ? AND f.id = ?", county, id)
	return scanNamed(tx.QueryRow("SELECT "+findingColumns+namedColumns+named+w.String(), w.Args...))
}

// Group is a number of findings that share a rule, a kind, a state, a unit, a place or a household.
type Group struct {
	Rule       string        `json:"rule,omitempty"`
	Kind       Kind          `json:"kind,omitempty"`
	State      State         `json:"state,omitempty"`
	Unit       string        `json:"unit,omitempty"`
	Village    division.Code `json:"village,omitempty"`
	Household  int64         `json:"household,omitempty"`
	Findings   int64         `json:"findings"`
	Households int64         `json:"households"`
	Persons    int64         `json:"persons"` // people concerned, once for each finding
}

// By is what findings are counted by.
type By string

// The groupings.
const (
	ByRule      By = "f.rule, f.kind"
	ByState     By = "f.state"
	ByUnit      By = "f.unit"
	ByVillage   By = "f.village"
	ByHousehold By = "f.household" // where a county is named
)

// Count counts the findings that the filter leaves, by group.
func Count(tx *store.Tx, scope auth.Scope, filter Filter, by By) ([]Group, error) {
	w, err := filter.where(scope)
	if err != nil {
		return nil, err
	}
	columns := map[By]string{ByRule: "f.rule, f.kind, '', '', 0, 0", ByState: "'', '', f.state, '', 0, 0",
		ByUnit: "'', '', '', f.unit, 0, 0", ByVillage: "'', '', '', '', f.village, 0", ByHousehold: "'', '', '', '', 0, f.household"}[by]
	return store.Collect(tx, func(row store.Scanner) (g Group, err error) {
		err = row.Scan(&g.Rule, &g.Kind, &g.State, &g.Unit, &g.Village, &g.Household, &g.Findings, &g.Households, &g.Persons)
		return g, err
	}, "SELECT "+columns+", COUNT(*), COUNT(DISTINCT CASE WHEN f.household <> 0 THEN f.household END), CAST(SUM(f.persons) AS BIGINT) FROM finding f WHERE "+w.String()+
		" GROUP BY "+string(by)+" ORDER BY "+string(by), w.Args...)
}
