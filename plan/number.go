package plan

import (
	"strconv"
	"strings"
)

// digitOf is the value of a numeral character; ok is false for others.
func digitOf(r rune) (value int, ok bool) {
	switch r {
	case '〇', '零', '○', '◯':
		return 0, true
	case '一':
		return 1, true
	case '二', '两':
		return 2, true
	case '三':
		return 3, true
	case '四':
		return 4, true
	case '五':
		return 5, true
	case '六':
		return 6, true
	case '七':
		return 7, true
	case '八':
		return 8, true
	case '九':
		return 9, true
	}
	return 0, false
}

// isNumeral reports a numeral character above zero.
func isNumeral(r rune) bool {
	value, _ := digitOf(r)
	return value > 0
}

// scaleOf is the value of 十, 百, 千, 0 for others.
func scaleOf(r rune) int {
	switch r {
	case '十':
		return 10
	case '百':
		return 100
	case '千':
		return 1000
	}
	return 0
}

// number is a number read in a text.
type number struct {
	value string // plain decimal
	end   int
	zh    bool // written in characters
}

// whole is the number as an integer, if it is one that fits.
func (n number) whole() (int, bool) {
	value, err := strconv.Atoi(n.value)
	return value, err == nil
}

// number reads the number at i, in digits or in characters.
func (p *passage) number(i int) (number, bool) {
	if isDigit(p.at(i)) {
		return p.digits(i), true
	}
	value, end := p.numeral(i)
	if end == i {
		return number{}, false
	}
	return number{value: strconv.Itoa(value), end: end, zh: true}, true
}

// maxDigits bounds the length of a number; longer rows of digits are none.
const maxDigits = 24

// digits reads 5812, 5,812 and 0.5.
func (p *passage) digits(i int) number {
	var b strings.Builder
	point := false
	for j := i; ; j++ {
		switch r := p.at(j); {
		case isDigit(r) && b.Len() < maxDigits:
			b.WriteRune(r)
		case r == '.' && isDigit(p.at(j+1)) && !point && !(i == 0 && !p.decimal(j+1)):
			point = true
			b.WriteRune(r)
		case r == '，' && !point && p.thousands(j):
		default:
			return number{value: plainDecimal(b.String()), end: j}
		}
	}
}

// thousands reports whether the comma at j groups thousands: as written in
// ASCII, with exactly three digits after it.
func (p *passage) thousands(j int) bool {
	if p.raw[j] != ',' || isDigit(p.at(j+4)) {
		return false
	}
	for k := 1; k <= 3; k++ {
		if !isDigit(p.at(j + k)) {
			return false
		}
	}
	return true
}

// plainDecimal drops leading zeros.
func plainDecimal(digits string) string {
	trimmed := strings.TrimLeft(digits, "0")
	if trimmed == "" || trimmed[0] == '.' {
		return "0" + trimmed
	}
	return trimmed
}

// numeral reads 三, 十二, 二十, 一百零五, 三千; end is i if there is none.
func (p *passage) numeral(i int) (value, end int) {
	section, digit, seen := 0, -1, false
	for end = i; ; end++ {
		r := p.at(end)
		if n, ok := digitOf(r); ok {
			if digit > 0 && n > 0 { // 三四 is not a number
				return section + digit, end
			}
			digit, seen = n, true
			continue
		}
		scale := scaleOf(r)
		if scale == 0 || section > 0 && scale >= section || !seen && scale != 10 {
			return section + max(digit, 0), end
		}
		if digit < 0 {
			digit = 1
		}
		section, digit, seen = section+digit*scale, -1, true
	}
}
