package sheet

import (
	"strconv"
	"strings"
	"time"

	"guben/period"
)

// Layout describes a table to be written.
type Layout struct {
	Name    string   // of the sheet; characters Excel forbids are replaced
	Titles  []string // lines above the header, merged over the columns
	Columns []Head
}

// Head is a column to be written.
type Head struct {
	Name  string
	Width int  // in half-width characters; 0 takes what the name needs
	Text  bool // keep what is typed here as text: ID numbers, codes, phones
}

// Value is a cell to be written.
type Value struct {
	kind   valueKind
	number int64
	text   string
	marked bool
}

type valueKind uint8

const (
	valueBlank valueKind = iota
	valueText
	valueInt
	valueAmount
	valuePercent
	valueDay
	valueTitle
	valueHeading
)

// Text is a text cell. It is text whatever it begins with: no = + - @ makes it
// a formula, and long digits keep every digit.
func Text(text string) Value {
	if text == "" {
		return Value{}
	}
	return Value{kind: valueText, text: text}
}

// Int is a whole number; one of more than 15 digits, which no spreadsheet can
// keep, becomes text.
func Int(n int64) Value {
	if n >= 1e15 || n <= -1e15 {
		return Text(strconv.FormatInt(n, 10))
	}
	return Value{kind: valueInt, number: n}
}

// Amount is money in fen, written as yuan with two decimals.
func Amount(fen int64) Value {
	if fen >= 1e15 || fen <= -1e15 {
		return Text(string(appendDecimal(nil, fen, 2)))
	}
	return Value{kind: valueAmount, number: fen}
}

// Percent is a ratio in hundredths of a percent: 8550 is 85.50%.
func Percent(hundredths int64) Value { return Value{kind: valuePercent, number: hundredths} }

// firstDay is where the calendars of all spreadsheet programs agree.
var firstDay = period.Date(1900, time.March, 1)

// Day is a date; before March 1900 text, because spreadsheets have no such day.
func Day(day period.Day) Value {
	if day < firstDay {
		return Text(day.String())
	}
	return Value{kind: valueDay, number: int64(day - period.Date(1899, time.December, 30))}
}

// Blank is an empty cell.
func Blank() Value { return Value{} }

// Marked is the value with a coloured ground, for cells that need attention.
func (v Value) Marked() Value { v.marked = true; return v }

// appendNumber writes the number as a workbook stores it.
func (v Value) appendNumber(dst []byte) []byte {
	switch v.kind {
	case valueAmount:
		return appendDecimal(dst, v.number, 2)
	case valuePercent:
		return appendDecimal(dst, v.number, 4)
	}
	return strconv.AppendInt(dst, v.number, 10)
}

// appendShown writes the value as a reader of plain text expects it.
func (v Value) appendShown(dst []byte) []byte {
	switch v.kind {
	case valueBlank:
		return dst
	case valueAmount:
		return appendDecimal(dst, v.number, 2)
	case valuePercent:
		return append(appendDecimal(dst, v.number, 2), '%')
	case valueDay:
		return append(dst, (period.Day(v.number) + period.Date(1899, time.December, 30)).String()...)
	case valueInt:
		return strconv.AppendInt(dst, v.number, 10)
	}
	return append(dst, v.text...)
}

// appendDecimal writes n with its last places digits behind the point.
func appendDecimal(dst []byte, n int64, places int) []byte {
	magnitude := uint64(n)
	if n < 0 {
		dst, magnitude = append(dst, '-'), -magnitude
	}
	digits := strconv.FormatUint(magnitude, 10)
	if short := places + 1 - len(digits); short > 0 {
		digits = strings.Repeat("0", short) + digits
	}
	point := len(digits) - places
	dst = append(dst, digits[:point]...)
	return append(append(dst, '.'), digits[point:]...)
}
