package web

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"unicode/utf8"

	"guben/fault"
	"guben/store"
)

// savedFilter is a list somebody looks at often. It stays in the browser of
// the one who saved it, and never holds what was searched for: that is a name.
type savedFilter struct {
	Name  string `json:"n"`
	Query string `json:"q"`
}

const (
	maxSaved = 8
	maxName  = 20 // characters
)

func (x *exchange) savedCookie() string { return "guben_filters_" + store.FormatID(x.account.ID) }

func (x *exchange) savedFilters() (saved []savedFilter) {
	cookie, err := x.r.Cookie(x.savedCookie())
	if err != nil {
		return nil
	}
	text, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	if err != nil || json.Unmarshal(text, &saved) != nil {
		return nil
	}
	return saved
}

func (x *exchange) keepFilters(saved []savedFilter) error {
	text, err := json.Marshal(saved)
	if err != nil {
		return err
	}
	x.setCookie(x.savedCookie(), base64.RawURLEncoding.EncodeToString(text), year)
	return nil
}

// saveFilter keeps the list shown under a name; an empty query forgets it.
func saveFilter(x *exchange) (answer, error) {
	name := x.field("name")
	if name == "" || utf8.RuneCountInString(name) > maxName {
		return nil, fault.New(fault.Invalid, "web.filter_name", "most", maxName)
	}
	values, err := url.ParseQuery(x.field("filter"))
	if err != nil {
		return nil, fault.New(fault.Invalid, "web.filter_name", "most", maxName)
	}
	for _, key := range []string{"q", "after", "done"} {
		values.Del(key)
	}
	saved := slices.DeleteFunc(x.savedFilters(), func(old savedFilter) bool { return old.Name == name })
	if x.field("forget") == "" {
		saved = append(saved, savedFilter{name, values.Encode()})
	}
	if len(saved) > maxSaved {
		saved = saved[len(saved)-maxSaved:]
	}
	if err := x.keepFilters(saved); err != nil {
		return nil, err
	}
	return redirect("/household?" + values.Encode()), nil
}
