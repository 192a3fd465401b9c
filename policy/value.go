package policy

import (
	"math"

	"guben/fault"
	"guben/message"
)

// Value is a value of any kind; Unknown stands for one nobody has told.
type Value int64

// Unknown is the value of a missing fact. It is not the zero Value: make a
// subject's values with Unset.
const Unknown Value = math.MinInt64

// Known reports whether v is a value at all.
func (v Value) Known() bool { return v != Unknown }

// Unset makes n unknown values.
func Unset(n int) []Value {
	values := make([]Value, n)
	for i := range values {
		values[i] = Unknown
	}
	return values
}

// Truth is the answer of a rule. Bit 0 means it can be true, bit 1 that it can
// be false, so that the three-valued and, or and not are bit operations.
type Truth uint8

// The answers.
const (
	True      Truth = 1
	False     Truth = 2
	Undecided Truth = 3
)

// ParseValue reads a value of a type as people write it: 6000元, 小学,
// 2010-05-01, 是. Sets take their codes separated by 、 or a comma. An empty
// text is Unknown.
func (s *Schema) ParseValue(t Type, text string) (Value, error) {
	return Unknown, fault.New(fault.Internal, "policy.unfinished")
}

// FormatValue says a value in the reader's language: 5,812.00 元, 小学.
func (s *Schema) FormatValue(lang message.Lang, t Type, v Value) string { return "" }
