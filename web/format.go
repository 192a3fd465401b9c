package web

import (
	"html/template"
	"net/url"
	"strconv"
	"time"

	"guben/period"
	"guben/store"
	"guben/web/asset"
)

// icon draws one symbol of the sprite; it says nothing to a screen reader, the
// text beside it does.
func icon(name string) template.HTML {
	return template.HTML(`<svg class="icon" aria-hidden="true"><use href="` + asset.URL("icons.svg") + "#" + template.HTMLEscapeString(name) + `"/></svg>`)
}

// groupDigits writes 657,735.
func groupDigits(n any) string {
	var value int64
	switch typed := n.(type) {
	case int:
		value = int64(typed)
	case int64:
		value = typed
	}
	digits := strconv.FormatInt(value, 10)
	sign := ""
	if value < 0 {
		sign, digits = "-", digits[1:]
	}
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return sign + digits
}

// instant writes milliseconds since 1970 as a time of day in China.
func instant(milliseconds int64) string {
	return time.UnixMilli(milliseconds).In(period.China).Format("2006-01-02 15:04:05")
}

func identifier(id int64) string { return store.FormatID(id) }

// query writes pairs of name and value as ?a=1&b=2, leaving out empty values.
func query(pairs ...string) string {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			values.Set(pairs[i], pairs[i+1])
		}
	}
	if len(values) == 0 {
		return ""
	}
	return "?" + values.Encode()
}
