package task

import (
	"strconv"
	"strings"

	"guben/fault"
)

// Number is a number in thousandths: targets of the plans are as large as
// 30 亿 and as fine as 0.5 %.
type Number int64

// One is the number 1.
const One Number = 1000

// ParseNumber reads a plain decimal with at most three places.
func ParseNumber(text string) (Number, error) {
	whole, part, _ := strings.Cut(strings.TrimSpace(text), ".")
	refused := fault.New(fault.Invalid, "task.not_number", "text", text)
	if len(part) > 3 || strings.HasPrefix(part, "-") || strings.HasPrefix(part, "+") {
		return 0, refused
	}
	n, err := strconv.ParseInt(whole+part+"000"[len(part):], 10, 64)
	if err != nil || whole == "" {
		return 0, refused
	}
	return Number(n), nil
}

// String is the number without needless zeros: 61, 12.5.
func (n Number) String() string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	text := sign + strconv.FormatInt(int64(n/One), 10)
	if rest := n % One; rest != 0 {
		text += "." + strings.TrimRight(strconv.FormatInt(int64(rest+One), 10)[1:], "0")
	}
	return text
}

// MarshalText writes what String gives.
func (n Number) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (n *Number) UnmarshalText(text []byte) (err error) {
	*n, err = ParseNumber(string(text))
	return err
}
