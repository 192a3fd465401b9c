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

// recognise finds out what a book brings, or takes the kind it is told.
func (d *Desk) recognise(book *sheet.Book, kind Kind) (shape, error) {
	if kind != "" && kind != Auto {
		return d.shapeOf(kind)
	}
	table, err := book.Find(sheet.Want{Field: d.known, Least: 2})
	if err != nil {
		return shape{}, err
	}
	defer table.Close()
	roster, err := d.rosterOf(table, book.Name())
	if err != nil {
		return shape{}, err
	}
	found, firm := registryKind(table)
	switch {
	case roster != nil && (!firm || matches(table, byRoster(roster)) > matches(table, byPerson)):
		return d.shapeOf(RosterKind(roster.ID))
	case found != "":
		return d.shapeOf(found)
	}
	return shape{}, fault.New(fault.Invalid, "intake.unknown_shape").At(table.Place(table.HeaderRow, ""))
}

// known takes a heading for its own field, so that the header row is found
// before it is clear what the columns mean.
func (d *Desk) known(heading string) string {
	if byPerson(heading) != "" {
		return heading
	}
	for _, roster := range d.rosters() {
		if byRoster(roster)(heading) != "" {
			return heading
		}
	}
	return ""
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
		return shape{kind, nil, byPerson, []sheet.Need{{Field: "person.name", Label: "姓名"}}}, nil
	case Households:
		return shape{kind, nil, byHousehold, nil}, nil
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
		field := byPerson(h.Name)
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
func (d *Desk) rosterOf(table *sheet.Table, file string) (*pack.Roster, error) {
	var best []*pack.Roster
	most := 0
	for _, roster := range d.rosters() {
		n := matches(table, byRoster(roster))
		if n == 0 || n < most || !complete(table, roster) {
			continue
		}
		if n > most {
			best, most = nil, n
		}
		best = append(best, roster)
	}
	if len(best) > 1 {
		return byFileName(best, file, table)
	}
	if len(best) == 0 {
		return nil, nil
	}
	return best[0], nil
}

func byFileName(rosters []*pack.Roster, file string, table *sheet.Table) (*pack.Roster, error) {
	var named []*pack.Roster
	var names []string
	for _, roster := range rosters {
		names = append(names, "«"+roster.Name.Zh+"»")
		if strings.Contains(file, roster.Name.Zh) || strings.Contains(file, roster.ID) {
			named = append(named, roster)
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
func complete(table *sheet.Table, roster *pack.Roster) bool {
	has := map[string]bool{}
	for _, h := range table.Header {
		has[byRoster(roster)(h.Name)] = true
	}
	own, owned := 0, 0
	for i := range roster.Columns {
		c := &roster.Columns[i]
		if c.Required && !has[columnField(c)] {
			return false
		}
		if c.Field == nil {
			own++
			if has[columnField(c)] {
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
		if field(h.Name) != "" {
			n++
		}
	}
	return n
}
