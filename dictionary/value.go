package dictionary

import (
	"strconv"
	"strings"

	"guben/fault"
	"guben/message"
	"guben/money"
	"guben/period"
)

// Value is a field's value: N for numeric types, Text for text and secrets.
// The zero value is unknown, which is never the same as zero.
type Value struct {
	N     int64
	Text  string
	Known bool
}

// Number is a known numeric value.
func Number(n int64) Value { return Value{N: n, Known: true} }

// Words is a known text; empty text is unknown.
func Words(text string) Value { return Value{Text: text, Known: text != ""} }

// Parse reads a cell. An empty cell or a dash is unknown. What cannot be read
// or is not plausible is a fault that names the field and says what to write.
func (f *Field) Parse(text string) (Value, error) {
	text = strings.TrimSpace(halfWidth(text))
	if blank(text) {
		return Value{}, nil
	}
	value, err := f.read(text)
	if err != nil {
		return Value{}, err
	}
	if f.Numeric() && f.bounded() && (value.N < f.Min || value.N > f.Max) {
		return Value{}, f.outside(text)
	}
	return value, nil
}

// Check refuses a day or month after today where the field describes the past,
// such as a day of birth.
func (f *Field) Check(value Value, today period.Day) error {
	if !f.Past || !value.Known {
		return nil
	}
	latest := int64(today)
	if f.Type == Month {
		latest = int64(period.MonthOf(today))
	}
	if f.Type == Int {
		latest = int64(today.Year())
	}
	if value.N > latest {
		return fault.New(fault.Invalid, "dictionary.future", "field", f, "text", f.Canonical(value))
	}
	return nil
}

func (f *Field) read(text string) (Value, error) {
	switch f.Type {
	case Bool:
		return f.readBool(text)
	case Int, Decimal:
		return f.readNumber(text)
	case Money:
		amount, err := money.Parse(text)
		if err != nil {
			return Value{}, f.refuse("not_money", text).Because(err)
		}
		return Number(int64(amount)), nil
	case Day:
		day, err := period.Parse(dayText(text))
		if err != nil {
			return Value{}, f.refuse("not_day", text).Because(err)
		}
		return Number(int64(day)), nil
	case Month:
		return f.readMonth(text)
	case Coded:
		return f.readCode(text)
	case Set:
		return f.readSet(text)
	}
	return f.readText(text)
}

// Format is the value for the reader, "" if unknown. Money and decimals come
// without their unit.
func (f *Field) Format(value Value, lang message.Lang) string {
	if !value.Known {
		return ""
	}
	switch f.Type {
	case Bool:
		return message.Text(lang, "dictionary.bool_"+strconv.FormatInt(value.N, 10))
	case Money:
		return money.Fen(value.N).Grouped()
	case Day:
		return period.Day(value.N).Say(lang)
	case Coded, Set:
		return f.names(value, lang)
	}
	return f.Canonical(value)
}

// Canonical is the value as the program writes it for machines and for the
// change history: codes by key, money in yuan, days as 2020-03-15, "" if
// unknown. Parse reads it back.
func (f *Field) Canonical(value Value) string {
	if !value.Known {
		return ""
	}
	switch f.Type {
	case Text, Secret:
		return value.Text
	case Money:
		return money.Fen(value.N).String()
	case Decimal:
		return decimalText(value.N, f.Scale)
	case Day:
		return period.Day(value.N).String()
	case Month:
		return period.Month(value.N).String()
	case Coded, Set:
		return f.keys(value)
	}
	return strconv.FormatInt(value.N, 10)
}

// In are the codes of a code or set value, in the order of the list.
func (f *Field) In(value Value) []Code {
	list := f.Codes()
	if list == nil || !value.Known {
		return nil
	}
	var codes []Code
	for _, code := range list.Codes {
		if f.Type == Set && value.N&code.Bit() != 0 || f.Type == Coded && value.N == int64(code.N) {
			codes = append(codes, code)
		}
	}
	return codes
}

func (f *Field) names(value Value, lang message.Lang) string {
	var names []string
	for _, code := range f.In(value) {
		names = append(names, code.Say(lang))
	}
	return join(names, lang)
}

func (f *Field) keys(value Value) string {
	var keys []string
	for _, code := range f.In(value) {
		keys = append(keys, code.Key)
	}
	return strings.Join(keys, ",")
}

func join(names []string, lang message.Lang) string {
	if lang == message.En {
		return strings.Join(names, ", ")
	}
	return strings.Join(names, "、")
}
