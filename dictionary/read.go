package dictionary

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"guben/fault"
	"guben/message"
	"guben/period"
)

// maxText bounds a text cell, in characters.
const maxText = 2000

// blank reports whether a cell says nothing.
func blank(text string) bool {
	switch strings.ToLower(text) {
	case "", "-", "--", "—", "——", "/", "\\", "null", "n/a", "#n/a", "空":
		return true
	}
	return false
}

func (f *Field) refuse(key, text string) *fault.Error {
	return fault.New(fault.Invalid, "dictionary."+key, "field", f, "text", text)
}

func (f *Field) outside(text string) *fault.Error {
	return fault.New(fault.Invalid, "dictionary.outside", "field", f, "text", text,
		"min", f.Canonical(Number(f.Min)), "max", f.Canonical(Number(f.Max)), "unit", f.Unit)
}

var yes = map[string]bool{"是": true, "1": true, "有": true, "对": true, "√": true, "✓": true, "✔": true,
	"y": true, "yes": true, "true": true, "已": true, "享受": true, "参加": true, "已参加": true, "已解决": true,
	"1.0": true, "参保": true, "已参保": true, "已享受": true, "已消除": true}

var no = map[string]bool{"否": true, "0": true, "无": true, "没有": true, "×": true, "✗": true, "✕": true,
	"n": true, "no": true, "false": true, "未": true, "不享受": true, "未享受": true, "未参加": true, "未解决": true,
	"0.0": true, "未参保": true, "不是": true, "未消除": true}

func (f *Field) readBool(text string) (Value, error) {
	text = strings.ToLower(text)
	switch {
	case yes[text]:
		return Number(1), nil
	case no[text]:
		return Number(0), nil
	}
	return Value{}, f.refuse("not_bool", text)
}

// readNumber reads a whole number or a decimal with at most Scale digits that
// matter; more are a fault, never rounded in silence.
func (f *Field) readNumber(text string) (Value, error) {
	plain := strings.ReplaceAll(strings.TrimSpace(strings.TrimSuffix(text, f.Unit)), ",", "")
	negative := strings.HasPrefix(plain, "-")
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(plain, "-"), ".")
	fraction = strings.TrimRight(fraction, "0")
	if whole == "" && fraction == "" && !strings.ContainsRune(plain, '0') || len(whole) > 12 {
		return Value{}, f.refuse("not_number", text)
	}
	if len(fraction) > f.Scale {
		return Value{}, f.tooFine(fraction, text)
	}
	digits := whole + fraction + strings.Repeat("0", f.Scale-len(fraction))
	if strings.Trim(digits, "0123456789") != "" {
		return Value{}, f.refuse("not_number", text)
	}
	n, err := strconv.ParseInt("0"+digits, 10, 64)
	if err != nil {
		return Value{}, f.refuse("not_number", text)
	}
	if negative {
		n = -n
	}
	return Number(n), nil
}

func (f *Field) tooFine(fraction, text string) error {
	if strings.Trim(fraction, "0123456789") != "" {
		return f.refuse("not_number", text)
	}
	if f.Scale == 0 {
		return f.refuse("not_whole", text)
	}
	return fault.New(fault.Invalid, "dictionary.too_fine", "field", f, "text", text, "scale", f.Scale)
}

// decimalText writes n units of 10^-scale without trailing zeros.
func decimalText(n int64, scale int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	digits := strconv.FormatInt(n, 10)
	for len(digits) <= scale {
		digits = "0" + digits
	}
	fraction := strings.TrimRight(digits[len(digits)-scale:], "0")
	if fraction != "" {
		fraction = "." + fraction
	}
	return sign + digits[:len(digits)-scale] + fraction
}

// dayText drops the time of day that spreadsheets write behind a day.
func dayText(text string) string {
	if cut := strings.IndexAny(text, " T"); cut > 0 && strings.Contains(text[cut:], ":") {
		return text[:cut]
	}
	return text
}

// readMonth reads a month, or the month of a full day.
func (f *Field) readMonth(text string) (Value, error) {
	if month, err := period.ParseMonth(text); err == nil {
		return Number(int64(month)), nil
	}
	day, err := period.Parse(dayText(text))
	if err != nil {
		return Value{}, f.refuse("not_month", text).Because(err)
	}
	return Number(int64(period.MonthOf(day))), nil
}

func (f *Field) readCode(text string) (Value, error) {
	code, err := f.code(text)
	if err != nil {
		return Value{}, err
	}
	return Number(int64(code.N)), nil
}

// readSet reads values separated by commas and the like; one whole cell that
// is itself a value wins over splitting it.
func (f *Field) readSet(text string) (Value, error) {
	if code, ok := f.Codes().Parse(text); ok {
		return Number(code.Bit()), nil
	}
	set := Number(0)
	for _, part := range strings.FieldsFunc(text, separates) {
		code, err := f.code(part)
		if err != nil {
			return Value{}, err
		}
		set.N |= code.Bit()
	}
	if set.N == 0 {
		return Value{}, f.refuse("not_code", text)
	}
	return set, nil
}

func separates(r rune) bool { return strings.ContainsRune(",;、|/+ \n\t", r) }

func (f *Field) code(text string) (Code, error) {
	list := f.Codes()
	if code, ok := list.Parse(text); ok {
		return code, nil
	}
	if meanings := list.Meanings(text); len(meanings) > 1 {
		return Code{}, fault.New(fault.Invalid, "dictionary.ambiguous", "field", f, "text", text, "meanings", choices(meanings))
	}
	return Code{}, fault.New(fault.Invalid, "dictionary.not_code", "field", f, "text", text, "choices", choices(list.Codes))
}

// choices says codes as a list in the reader's language, cut when it is long.
type choices []Code

// Say lists at most twelve names.
func (c choices) Say(lang message.Lang) string {
	var names []string
	for _, code := range c[:min(len(c), 12)] {
		names = append(names, code.Say(lang))
	}
	if len(c) > 12 {
		names = append(names, "…")
	}
	return join(names, lang)
}

func (f *Field) readText(text string) (Value, error) {
	switch {
	case !utf8.ValidString(text) || strings.ContainsFunc(text, control):
		return Value{}, f.refuse("bad_text", strings.ToValidUTF8(strings.Map(visible, text), "?"))
	case utf8.RuneCountInString(text) > maxText:
		return Value{}, fault.New(fault.Invalid, "dictionary.too_long", "field", f, "max", maxText)
	}
	return Words(text), nil
}

func control(r rune) bool {
	return r == unicode.ReplacementChar || unicode.IsControl(r) && r != '\n' && r != '\t'
}

func visible(r rune) rune {
	if control(r) {
		return '?'
	}
	return r
}
