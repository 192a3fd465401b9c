package identity

import (
	"strings"

	"guben/fault"
)

// Phone normalises a mobile (11 digits, 1[3-9]) or a fixed line with its area
// code (0 and 9 to 11 digits more).
func Phone(text string) (string, []Repair, error) {
	plain, repairs, err := clean(text)
	if err != nil {
		return "", nil, err
	}
	plain = strings.TrimPrefix(plain, "+")
	if len(plain) == 13 {
		plain = strings.TrimPrefix(plain, "86")
	}
	if !phone(plain) {
		return "", nil, refuse("phone", MaskPhone(plain))
	}
	return plain, repairs, nil
}

func phone(plain string) bool {
	switch {
	case !digits(plain) || plain == "":
		return false
	case plain[0] == '0':
		return len(plain) >= 10 && len(plain) <= 12
	}
	return len(plain) == 11 && plain[0] == '1' && plain[1] >= '3'
}

// BankCard normalises an account of 12 to 22 digits. Cards end in a Luhn
// digit, passbooks do not, so no check digit is asked for.
func BankCard(text string) (string, []Repair, error) {
	plain, repairs, err := clean(text)
	switch {
	case err != nil:
		return "", nil, err
	case !digits(plain) || len(plain) < 12 || len(plain) > 22:
		return "", nil, fault.New(fault.Invalid, "identity.bank_card", "text", MaskBankCard(plain))
	}
	return plain, repairs, nil
}

// Mask shows the first three and last four characters of a document number;
// of a disability card the four are those of the ID number.
func Mask(number string) string {
	if len(number) > 18 {
		return cover(number[:18], 3, 4) + strings.Repeat("*", len(number)-18)
	}
	return cover(number, 3, 4)
}

// MaskPhone shows the first three and last two digits.
func MaskPhone(number string) string { return cover(number, 3, 2) }

// MaskBankCard shows the last four digits.
func MaskBankCard(number string) string { return cover(number, 0, 4) }

// cover hides all but the first and last characters, and everything when
// little would be left to hide.
func cover(text string, first, last int) string {
	runes := []rune(text)
	if len(runes) < 2*(first+last)-2 {
		first, last = 0, 0
	}
	for i := first; i < len(runes)-last; i++ {
		runes[i] = '*'
	}
	return string(runes)
}
