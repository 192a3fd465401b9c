package intake

import (
	"strings"

	"guben/fault"
	"guben/pack"
	"guben/sheet"
)

// shape is what a file was recognised as.
type shape struct {
	kind   Kind
	roster *pack.Roster
	field  func(heading string) string
	needs  []sheet.Need
}

// candidate is a roster a file may be, and how its headings are read.
type candidate struct {
	roster *pack.Roster
	field  func(heading string) string
}

// recognise finds out what a book brings, or takes the kind it is told.
func (d *Desk) recognise(book *sheet.Book, kind Kind) (shape, error) {
	if kind != "" && kind != Auto {
		return d.shapeOf(kind)
	}
	var candidates []candidate
	for _, roster := range d.rosters() {
		candidates = append(candidates, candidate{roster, byRoster(roster)})
	}
	table, err := book.Find(sheet.Want{Field: remembered(anything(candidates)), Least: 2})
	if err != nil {
		return shape{}, err
	}
	defer table.Close()
	roster, err := rosterOf(candidates, table, book.Name())
	if err != nil {
		return shape{}, err
	}
	found, firm := registryKind(table)
	switch {
	case roster != nil && (!firm || matches(table, roster.field) > matches(table, byPerson)):
		return d.shapeOf(RosterKind(roster.roster.ID))
	case found != "":
		return d.shapeOf(found)
	}
	return shape{}, fault.New(fault.Invalid, "intake.unknown_shape").At(table.Place(table.HeaderRow, ""))
}

// anything takes a heading that means something to anybody for its own field, so
// that the header row is found before it is clear what the columns mean. Of a
// heading below a merged one that only groups, that is the lower part: shapes
// are told by Column.Field, not by the name as written.
func anything(candidates []candidate) func(string) string {
	return func(heading string) string {
		if byPerson(heading) != "" {
			return heading
		}
		for _, c := range candidates {
			if c.field(heading) != "" {
				return heading
			}
		}
		return ""
	}
}

// rosters are the rosters of all packs, each ID once: one delivery serves every
// plan that asks for it.
func (d *Desk) rosters() []*pack.Roster {
	var rosters []*pack.Roster
	seen := map[string]bool{}
	for _, p := range d.Packs {
		for i := range p.Rosters {
			if roster := &p.Rosters[i]; !seen[roster.ID] {
				seen[roster.ID] = true
				rosters = append(rosters, roster)
			}
		}
	}
	return rosters
}

func (d *Desk) shapeOf(kind Kind) (shape, error) {
	switch kind {
	case Persons, Ledger:
		return shape{kind, nil, remembered(byPerson), []sheet.Need{{Field: "person.name", Label: "姓名"}}}, nil
	case Households:
		return shape{kind, nil, remembered(byHousehold), nil}, nil
	}
	for _, roster := range d.rosters() {
		if roster.ID == kind.Roster() {
			return shape{kind, roster, byRoster(roster), rosterNeeds(roster)}, nil
		}
	}
	return shape{}, fault.New(fault.Invalid, "intake.unknown_kind", "kind", string(kind))
}

func rosterNeeds(roster *pack.Roster) []sheet.Need {
	var needs []sheet.Need
	for i := range roster.Columns {
		if c := &roster.Columns[i]; c.Required {
			needs = append(needs, sheet.Need{Field: columnField(c), Label: c.Name})
		}
	}
	return needs
}

// registryKind tells the registry shapes apart by what each cannot do without.
// A list of names and numbers with some facts is one only if no roster fits: it
// is not firm.
func registryKind(table *sheet.Table) (kind Kind, firm bool) {
	has, persons := map[string]bool{}, 0
	for _, h := range table.Header {
		field := byPerson(h.Field)
		has[field] = true
		if strings.HasPrefix(field, "person.") {
			persons++
		}
	}
	named := has["person.name"] || has["person.id_number"]
	switch {
	case named && (has["person.relation"] || has["person.code"]):
		if has["household.category"] || has["household.cause"] || has["household.reported_size"] {
			return Ledger, true
		}
		return Persons, true
	case has["household.code"] && (named || has["household.head_name"] || has["household.head_id_number"]):
		return Households, true
	case (named || has["household.head_name"]) && has["household.reported_size"]:
		return Households, true
	case has["person.id_number"] && persons > 2:
		return Persons, false
	}
	return "", false
}

// rosterOf is the roster whose columns the table has, nil if none. Where the
// columns fit several, the name of the file decides.
func rosterOf(candidates []candidate, table *sheet.Table, file string) (*candidate, error) {
	var best []*candidate
	most := 0
	for i := range candidates {
		c := &candidates[i]
		n := matches(table, c.field)
		if n == 0 || n < most || !c.complete(table) {
			continue
		}
		if n > most {
			best, most = nil, n
		}
		best = append(best, c)
	}
	if len(best) > 1 {
		return byFileName(best, file, table)
	}
	if len(best) == 0 {
		return nil, nil
	}
	return best[0], nil
}

func byFileName(candidates []*candidate, file string, table *sheet.Table) (*candidate, error) {
	var named []*candidate
	var names []string
	for _, c := range candidates {
		names = append(names, "«"+c.roster.Name.Zh+"»")
		if strings.Contains(file, c.roster.Name.Zh) || strings.Contains(file, c.roster.ID) {
			named = append(named, c)
		}
	}
	if len(named) == 1 {
		return named[0], nil
	}
	return nil, fault.New(fault.Invalid, "intake.several_rosters", "names", strings.Join(names, "")).At(table.Place(table.HeaderRow, ""))
}

// complete reports whether the table has every required column of the roster,
// something to find people by, and at least one column that only this kind of
// list has: name and number stand in every list.
func (c *candidate) complete(table *sheet.Table) bool {
	has := map[string]bool{}
	for _, h := range table.Header {
		has[c.field(h.Field)] = true
	}
	own, owned := 0, 0
	for i := range c.roster.Columns {
		column := &c.roster.Columns[i]
		if column.Required && !has[columnField(column)] {
			return false
		}
		if column.Field == nil {
			own++
			if has[columnField(column)] {
				owned++
			}
		}
	}
	if own > 0 && owned == 0 {
		return false
	}
	return has["person.name"] || has["person.id_number"] || has["household.head_name"] || has["household.head_id_number"] || has["household.code"]
}

func matches(table *sheet.Table, field func(string) string) (n int) {
	for _, h := range table.Header {
		if field(h.Field) != "" {
			n++
		}
	}
	return n
}
