package policy

import (
	"math"
	"slices"
)

// Frame is a registry in columns: the facts rules need, of every household and
// person, persons sorted by household and households by village. It must not
// change during a sweep.
type Frame struct {
	schema   *Schema
	columns  [OnPerson + 1][]*column // by fact, nil for facts not loaded
	members  []int32                 // first person row of each household, and the end
	villages []int32                 // first household row of each village, and the end
}

// NewFrame makes an empty frame with a column for each fact.
func NewFrame(schema *Schema, facts []FactRef) *Frame {
	f := &Frame{schema: schema, members: []int32{0}}
	for on := OnVillage; on <= OnPerson; on++ {
		f.columns[on] = make([]*column, len(schema.Entity(on).Facts))
	}
	for _, ref := range facts {
		if f.columns[ref.On][ref.Index] == nil {
			f.columns[ref.On][ref.Index] = newColumn(schema.Fact(ref).Type)
		}
	}
	return f
}

// AppendVillage begins a village: households appended from here on belong to
// it. The village of households before the first one is unknown.
func (f *Frame) AppendVillage(values []Value) int {
	f.appendRow(OnVillage, values)
	if len(f.villages) == 0 {
		f.villages = []int32{int32(f.Households())}
	}
	f.villages = append(f.villages, int32(f.Households()))
	return f.Villages() - 1
}

// Append adds a household with its members and gives its row.
func (f *Frame) Append(h *Household) int {
	f.appendRow(OnHousehold, h.Values)
	for i := range h.Members {
		f.appendRow(OnPerson, h.Members[i].Values)
	}
	f.members = append(f.members, f.members[len(f.members)-1]+int32(len(h.Members)))
	if n := len(f.villages); n > 0 {
		f.villages[n-1]++
	}
	return f.Households() - 1
}

func (f *Frame) appendRow(on On, values []Value) {
	for i, c := range f.columns[on] {
		if c != nil {
			c.append(at(values, i))
		}
	}
}

func at(values []Value, i int) Value {
	if i >= len(values) {
		return Unknown
	}
	return values[i]
}

// Replace puts a household's new facts, and perhaps another number of members,
// in the place of its old ones.
func (f *Frame) Replace(row int, h *Household) {
	f.setRow(OnHousehold, row, h.Values)
	from, to := f.Members(row)
	f.resize(row, from, to, len(h.Members))
	for i := range h.Members {
		f.setRow(OnPerson, from+i, h.Members[i].Values)
	}
}

func (f *Frame) setRow(on On, row int, values []Value) {
	for i, c := range f.columns[on] {
		if c != nil {
			c.set(row, at(values, i))
		}
	}
}

// resize makes room for another number of members of a household.
func (f *Frame) resize(row, from, to, members int) {
	change := members - (to - from)
	if change == 0 {
		return
	}
	for _, c := range f.columns[OnPerson] {
		switch {
		case c == nil:
		case change > 0:
			c.insert(to, change)
		default:
			c.delete(to+change, to)
		}
	}
	for i := row + 1; i < len(f.members); i++ {
		f.members[i] += int32(change)
	}
}

// Remove takes a household out; the rows behind it move up.
func (f *Frame) Remove(row int) {
	from, to := f.Members(row)
	f.resize(row, from, to, 0)
	for _, c := range f.columns[OnHousehold] {
		if c != nil {
			c.delete(row, row+1)
		}
	}
	f.members = slices.Delete(f.members, row+1, row+2)
	for i, first := range f.villages {
		if int(first) > row {
			f.villages[i]--
		}
	}
}

// Villages is the number of villages.
func (f *Frame) Villages() int { return max(len(f.villages)-1, 0) }

// Households is the number of households.
func (f *Frame) Households() int { return len(f.members) - 1 }

// Persons is the number of persons.
func (f *Frame) Persons() int { return int(f.members[len(f.members)-1]) }

// Members is the span of person rows [from, to) of a household.
func (f *Frame) Members(household int) (from, to int) {
	return int(f.members[household]), int(f.members[household+1])
}

// Rows is the number of rows a rule about such subjects has.
func (f *Frame) Rows(on On) int {
	switch on {
	case OnVillage:
		return f.Villages()
	case OnHousehold:
		return f.Households()
	}
	return f.Persons()
}

