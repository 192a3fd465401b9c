package policy

import (
	"fmt"
	"math"
	"strings"

	"guben/fault"
	"guben/message"
	"guben/money"
	"guben/period"
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

// Say is the answer in the reader's language.
func (t Truth) Say(lang message.Lang) string {
	return message.Text(lang, [...]string{"", "policy.true", "policy.false", "policy.undecided"}[t&3])
}

// MarshalText writes true, false or undecided.
func (t Truth) MarshalText() ([]byte, error) {
	return []byte([...]string{"", "true", "false", "undecided"}[t&3]), nil
}

// UnmarshalText reads what MarshalText writes.
func (t *Truth) UnmarshalText(text []byte) error {
	switch string(text) {
	case "true":
		*t = True
	case "false":
		*t = False
	case "undecided":
		*t = Undecided
	default:
		*t = 0
	}
	return nil
}

// ParseValue reads a value of a type as people write it: 6000元, 小学,
// 2010-05-01, 是. Sets take their codes separated by 、 or a comma. An empty
// text is Unknown.
func (s *Schema) ParseValue(t Type, text string) (Value, error) {
	text = strings.TrimSpace(text)
	if text == "" || text == "未知" || strings.EqualFold(text, "unknown") {
		return Unknown, nil
	}
	switch t.Kind {
	case Set:
		return s.parseSet(t, text)
	case Code:
		return s.parseCode(t, text)
	case Day, Month, Bool:
		return parseNamed(t, text)
	case Money:
		return read(money.Parse(text))
	}
	c := &checker{schema: s, words: newLexicon(s)}
	c.words.learn(t)
	value, _, ok := c.literal(&Text{Line: 1, Column: 1, Body: text}, t, "")
	if !ok {
		return Unknown, fault.New(fault.Invalid, "policy.bad_value", "text", text, "type", typeName{t})
	}
	return value, nil
}

// read is a value read by another room.
func read[T ~int32 | ~int64](v T, err error) (Value, error) {
	if err != nil {
		return Unknown, err
	}
	return Value(v), nil
}

func parseNamed(t Type, text string) (Value, error) {
	switch t.Kind {
	case Day:
		return read(period.Parse(text))
	case Month:
		return read(period.ParseMonth(text))
	}
	switch strings.ToLower(text) {
	case "是", "true", "yes", "1", "有":
		return 1, nil
	case "否", "false", "no", "0", "无":
		return 0, nil
	}
	return Unknown, fault.New(fault.Invalid, "policy.bad_value", "text", text, "type", typeName{t})
}

func (s *Schema) parseCode(t Type, text string) (Value, error) {
	list := s.List(t.List)
	if list == nil {
		return Unknown, fault.New(fault.Invalid, "policy.list_unknown", "list", t.List)
	}
	entry := list.Find(text)
	if entry == nil {
		return Unknown, fault.New(fault.Invalid, "policy.code_unknown", "code", text, "list", t.List, "known", listing(list))
	}
	return Value(entry.N), nil
}

func (s *Schema) parseSet(t Type, text string) (Value, error) {
	set := Value(0)
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、,，;； ", r) }) {
		code, err := s.parseCode(t, part)
		if err != nil {
			return Unknown, err
		}
		if code < 0 || code > 62 {
			return Unknown, fault.New(fault.Invalid, "policy.set_code", "code", part)
		}
		set |= 1 << code
	}
	return set, nil
}

// listing is the codes of a list, the first few of a long one.
func listing(list *List) string {
	var names []string
	for i, e := range list.Codes {
		if i == 8 {
			names = append(names, "…")
			break
		}
		names = append(names, e.Zh)
	}
	return strings.Join(names, "、")
}

// FormatValue says a value in the reader's language: 5,812.00 元, 小学.
func (s *Schema) FormatValue(lang message.Lang, t Type, v Value) string {
	return shown{t, v, s.words(t, v)}.Say(lang)
}

// words are the names of a code or of the codes of a set, in both languages.
func (s *Schema) words(t Type, v Value) label {
	list := s.List(t.List)
	if list == nil || v == Unknown {
		return label{}
	}
	var zh, en []string
	for _, e := range list.Codes {
		if t.Kind == Code && Value(e.N) == v || t.Kind == Set && has(v, Value(e.N)) == 1 {
			zh, en = append(zh, e.Zh), append(en, otherwiseText(e.En, e.Zh))
		}
	}
	return label{strings.Join(zh, "、"), strings.Join(en, ", ")}
}

func otherwiseText(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// shown is a value ready to be said without its schema.
type shown struct {
	typ   Type
	value Value
	words label
}

// Say is the value with its unit in the reader's language.
func (s shown) Say(lang message.Lang) string {
	if s.value == Unknown {
		return message.Text(lang, "policy.unknown")
	}
	switch s.typ.Kind {
	case Bool:
		return message.Text(lang, [...]string{"policy.no", "policy.yes"}[s.value&1])
	case Money:
		return money.Fen(s.value).Say(lang)
	case Ratio:
		return decimal(int64(s.value), 2) + "%"
	case Day:
		return period.Day(s.value).String()
	case Month:
		return period.Month(s.value).String()
	case Code, Set:
		return s.coded(lang)
	}
	if s.typ.Unit == "" {
		return decimal(int64(s.value), s.typ.Scale)
	}
	return message.Text(lang, "policy.counted", "number", decimal(int64(s.value), s.typ.Scale), "unit", unitName(s.typ.Unit))
}

func (s shown) coded(lang message.Lang) string {
	switch {
	case s.words.zh != "":
		return s.words.Say(lang)
	case s.typ.Kind == Set && s.value == 0:
		return message.Text(lang, "policy.nothing")
	}
	return fmt.Sprint(int64(s.value))
}

// decimal writes a scaled number without trailing zeros.
func decimal(v int64, scale int) string {
	if scale == 0 {
		return fmt.Sprint(v)
	}
	sign := ""
	if v < 0 {
		sign = "-"
	}
	u := size(Value(v))
	p := uint64(power(scale))
	fraction := strings.TrimRight(fmt.Sprintf("%0*d", scale, u%p), "0")
	if fraction == "" {
		return fmt.Sprintf("%s%d", sign, u/p)
	}
	return fmt.Sprintf("%s%d.%s", sign, u/p, fraction)
}

// unitName is a unit said in either language.
type unitName string

// Say is the unit in the reader's language.
func (u unitName) Say(lang message.Lang) string {
	key := "policy.unit_" + string(u)
	if lang == message.En {
		key = "policy.unit_" + plainUnit(string(u))
	}
	if message.Has(key) {
		return message.Text(lang, key)
	}
	return string(u)
}

// typeName is a type as messages call it.
type typeName struct{ Type }

// Say is the type in the reader's language.
func (t typeName) Say(lang message.Lang) string {
	keys := [...]string{"undefined", "bool", "int", "money", "ratio", "day", "month", "code", "set"}
	name := message.Text(lang, "policy.type_"+keys[t.Kind])
	switch {
	case t.Kind == Int && t.Unit != "":
		return message.Text(lang, "policy.type_of", "type", name, "of", unitName(t.Unit))
	case t.List != "":
		return message.Text(lang, "policy.type_of", "type", name, "of", t.List)
	}
	return name
}

var endOfText = message.Key("policy.end_of_text")
