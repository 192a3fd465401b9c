package identity

import (
	"slices"
	"strings"
)

// clean undoes what spreadsheets do to a number and says what it undid.
func clean(text string) (string, []Repair, error) {
	var repairs []Repair
	did := func(repair Repair) {
		if !slices.Contains(repairs, repair) {
			repairs = append(repairs, repair)
		}
	}
	plain := strings.Map(func(r rune) rune { return cleanRune(r, did) }, text)
	if whole, ok := cutDecimal(plain); ok {
		plain = whole
		did(Decimal)
	}
	if exponent(plain) {
		whole, ok := expand(plain)
		if !ok {
			return "", nil, refuse("scientific", text)
		}
		plain = whole
		did(Exponent)
	}
	return plain, repairs, nil
}

func cleanRune(r rune, did func(Repair)) rune {
	switch {
	case strings.ContainsRune("'‘’`´＇", r):
		did(Apostrophe)
		return -1
	case strings.ContainsRune(" \t\r\n\u00a0\u3000\u200b\ufeff\u202d\u202c-", r):
		did(Space)
		return -1
	case r == 'x' || r == 'b':
		did(LowerCase)
		return r - 'a' + 'A'
	case r >= '！' && r <= '～':
		did(FullWidth)
		return cleanRune(r-'！'+'!', did)
	}
	return r
}

// cutDecimal drops the .0 of a number that a sheet kept as a figure.
func cutDecimal(plain string) (string, bool) {
	whole, fraction, found := strings.Cut(plain, ".")
	if !found || !digits(whole) || strings.Trim(fraction, "0") != "" {
		return plain, false
	}
	return whole, true
}

// exponent reports scientific notation such as 2.10504E+17.
func exponent(plain string) bool {
	mantissa, power, found := strings.Cut(strings.ToUpper(plain), "E")
	return found && mantissa != "" && strings.Trim(mantissa, "0123456789.") == "" &&
		strings.Trim(power, "+0123456789") == ""
}

// expand writes scientific notation out, if every digit is still there.
func expand(plain string) (string, bool) {
	mantissa, power, _ := strings.Cut(strings.ToUpper(plain), "E")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	places := 0
	for _, digit := range strings.TrimPrefix(power, "+") {
		if places = places*10 + int(digit-'0'); digit == '+' || places > 30 {
			return "", false
		}
	}
	if strings.Contains(fraction, ".") || places != len(fraction) {
		return "", false
	}
	return whole + fraction, true
}
