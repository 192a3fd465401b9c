package form

import (
	"cmp"
	"slices"

	"guben/dictionary"
	"guben/fault"
)

// typed checks a field of the form's own by its type.
func (c *compiler) typed(f *field) {
	if !slices.Contains(Types, f.Type) {
		c.unknown(f.At, "type_unknown", "type", string(f.Type), texts(Types))
		return
	}
	c.belongs(f)
	switch f.Type {
	case Choice, Many:
		c.choices(f)
	case Table:
		c.table(f)
	case Checklist:
		c.checklist(f)
	case Computed:
		c.computed(f)
	}
	if f.Decimals < 0 || f.Decimals > 6 {
		c.problem(f.At, "decimals", "name", f.Name)
		f.Decimals = 0
	}
	f.cells()
	c.bounds(f)
}

// belongs reports what is said of a field that its type has no use for.
func (c *compiler) belongs(f *field) {
	number := f.Type == Number || f.Type == Computed
	bounded := f.Type == Number || f.Type == Money || f.Type == Date || f.Type == Month
	for _, one := range []struct {
		key  string
		said bool
		fits bool
	}{
		{"choices", f.Choices != nil || f.List != "", f.Type == Choice || f.Type == Many},
		{"points", f.Points != nil, f.Type == Checklist},
		{"columns", f.Columns != nil, f.Type == Table},
		{"is", f.Is.Body != "", f.Type == Computed},
		{"as", f.As != "", f.Type == Computed},
		{"unit", f.Unit != "", number || f.Type == Money && f.Unit == "元"},
		{"decimals", f.Decimals != 0, number},
		{"least, most", f.Least+f.Most != "", bounded},
		{"past", f.Past, f.Type == Date || f.Type == Month},
		{"total", f.Total, f.Type == Number || f.Type == Money},
	} {
		if one.said && !one.fits {
			c.problem(f.At, "not_of_type", "name", f.Name, "key", one.key, "type", string(f.Type))
		}
	}
}

func (c *compiler) choices(f *field) {
	switch list, ok := dictionary.ListOf(f.List); {
	case f.List == "" && f.Choices == nil:
		c.problem(f.At, "no_choices", "name", f.Name)
	case f.List != "" && f.Choices != nil:
		c.problem(f.At, "choices_twice", "name", f.Name)
	case f.List != "" && !ok:
		c.unknown(f.At, "list_unknown", "list", f.List, lists())
	case f.List != "":
		f.take(list)
	}
	most := maxChoices
	if f.Type == Many {
		most = maxSet
	}
	if len(f.Choices) > most {
		c.problem(f.At, "too_many", "name", f.Name, "max", most)
		f.Choices = f.Choices[:most]
	}
	seen := map[string]bool{}
	for _, option := range f.Choices {
		c.item(cmp.Or(option.At, f.At), option.ID, option.Name, seen)
	}
	f.learn()
}

func lists() []string {
	var keys []string
	for _, list := range dictionary.Lists() {
		keys = append(keys, list.Key)
	}
	return keys
}

// item checks the ID and the name of a choice or a point.
func (c *compiler) item(at fault.Place, id string, name Words, seen map[string]bool) {
	if !identifier.MatchString(id) && !number.MatchString(id) {
		c.problem(at, "bad_id", "id", id)
	}
	if name.Zh == "" {
		c.problem(at, "no_name", "id", id)
	}
	for _, one := range []string{id, name.Zh} {
		if seen[one] && one != "" {
			c.problem(at, "item_twice", "name", one)
			return
		}
	}
	seen[id], seen[name.Zh] = true, true
}

// simple are the types a table's column may have.
var simple = []Type{Text, Paragraph, Number, Money, Date, Month, Choice, Many, YesNo, Person, Unit, Place, Document, Phone, BankCard}

func (c *compiler) table(f *field) {
	if len(f.Columns) == 0 || len(f.Columns) > maxColumns {
		c.problem(f.At, "columns", "name", f.Name, "max", maxColumns)
	}
	f.Columns = slices.Clone(f.Columns)
	f.byID = map[string]*field{}
	taken := map[string]fault.Place{}
	for i := range f.Columns {
		column := &field{Field: &f.Columns[i], facts: -1, known: -1, show: -1, need: -1}
		c.column(column)
		c.named(column, taken)
		f.columns = append(f.columns, column)
		f.byID[column.ID] = column
	}
}

func (c *compiler) column(f *field) {
	if f.Field.Field != "" || f.Show.Body+f.Need.Body != "" || f.Index || f.Title || f.Update != NoUpdate {
		c.problem(f.At, "column_plain", "name", f.Name)
	}
	if slices.Contains(Types, f.Type) && !slices.Contains(simple, f.Type) {
		c.problem(f.At, "column_type", "name", f.Name, "type", string(f.Type))
		f.Type = Text
	}
	c.typed(f)
}

func (c *compiler) checklist(f *field) {
	if len(f.Points) == 0 || len(f.Points) > maxPoints {
		c.problem(f.At, "points", "name", f.Name, "max", maxPoints)
	}
	f.points = map[string]int{}
	seen := map[string]bool{}
	for i, point := range f.Points {
		c.item(cmp.Or(point.At, f.At), point.ID, point.Name, seen)
		f.points[point.ID] = i
	}
}

// results are the types a computed field may have.
var results = []Type{Number, Money, Date, Month, YesNo}

func (c *compiler) computed(f *field) {
	if f.Is.Body == "" {
		c.problem(f.At, "no_formula", "name", f.Name)
	}
	if f.As != "" && !slices.Contains(results, f.As) {
		c.unknown(f.At, "as_unknown", "type", string(f.As), texts(results))
		f.As = Number
	}
}

// bounds reads the least and the greatest value; either may be left out.
func (c *compiler) bounds(f *field) {
	if f.cell == nil {
		return
	}
	var errs [2]error
	f.least, errs[0] = f.cell.Parse(f.Least)
	f.most, errs[1] = f.cell.Parse(f.Most)
	switch {
	case errs[0] != nil || errs[1] != nil:
		c.problem(f.At, "bounds", "name", f.Name, "least", f.Least, "most", f.Most)
	case f.least.Known && f.most.Known && f.least.N > f.most.N:
		c.problem(f.At, "bounds_order", "name", f.Name)
	}
}
