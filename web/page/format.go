package page

import (
	"errors"
	"html/template"
	"net/url"
	"strconv"
	"strings"
	"time"

	"guben/dictionary"
	"guben/message"
	"guben/period"
	"guben/registry"
	"guben/store"
	"guben/web/asset"
)

// icon draws one symbol of the sprite; it says nothing to a screen reader, the
// text beside it does.
func icon(name string) template.HTML {
	return template.HTML(`<svg class="icon" aria-hidden="true"><use href="` + asset.URL("icons.svg") + "#" + template.HTMLEscapeString(name) + `"/></svg>`)
}

// GroupDigits writes 657,735.
func GroupDigits(n any) string {
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

// Query writes pairs of name and value as ?a=1&b=2, leaving out empty values.
func Query(pairs ...string) string {
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

// More adds pairs to a query as made by Query.
func More(base string, pairs ...string) string {
	values, _ := url.ParseQuery(strings.TrimPrefix(base, "?"))
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return "?" + values.Encode()
}

// pairs hands several values to a template: name, value, name, value ...
func pairs(list ...any) (map[string]any, error) {
	values := map[string]any{}
	for i := 0; i+1 < len(list); i += 2 {
		name, ok := list[i].(string)
		if !ok {
			return nil, errors.New("pairs: a name is no text")
		}
		values[name] = list[i+1]
	}
	return values, nil
}

// FieldName is the name of the field a change is about; a movement has none.
func FieldName(change registry.Change, lang message.Lang) string {
	if field, ok := dictionary.Get(change.Entity, change.Field); ok {
		return field.Say(lang)
	}
	return ""
}

// ActionName says an action of the record; one without a name is shown as it is.
func ActionName(lang message.Lang, action string) string {
	key := "web.action_" + strings.ReplaceAll(action, ".", "_")
	if !message.Has(key) {
		return action
	}
	return message.Text(lang, key)
}

// Enumerated puts names in a row.
func Enumerated(names []string, lang message.Lang) (row string) {
	for i, name := range names {
		if i == 0 {
			row = name
			continue
		}
		row = message.Text(lang, "web.and_more", "first", row, "next", name)
	}
	return row
}

// Joined puts clauses in a row as the plans do.
func Joined(clauses []string) string { return strings.Join(clauses, "、") }

// OneLine leaves out what makes a text longer than a line of a table.
func OneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
