package identity

import (
	"strings"
	"unicode/utf8"

	"guben/fault"
	"guben/period"
)

// earliest is the first day of birth taken for real.
var earliest = period.Date(1900, 1, 1)

// Parse reads an ID number of 18 characters, a disability card of 20 (ID number,
// category 1-7, grade 1-4) or a reissued one of 22. It knows no clock: that the
// day of birth is not in the future is for the caller to check.
func Parse(text string) (Document, error) {
	number, repairs, err := clean(text)
	if err != nil {
		return Document{}, err
	}
	if err := checkLength(number); err != nil {
		return Document{}, err
	}
	doc := Document{Number: number, Person: number[:18], Kind: Citizen, Repairs: repairs}
	if err := doc.readPerson(); err != nil {
		return Document{}, err
	}
	if len(number) > 18 {
		if err := doc.readCard(); err != nil {
			return Document{}, err
		}
	}
	return doc, nil
}

func refuse(key, text string) *fault.Error {
	return fault.New(fault.Invalid, "identity."+key, "text", text)
}

func checkLength(number string) error {
	switch len(number) {
	case 18, 20, 22:
		return nil
	case 0:
		return fault.New(fault.Invalid, "identity.empty")
	case 15:
		return fault.New(fault.Invalid, "identity.fifteen", "text", Mask(number))
	}
	return fault.New(fault.Invalid, "identity.length", "length", utf8.RuneCountInString(number))
}

// readPerson reads the 18 characters of GB 11643: six of the address, eight of
// the day of birth, three of order (odd for men), one check digit.
func (d *Document) readPerson() error {
	base, shown := d.Person, Mask(d.Person)
	if !digits(base[:17]) || !digits(base[17:]) && base[17] != 'X' {
		return refuse("letters", shown)
	}
	if strings.HasPrefix(base, "999999") {
		return refuse("placeholder", shown)
	}
	birth, err := period.Parse(base[6:14])
	if err != nil || birth < earliest {
		return fault.New(fault.Invalid, "identity.birth", "text", shown)
	}
	if check := CheckDigit(base[:17]); base[17] != check {
		if strings.HasSuffix(base, "000") { // a sheet keeps 15 digits of a figure
			return refuse("rounded", shown)
		}
		return refuse("check_digit", shown)
	}
	d.Birth, d.Sex = birth, Female
	if (base[16]-'0')%2 == 1 {
		d.Sex = Male
	}
	return nil
}

// readCard reads what a disability card adds: category, grade, and for a
// reissued card two characters more.
func (d *Document) readCard() error {
	category, grade := d.Number[18], d.Number[19]
	if category < '1' || category > '7' {
		return refuse("category", Mask(d.Number))
	}
	if grade < '1' || grade > '4' {
		return refuse("grade", Mask(d.Number))
	}
	if strings.Trim(d.Number[20:], "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return refuse("reissue", Mask(d.Number))
	}
	d.Kind, d.Category, d.Grade = Disability, int(category-'0'), int(grade-'0')
	d.Reissue = d.Number[20:]
	return nil
}

var weights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}

// CheckDigit is the eighteenth character for seventeen digits (GB 11643).
func CheckDigit(first17 string) byte {
	sum := 0
	for i := range weights {
		sum += weights[i] * int(first17[i]-'0')
	}
	return "10X98765432"[sum%11]
}

func digits(text string) bool { return strings.Trim(text, "0123456789") == "" }
