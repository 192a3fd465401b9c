package sample

import (
	"strings"

	"guben/division"
	"guben/money"
	"guben/pack"
	"guben/period"
	"guben/sheet"
)

// roster is a department's list as it will be delivered.
type roster struct {
	*pack.Roster
	period  period.Range
	entries []*entry
}

// entry is a row of a roster: a household or one of its members, what was
// received, and the roster's own columns by key.
type entry struct {
	household *Household
	person    *Person // the head in a roster of households
	amount    money.Fen
	own       cells
	sums      map[string]money.Fen // own columns of money
	faults    []int                // indexes of the manifest's faults that lie in this row
}

// fields are the facts rosters repeat from the registry, by the dictionary's key.
var fields = map[string]func(record) string{
	"name":            func(r record) string { return r.person.Name },
	"sex":             func(r record) string { return r.person.Sex() },
	"id_number":       func(r record) string { return r.person.ID },
	"card_number":     func(r record) string { return r.person.CardNumber() },
	"birth":           func(r record) string { return r.person.Birth.String() },
	"phone":           func(r record) string { return r.person.Phone },
	"relation":        func(r record) string { return r.person.Relation },
	"schooling":       func(r record) string { return r.person.Schooling },
	"boarding":        func(r record) string { return yesNo(r.person.Boards) },
	"attended_months": func(r record) string { return digits(r.person.Attended) },
	"health":          func(r record) string { return strings.Join(r.person.Health, "、") },
	"disability":      disability,
	"disability_grade": func(r record) string {
		return []string{"", "一级", "二级", "三级", "四级"}[r.person.Card.Grade]
	},
	"code":           func(r record) string { return r.household.Code },
	"head_name":      func(r record) string { return r.household.Head().Name },
	"head_id_number": func(r record) string { return r.household.Head().ID },
	"reported_size":  func(r record) string { return digits(len(r.household.Members)) },
	"category":       func(r record) string { return r.household.Category },
	"county":         func(r record) string { return r.world.Place(r.household.Village, division.County) },
	"township":       func(r record) string { return r.world.Place(r.household.Village, division.Township) },
	"village":        func(r record) string { return r.world.Place(r.household.Village, division.Village) },
	"house_grade":    func(r record) string { return r.household.Home.Grade },
	"water_safe":     func(r record) string { return yesNo(r.household.Home.SafeWater) },
}

// cell is a cell of the roster's column. What the entry says goes before what
// the registry says.
func (r *roster) cell(c *pack.Column, e *entry, rec record) sheet.Value {
	sum, money := e.sums[c.Key]
	switch {
	case money:
		return sheet.Amount(int64(sum))
	case c.Key == r.Amount && e.amount != 0:
		return sheet.Amount(int64(e.amount))
	case e.own[c.Key] != "":
		return sheet.Text(e.own[c.Key])
	case c.Field != nil && fields[c.Key] != nil:
		return sheet.Text(fields[c.Key](rec))
	}
	return sheet.Blank()
}

// textRoster is the roster that is delivered as GB18030 text.
const textRoster = "medical_insurance"

func (r *roster) form() form {
	f := form{
		File:   File{Name: r.Name.Zh + ".xlsx", Shape: shapeRoster, Roster: r.ID, Period: &r.period},
		titles: []string{r.Name.Zh + "（示例数据，不含任何真实人员信息）"},
		text:   r.ID == textRoster,
	}
	if f.text {
		f.Name = r.Name.Zh + ".csv"
	}
	for _, c := range r.Columns {
		f.heads = append(f.heads, sheet.Head{Name: c.Name.Zh, Text: strings.HasSuffix(c.Key, "number")})
	}
	return f
}

// writeRosters writes the departments' lists.
func (o *output) writeRosters() error {
	for _, r := range o.rosters {
		t, err := r.form().open(o.dir, o.blots)
		if err != nil {
			return err
		}
		if err := o.writeRoster(r, t); err != nil {
			t.file.Close()
			return err
		}
	}
	return nil
}

func (o *output) writeRoster(r *roster, t *table) error {
	for _, e := range r.entries {
		rec := record{o.world, e.household, e.person}
		values := make([]sheet.Value, len(r.Columns))
		for i := range r.Columns {
			values[i] = r.cell(&r.Columns[i], e, rec)
		}
		if err := t.row(e.person.Code, values); err != nil {
			return err
		}
		for _, at := range e.faults {
			o.manifest.Faults[at].Row = t.line
		}
	}
	return o.keep(t)
}