// Value is the value of a fact in a row; Unknown for a fact without column.
func (f *Frame) Value(ref FactRef, row int) Value {
	if c := f.columns[ref.On][ref.Index]; c != nil {
		return c.get(row)
	}
	return Unknown
}

// Bytes is the memory the columns take.
func (f *Frame) Bytes() int {
	total := 4 * (cap(f.members) + cap(f.villages))
	for _, columns := range f.columns {
		for _, c := range columns {
			if c != nil {
				total += cap(c.truths) + cap(c.bytes) + 4*cap(c.halves) + 8*cap(c.words)
			}
		}
	}
	return total
}

// width is how a column keeps its values: as narrow as they allow.
type width uint8

const (
	truths width = iota // answers
	bytes               // 0..254
	halves              // 32 bits
	words               // 64 bits
)

const (
	noByte = 255
	noHalf = math.MinInt32
)

// column is the values of one fact; only the slice of its width is in use.
type column struct {
	width  width
	truths []Truth
	bytes  []uint8
	halves []int32
	words  []Value
}

func newColumn(t Type) *column {
	switch t.Kind {
	case Bool:
		return &column{width: truths}
	case Code, Set:
		return &column{width: bytes}
	}
	return &column{width: halves}
}

// fits reports whether the column can keep v as it is.
func (c *column) fits(v Value) bool {
	switch c.width {
	case truths, words:
		return true
	case bytes:
		return v == Unknown || v >= 0 && v < noByte
	}
	return v == Unknown || v > noHalf && v <= math.MaxInt32
}

// widen makes room for v, rewriting the column if need be.
func (c *column) widen(v Value) {
	for !c.fits(v) {
		if c.width == bytes {
			c.halves = make([]int32, len(c.bytes))
			for i := range c.bytes {
				c.halves[i] = toHalf(c.get(i))
			}
			c.width, c.bytes = halves, nil
			continue
		}
		c.words = make([]Value, len(c.halves))
		for i := range c.halves {
			c.words[i] = c.get(i)
		}
		c.width, c.halves = words, nil
	}
}

func toHalf(v Value) int32 {
	if v == Unknown {
		return noHalf
	}
	return int32(v)
}

func toByte(v Value) uint8 {
	if v == Unknown {
		return noByte
	}
	return uint8(v)
}

func (c *column) append(v Value) {
	c.widen(v)
	switch c.width {
	case truths:
		c.truths = append(c.truths, truth(v))
	case bytes:
		c.bytes = append(c.bytes, toByte(v))
	case halves:
		c.halves = append(c.halves, toHalf(v))
	case words:
		c.words = append(c.words, v)
	}
}

func (c *column) set(i int, v Value) {
	c.widen(v)
	switch c.width {
	case truths:
		c.truths[i] = truth(v)
	case bytes:
		c.bytes[i] = toByte(v)
	case halves:
		c.halves[i] = toHalf(v)
	case words:
		c.words[i] = v
	}
}

func (c *column) get(i int) Value {
	switch c.width {
	case truths:
		return c.truths[i].value()
	case bytes:
		if c.bytes[i] == noByte {
			return Unknown
		}
		return Value(c.bytes[i])
	case halves:
		if c.halves[i] == noHalf {
			return Unknown
		}
		return Value(c.halves[i])
	}
	return c.words[i]
}

// insert makes room for n rows; they are set by the caller.
func (c *column) insert(at, n int) {
	switch c.width {
	case truths:
		c.truths = slices.Insert(c.truths, at, make([]Truth, n)...)
	case bytes:
		c.bytes = slices.Insert(c.bytes, at, make([]uint8, n)...)
	case halves:
		c.halves = slices.Insert(c.halves, at, make([]int32, n)...)
	case words:
		c.words = slices.Insert(c.words, at, make([]Value, n)...)
	}
}

func (c *column) delete(from, to int) {
	switch c.width {
	case truths:
		c.truths = slices.Delete(c.truths, from, to)
	case bytes:
		c.bytes = slices.Delete(c.bytes, from, to)
	case halves:
		c.halves = slices.Delete(c.halves, from, to)
	case words:
		c.words = slices.Delete(c.words, from, to)
	}
}
