package identity

import (
	"slices"
	"strings"
	"testing"

	"guben/fault"
	"guben/message"
	"guben/period"
)

// number makes an ID number under an address code that is not assigned, so
// that it can be nobody's.
func number(first17 string) string { return first17 + string(CheckDigit(first17)) }

var (
	man   = number("99010119800209135")
	woman = number("99010119851231206")
	withX = endsInX()
)

func endsInX() string {
	for order := '0'; ; order++ {
		if n := number("9901011976040511" + string(order)); n[17] == 'X' {
			return n
		} else if order == '9' {
			return number("99010119760405127")
		}
	}
}

func wide(text string) string {
	return strings.Map(func(r rune) rune { return r - '0' + '０' }, text)
}

func TestCheckDigit(t *testing.T) {
	// The worked example of GB 11643-1999: 11010519491231002X.
	if got := CheckDigit("11010519491231002"); got != 'X' {
		t.Errorf("check digit %c, want X", got)
	}
}

func TestParseRepairs(t *testing.T) {
	for _, c := range []struct {
		name, text, want string
		repairs          []Repair
	}{
		{"clean", man, man, nil},
		{"apostrophe", "'" + man, man, []Repair{Apostrophe}},
		{"curly apostrophe", "’" + man, man, []Repair{Apostrophe}},
		{"spaces", " " + man[:6] + " " + man[6:] + "\u00a0\n", man, []Repair{Space}},
		{"dashes", man[:6] + "-" + man[6:], man, []Repair{Space}},
		{"full width", wide(man), man, []Repair{FullWidth}},
		{"lower x", strings.ToLower(withX), withX, []Repair{LowerCase}},
		{"decimal", man + ".0", man, []Repair{Decimal}},
		{"whole exponent", man[:1] + "." + man[1:] + "E+17", man, []Repair{Exponent}},
		{"two", "'" + man + " ", man, []Repair{Apostrophe, Space}},
	} {
		doc, err := Parse(c.text)
		if err != nil || doc.Number != c.want || !slices.Equal(doc.Repairs, c.repairs) {
			t.Errorf("%s: %q %v %v", c.name, doc.Number, doc.Repairs, err)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	wrong := man[:17] + string('0'+(man[17]-'0'+1)%10)
	for _, c := range []struct{ name, text, code string }{
		{"empty", " ", "identity.empty"},
		{"15 digits", "990101800209135", "identity.fifteen"},
		{"17 digits", man[:17], "identity.length"},
		{"19 digits", man + "1", "identity.length"},
		{"check digit", wrong, "identity.check_digit"},
		{"February 29", number("99010119810229135"), "identity.birth"},
		{"month 13", number("99010119811301135"), "identity.birth"},
		{"1899", number("99010118991231135"), "identity.birth"},
		{"letters", "99010119800209AAAA", "identity.letters"},
		{"Chinese", "无", "identity.length"},
		{"scientific", "9.90101E+17", "identity.scientific"},
		{"scientific without point", "9E+17", "identity.scientific"},
		{"rounded to 15 digits", "990101198002091000", "identity.rounded"},
		{"no ID number", number("99999919800209135"), "identity.placeholder"},
		{"category 8", man + "81", "identity.category"},
		{"grade 5", man + "45", "identity.grade"},
		{"sheet error", "#N/A", "identity.length"},
	} {
		_, err := Parse(c.text)
		f, ok := err.(*fault.Error)
		if !ok || f.Code != c.code {
			t.Errorf("%s: %v, want %s", c.name, err, c.code)
		} else if f.Say(message.Zh) == c.code || f.Say(message.En) == c.code {
			t.Errorf("%s has no sentence", c.code)
		}
	}
}

func TestDocumentsOfOnePersonAgree(t *testing.T) {
	for _, c := range []struct {
		text            string
		kind            Kind
		category, grade int
		reissue         string
	}{
		{woman, Citizen, 0, 0, ""},
		{woman + "42", Disability, 4, 2, ""},
		{woman + "42B1", Disability, 4, 2, "B1"},
		{woman + "42b1", Disability, 4, 2, "B1"},
	} {
		doc, err := Parse(c.text)
		if err != nil || doc.Person != woman || doc.Kind != c.kind || doc.Category != c.category || doc.Grade != c.grade || doc.Reissue != c.reissue {
			t.Errorf("%s: %+v %v", c.text, doc, err)
		}
		if doc.Birth != period.Date(1985, 12, 31) || doc.Sex != Female {
			t.Errorf("%s: born %s, sex %d", c.text, doc.Birth, doc.Sex)
		}
	}
	if doc, _ := Parse(man); doc.Sex != Male {
		t.Error("an odd order is a man's")
	}
}

func TestPhoneAndBankCard(t *testing.T) {
	for text, want := range map[string]string{
		"13812345678": "13812345678", "138 1234 5678": "13812345678", "+86-138-1234-5678": "13812345678", "１３８１２３４５６７８": "13812345678",
		"13812345678.0": "13812345678", "1.3812345678E10": "13812345678", "0414-2345678": "04142345678",
		"12812345678": "", "1381234567": "", "": "", "2345678": "", "电话": "", "1.38E10": "",
	} {
		if got, _, err := Phone(text); got != want || (err == nil) != (want != "") {
			t.Errorf("Phone(%q) = %q, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"6222 0212 3456 7890 128": "6222021234567890128", "'6222021234567890": "6222021234567890", "6.22202E+18": "", "62220": "", "": "",
	} {
		if got, _, err := BankCard(text); got != want || (err == nil) != (want != "") {
			t.Errorf("BankCard(%q) = %q, %v", text, got, err)
		}
	}
}

func TestMask(t *testing.T) {
	for _, c := range [][2]string{
		{Mask(man), "990***********" + man[14:]},
		{Mask(man + "42"), "990***********" + man[14:] + "**"},
		{Mask("12345"), "*****"},
		{Mask(""), ""},
		{MaskPhone("13812345678"), "138******78"},
		{MaskBankCard("6222021234567890"), "************7890"},
	} {
		if c[0] != c[1] {
			t.Errorf("%s, want %s", c[0], c[1])
		}
	}
}

// Whatever is read is valid, and reads the same once more.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{man, woman + "42B1", "'" + man, wide(man), "2.1E+17", "１.0", man + ".0", "E", "1E99999999999", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		Phone(text)
		BankCard(text)
		doc, err := Parse(text)
		if err != nil {
			return
		}
		if doc.Person[17] != CheckDigit(doc.Person[:17]) || doc.Number[:18] != doc.Person {
			t.Fatalf("%q read as %+v", text, doc)
		}
		again, err := Parse(doc.Number)
		if err != nil || again.Number != doc.Number || again.Repairs != nil {
			t.Fatalf("%q: %+v then %+v %v", text, doc, again, err)
		}
	})
}
