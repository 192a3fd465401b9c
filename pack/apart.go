package pack

import "slices"

// Apart reports rosters of the pack that another pack has under the same ID in
// another form. A delivery serves every plan that names its roster, so that
// what is read from it must be one: the rows' subject and span, the amount, and
// every column with its headings. What a column proves or tells rules is each
// plan's own.
func (p *Pack) Apart(others []*Pack) []Problem {
	var problems []Problem
	for i := range p.Rosters {
		own := &p.Rosters[i]
		for _, other := range others {
			shared, ok := other.Roster(own.ID)
			if !ok || other.ID == p.ID {
				continue
			}
			if code, column := own.unlike(shared); code != "" {
				problems = append(problems, Problem{Place: own.At, Code: "pack." + code,
					Args: []any{"id", own.ID, "plan", other.ID, "column", column}})
				break
			}
		}
	}
	return problems
}

// unlike tells in what two rosters differ as tables: "" in nothing.
func (r *Roster) unlike(other *Roster) (code string, column Words) {
	if r.On != other.On || r.Per != other.Per || r.Amount != other.Amount {
		return "roster_unlike", Words{}
	}
	for _, pair := range [][2]*Roster{{r, other}, {other, r}} {
		for i := range pair[0].Columns {
			c := &pair[0].Columns[i]
			if d, ok := pair[1].Column(c.Key); !ok || !c.reads(d) {
				return "column_unlike", c.Name
			}
		}
	}
	return "", Words{}
}

// reads reports whether two columns read a file alike.
func (c *Column) reads(other *Column) bool {
	return (c.Field == nil) == (other.Field == nil) && c.Name.Zh == other.Name.Zh && c.Type == other.Type && c.Unit == other.Unit &&
		c.Required == other.Required && slices.Equal(c.Also, other.Also) && slices.Equal(c.Choices, other.Choices)
}
