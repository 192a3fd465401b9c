// Package money is integer fen: no float touches an amount that is paid or
// printed. Division truncates toward zero and says so where it is used.
package money

import (
	_ "embed"
	"math"
	"strconv"
	"strings"

	"guben/fault"
	"guben/message"
)

//go:embed text.txt
var catalog string

var _ = message.Register("money", catalog)

// Fen is an amount of yuan in hundredths.
type Fen int64

// Units of account.
const (
	Yuan Fen = 100
	Wan  Fen = 10_000 * Yuan // 万元
	Yi   Fen = 10_000 * Wan  // 亿元
)

// Max bounds what is accepted as an amount: a trillion yuan.
const Max = 10_000 * Yi

// String is the plain amount in yuan with two decimals: 5812.00.
func (f Fen) String() string {
	sign, n := "", uint64(f)
	if f < 0 {
		sign, n = "-", -uint64(f)
	}
	cents := strconv.FormatUint(n%100, 10)
	if len(cents) == 1 {
		cents = "0" + cents
	}
	return sign + strconv.FormatUint(n/100, 10) + "." + cents
}

// Grouped is the amount with thousands separators: 17,436.00.
func (f Fen) Grouped() string {
	plain := f.String()
	sign := ""
	if plain[0] == '-' {
		sign, plain = "-", plain[1:]
	}
	whole := plain[:len(plain)-3]
	var b strings.Builder
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	return sign + b.String() + plain[len(plain)-3:]
}

// Say is the amount with its unit in the reader's language.
func (f Fen) Say(lang message.Lang) string {
	if lang == message.En {
		return strings.Replace("¥"+f.Grouped(), "¥-", "-¥", 1)
	}
	return f.Grouped() + " 元"
}

// Parse reads an amount as people write it: 5812, 5,812.00, ５８１２元, ¥5812,
// 20万元, -12.5. More than two decimals are refused unless they are zeros.
func Parse(text string) (Fen, error) {
	plain := fold(text)
	unit := Yuan
	switch {
	case strings.HasSuffix(plain, "万"):
		plain, unit = strings.TrimSuffix(plain, "万"), Wan
	case strings.HasSuffix(plain, "亿"):
		plain, unit = strings.TrimSuffix(plain, "亿"), Yi
	}
	amount, ok := scaled(plain, unit)
	if !ok {
		return 0, fault.New(fault.Invalid, "money.not_amount", "text", text)
	}
	if amount > Max || amount < -Max {
		return 0, fault.New(fault.Invalid, "money.out_of_range", "text", text)
	}
	return amount, nil
}

func fold(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == '．':
			return '.'
		case r == '－' || r == '−':
			return '-'
		case r == ',' || r == '，' || r == '¥' || r == '￥' || r == ' ' || r == '\u00a0' || r == '\u3000' || r == '\'' || r == '\t':
			return -1
		}
		return r
	}, text)
	return strings.TrimSuffix(strings.TrimSpace(text), "元")
}

// scaled reads digits[.digits] in units of unit, exactly.
func scaled(plain string, unit Fen) (Fen, bool) {
	negative := strings.HasPrefix(plain, "-")
	plain = strings.TrimPrefix(plain, "-")
	whole, fraction, _ := strings.Cut(plain, ".")
	if whole == "" && fraction == "" || len(whole) > 15 || !digits(whole) || !digits(fraction) {
		return 0, false
	}
	n, err := strconv.ParseInt("0"+whole, 10, 64)
	if err != nil || n > math.MaxInt64/int64(unit) {
		return 0, false
	}
	amount, place := Fen(n)*unit, unit
	for _, digit := range fraction {
		place /= 10
		if place == 0 && digit != '0' {
			return 0, false
		}
		amount += Fen(digit-'0') * place
	}
	if negative {
		amount = -amount
	}
	return amount, true
}

func digits(text string) bool {
	return strings.Trim(text, "0123456789") == ""
}
