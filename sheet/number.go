package sheet

import (
	"math"
	"strconv"
	"strings"
	"time"

	"guben/period"
)

// exactDigits is how many significant digits a spreadsheet keeps.
const exactDigits = 15

// noise is the size below which a number is the remainder of float arithmetic
// (5.68E-14 for nothing), not a figure of any table.
const noise = 1e-9

// numberText writes a stored number as the user sees it at full width: plain
// digits, at most 15 significant ones. A whole number of more than 15 digits
// that has gone through a float is returned as stored, with damaged set:
// its last digits are lost and must be asked for. ok is false if raw is no number.
func numberText(raw string) (text string, damaged, ok bool) {
	digits, whole, simple := measure(raw)
	if simple && digits <= exactDigits {
		return raw, false, true
	}
	value, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(value, 0) || math.IsNaN(value) {
		return raw, false, false
	}
	if simple && whole > exactDigits {
		return raw, throughFloat(raw, value), true
	}
	if math.Abs(value) >= 1e15 {
		return raw, true, true
	}
	if math.Abs(value) < noise {
		return "0", false, true
	}
	return plain(strconv.FormatFloat(value, 'e', exactDigits-1, 64)), false, true
}

// measure counts all digits and those before the point; simple is false if
// there is anything but digits, one point and a leading minus.
func measure(raw string) (digits, whole int, simple bool) {
	point := false
	for i := range len(raw) {
		switch c := raw[i]; {
		case c >= '0' && c <= '9':
			digits++
			if !point {
				whole++
			}
		case c == '.' && !point:
			point = true
		case c == '-' && i == 0:
		default:
			return 0, 0, false
		}
	}
	return digits, whole, digits > 0
}

// throughFloat tells whether a long whole number has lost digits. A program
// that wrote all 18 digits leaves a number no float equals (save one in 32).
func throughFloat(raw string, value float64) bool {
	if len(raw) > exactDigits && strings.Trim(raw[exactDigits:], "0") == "" {
		return true
	}
	return strconv.FormatFloat(value, 'f', 0, 64) == raw
}

// plain rewrites d.ddde±dd without exponent and without trailing zeros.
func plain(scientific string) string {
	mantissa, exponent, _ := strings.Cut(scientific, "e")
	sign := ""
	if strings.HasPrefix(mantissa, "-") {
		sign, mantissa = "-", mantissa[1:]
	}
	shift, _ := strconv.Atoi(exponent)
	digits := strings.TrimRight(strings.Replace(mantissa, ".", "", 1), "0")
	point := shift + 1
	switch {
	case point <= 0:
		return sign + "0." + strings.Repeat("0", -point) + digits
	case point >= len(digits):
		return sign + digits + strings.Repeat("0", point-len(digits))
	}
	return sign + digits[:point] + "." + digits[point:]
}

// shownScientific recognises text such as 2.10504E+17, what is left of a long
// number after a detour through a display: digits are lost.
func shownScientific(text string) bool {
	if len(text) < 5 || len(text) > 24 || text[0] < '1' || text[0] > '9' {
		return false
	}
	at := strings.IndexAny(text, "Ee")
	if at < 1 || at+2 >= len(text) || text[at+1] != '+' {
		return false
	}
	decimals := 0
	if at > 1 {
		if text[1] != '.' {
			return false
		}
		decimals = at - 2
	}
	if digits, _, simple := measure(text[:at]); !simple || digits != decimals+1 {
		return false
	}
	exponent, err := strconv.Atoi(text[at+2:])
	return err == nil && exponent > decimals
}

// The last serial a spreadsheet accepts, 9999-12-31.
const lastSerial = 2958465

// dateText renders a serial number of days under a date format; ok is false
// for what no spreadsheet shows as a date.
func dateText(raw string, format format, epoch1904 bool) (string, bool) {
	serial, err := strconv.ParseFloat(raw, 64)
	if err != nil || !(serial >= 0 && serial <= lastSerial) {
		return "", false
	}
	days := math.Floor(serial)
	seconds := int(math.Round((serial - days) * 86400))
	if seconds == 86400 {
		days, seconds = days+1, 0
	}
	clock := time.Unix(int64(seconds), 0).UTC().Format("15:04:05")
	if days == 0 && !epoch1904 {
		return clock, format&formatTime != 0
	}
	day, ok := serialDay(int(days), epoch1904)
	if !ok {
		return "", false
	}
	if seconds == 0 || format&formatTime == 0 {
		return day.String(), true
	}
	return day.String() + " " + clock, true
}

// serialDay counts from 1899-12-31, passing over the 29 February 1900 that
// spreadsheets believe in, or from 1904-01-01.
func serialDay(serial int, epoch1904 bool) (period.Day, bool) {
	switch {
	case epoch1904:
		return period.Date(1904, time.January, 1) + period.Day(serial), true
	case serial == 60:
		return 0, false
	case serial < 60:
		return period.Date(1899, time.December, 31) + period.Day(serial), true
	}
	return period.Date(1899, time.December, 30) + period.Day(serial), true
}
