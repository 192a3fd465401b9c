package intake

import (
	"maps"
	"slices"

	"guben/fault"
)

// group is the rows of one household.
type group struct{ rows []*row }

// grouper gathers rows into households as they come: rows that share a 户编号
// wherever they stand, rows without one while they belong to one head. A
// household is handed on when its last row has come, so only the open ones are
// held.
type grouper struct {
	kind    Kind
	survey  *survey
	open    map[string]*group // by 户编号
	current *group            // rows without 户编号
	held    int
	hand    func(*group) error
}

// mostHeld bounds the rows of households that are not complete yet. A sheet
// sorted by household holds a few; one in random order may hold them all.
const mostHeld = 60_000

func newGrouper(kind Kind, survey *survey, hand func(*group) error) *grouper {
	return &grouper{kind: kind, survey: survey, open: map[string]*group{}, hand: hand}
}

func (g *grouper) add(r *row, code string) error {
	if code == "" {
		return g.follow(r)
	}
	open := g.open[code]
	if open == nil {
		open = &group{}
		g.open[code] = open
	}
	open.rows = append(open.rows, r)
	if g.held++; g.held > mostHeld {
		return fault.New(fault.TooLarge, "intake.scattered", "limit", mostHeld)
	}
	if len(open.rows) < g.survey.households[g.survey.hash(code)] {
		return nil
	}
	delete(g.open, code)
	g.held -= len(open.rows)
	return g.hand(open)
}

// follow adds a row without 户编号 to the household above it, or begins one.
func (g *grouper) follow(r *row) error {
	if g.current != nil && g.kind != Households && belongs(r, g.current) {
		g.current.rows = append(g.current.rows, r)
		return nil
	}
	if err := g.end(); err != nil {
		return err
	}
	g.current = &group{rows: []*row{r}}
	return nil
}

// mostMembers is more than any household has: rows that never name a head must
// not pile up.
const mostMembers = 60

// belongs reports whether a row goes on with the household above it: both name
// the same head, or neither names one and the row is no head itself.
func belongs(r *row, g *group) bool {
	before := g.rows[len(g.rows)-1]
	if len(g.rows) >= mostMembers {
		return false
	}
	for _, key := range []string{"head_id_number", "head_name"} {
		mine, theirs := r.household.text(key), before.household.text(key)
		if mine != "" && theirs != "" {
			return mine == theirs
		}
	}
	relation := r.person.get("relation")
	return relation.Known && !isHead(r)
}

func isHead(r *row) bool {
	relation := r.person.get("relation")
	return relation.Known && relation == code(personField("relation"), "head")
}

// end hands on what is open: the rows without 户编号, and at the end of the
// sheet households whose rows were miscounted by a cell that reads differently.
func (g *grouper) end() error {
	if g.current == nil {
		return nil
	}
	done := g.current
	g.current = nil
	return g.hand(done)
}

func (g *grouper) finish() error {
	if err := g.end(); err != nil {
		return err
	}
	left := slices.SortedFunc(maps.Values(g.open), func(a, b *group) int { return a.rows[0].line - b.rows[0].line })
	clear(g.open)
	for _, open := range left {
		if err := g.hand(open); err != nil {
			return err
		}
	}
	return nil
}
