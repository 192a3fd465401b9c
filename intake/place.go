package intake

import (
	"strings"

	"guben/auth"
	"guben/division"
	"guben/period"
	"guben/store"
)

// places finds villages by code or by names. Answers are kept: a sheet repeats
// a few hundred villages in all its rows.
type places struct {
	tree  *division.Tree
	scope auth.Scope
	area  division.Code
	known map[string]found // by the names joined
}

// found is what a set of names led to: a place, nothing, or the wrong county.
type found struct {
	code    division.Code
	outside bool
}

func openPlaces(tx *store.Tx, scope auth.Scope, area division.Code, day period.Day) (*places, error) {
	tree, err := division.Load(tx, area, day)
	return &places{tree: tree, scope: scope, area: area, known: map[string]found{}}, err
}

// levelFields name a place, province first.
var levelFields = []string{"province", "city", "county", "township", "village"}

// find is the village a row names; 0 without a reason where it names none.
func (p *places) find(r *reader, row *row) (division.Code, *Remark) {
	if text := row.household.text("village_code"); text != "" {
		return p.byCode(r, row, text)
	}
	names, last := p.names(row)
	if names == nil {
		return 0, nil
	}
	place := r.place(row.line, row.household.head(last))
	joined := joinNames(names)
	found, seen := p.known[joined]
	if !seen {
		found.code, found.outside = p.search(names)
		p.known[joined] = found
	}
	switch {
	case found.outside:
		return 0, ptr(say(place, "outside_area", "names", joined))
	case found.code == 0:
		return 0, ptr(say(place, "no_such_village", "names", joined))
	case found.code.Level() != division.Village:
		return 0, ptr(say(place, "not_village", "names", joined))
	case !p.scope.Reaches(found.code):
		return 0, ptr(say(place, "outside_area", "names", joined))
	}
	return found.code, nil
}

func joinNames(names map[division.Level]string) string {
	var parts []string
	for level := division.Province; level <= division.Village; level++ {
		if names[level] != "" {
			parts = append(parts, names[level])
		}
	}
	return strings.Join(parts, " ")
}

func ptr(r Remark) *Remark { return &r }

func (p *places) byCode(r *reader, row *row, text string) (division.Code, *Remark) {
	place := r.place(row.line, row.household.head("village_code"))
	code, err := division.ParseCode(strings.TrimSuffix(text, ".0"))
	if err != nil {
		return 0, ptr(remark(err, place))
	}
	code = p.tree.Current(code)
	if code.Level() != division.Village {
		return 0, ptr(say(place, "not_village", "names", text))
	}
	if !p.area.Contains(code) || !p.scope.Reaches(code) {
		return 0, ptr(say(place, "outside_area", "names", text))
	}
	if !p.tree.Has(code) {
		return 0, ptr(say(place, "no_such_code", "code", text))
	}
	return code, nil
}

// names are what the row calls its place by level, and the field of the lowest;
// nil where it names no village or township.
func (p *places) names(row *row) (names map[division.Level]string, last string) {
	names = map[division.Level]string{}
	for i, field := range levelFields {
		if name := row.household.text(field); name != "" {
			names[division.Province+division.Level(i)], last = name, field
		}
	}
	if last != "village" && last != "township" {
		return nil, ""
	}
	return names, last
}

// search looks the names up below the area. Names of places above it must be
// those of the area: a village of the same name in the next county is another.
func (p *places) search(names map[division.Level]string) (code division.Code, outside bool) {
	var below []string
	for level := division.Province; level <= division.Village; level++ {
		name, stated := names[level]
		switch {
		case !stated:
		case level > p.area.Level():
			below = append(below, name)
		case !alike(p.tree.Name(p.area.At(level)), name):
			return 0, true
		}
	}
	if len(below) == 0 {
		return p.area, false
	}
	code, ok := p.tree.Find(p.area, below...)
	if !ok {
		return 0, false
	}
	return code, false
}

// alike compares the names of two places as people shorten them: 明山, 明山区.
func alike(known, name string) bool {
	return known != "" && (strings.HasPrefix(known, name) || strings.HasPrefix(name, known))
}

// name is the place's names from the township down, for sentences.
func (p *places) name(code division.Code) string {
	if name := p.tree.Path(code, division.County); name != "" {
		return name
	}
	return code.String()
}
