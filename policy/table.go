package policy

import (
	"slices"
	"sort"
	"strings"

	"guben/period"
)

// table is a checked lookup table.
type table struct {
	label
	*Table
	key, value Type
	editions   []bands
	other      Value // outside every row
}

// bands are a table's rows in force from a day on, sorted by key.
type bands struct {
	from, to period.Day
	keys     []Value
	values   []Value
	names    []string // keys as the author wrote them
}

func (c *checker) declareTables(tables []Table) {
	for i := range tables {
		t := &table{label: label{tables[i].Name, tables[i].En}, Table: &tables[i], key: tables[i].Key, value: tables[i].Value, other: Unknown}
		if slices.ContainsFunc(c.tables, func(o *table) bool { return o.ID == t.ID }) {
			c.ps.in(t.At, "id_taken", "id", t.ID)
			continue
		}
		c.readTable(t)
		c.tables = append(c.tables, t)
		c.declare(t.At, symbol{opTable, OnNobody, len(c.tables) - 1}, t.ID, t.Table.Name, t.Table.En)
	}
}

func (c *checker) readTable(t *table) {
	if t.Clause == "" && t.Assumption == "" {
		c.ps.in(t.At, "parameter_clause", "name", t.label)
	}
	for _, rows := range t.Table.Editions {
		t.editions = append(t.editions, c.readRows(t, rows))
	}
	if len(t.editions) == 0 {
		c.ps.in(t.At, "table_empty", "name", t.label)
	}
	if t.Otherwise.Body != "" {
		t.other, t.value, _ = c.literal(&t.Otherwise, t.value, "")
	}
	if t.Mode == Marginal && (t.value.Kind != Ratio || t.key.Kind == Code) {
		c.ps.in(t.At, "table_marginal", "name", t.label)
	}
	c.checkEditions(t)
}

// checkEditions sorts the editions and ends each where the next begins.
func (c *checker) checkEditions(t *table) {
	slices.SortStableFunc(t.editions, func(a, b bands) int { return int(a.from - b.from) })
	for i := range t.editions[:max(len(t.editions)-1, 0)] {
		b, next := &t.editions[i], t.editions[i+1]
		if b.from == next.from || b.to != 0 && b.to >= next.from {
			c.ps.in(t.At, "dates_overlap", "name", t.label, "from", next.from, "to", max(b.to, next.from))
		}
		if b.to == 0 {
			b.to = next.from - 1
		}
	}
}

func (c *checker) readRows(t *table, rows Rows) bands {
	b := bands{from: rows.From, to: rows.To}
	for i := range rows.Rows {
		row := &rows.Rows[i]
		key, keyType, ok := c.literal(&row.Key, t.key, "")
		value, valueType, okValue := c.literal(&row.Value, t.value, "")
		if !ok || !okValue {
			continue
		}
		if t.key.Kind == Undefined {
			t.key = keyType
		}
		if t.value.Kind == Undefined {
			t.value = valueType
		}
		at := sort.Search(len(b.keys), func(i int) bool { return b.keys[i] >= key })
		if at < len(b.keys) && b.keys[at] == key {
			c.ps.at(&row.Key, span{0, len([]rune(row.Key.Body))}, "row_twice", "table", t.label)
			continue
		}
		b.keys, b.values = slices.Insert(b.keys, at, key), slices.Insert(b.values, at, value)
		b.names = slices.Insert(b.names, at, strings.Trim(row.Key.Body, `"“”「」 `))
	}
	return b
}

// on are the rows in force on a day, nil if there are none.
func (t *table) on(day period.Day) *bands {
	for i := range t.editions {
		if holdsOn(t.editions[i].from, t.editions[i].to, day) {
			return &t.editions[i]
		}
	}
	return nil
}

// find is the table's value at x by the given rows.
func (t *table) find(b *bands, x Value) Value {
	switch {
	case x == Unknown || b == nil:
		return Unknown
	case t.key.Kind == Code || t.key.Kind == Bool:
		if i, ok := slices.BinarySearch(b.keys, x); ok {
			return b.values[i]
		}
		return t.other
	case t.Mode == Marginal:
		return b.marginal(x)
	}
	if i := b.band(x, t.Table.Bound); i >= 0 {
		return b.values[i]
	}
	return t.other
}

// band is the index of the band x lies in, -1 below the first.
func (b *bands) band(x Value, bound Bound) int {
	if bound == Exclusive {
		return sort.Search(len(b.keys), func(i int) bool { return b.keys[i] >= x }) - 1
	}
	return sort.Search(len(b.keys), func(i int) bool { return b.keys[i] > x }) - 1
}

// marginal counts each part of x at the rate of its own band.
func (b *bands) marginal(x Value) Value {
	total := Value(0)
	for i, from := range b.keys {
		if x <= from {
			break
		}
		part := x
		if i+1 < len(b.keys) {
			part = min(x, b.keys[i+1])
		}
		total = add(total, multiply(subtract(part, from), b.values[i], 10_000, truncate))
	}
	return total
}

// result is the type of a lookup.
func (t *table) result() Type {
	if t.Mode == Marginal {
		return t.key
	}
	return t.value
}
