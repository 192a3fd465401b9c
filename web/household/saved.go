package household

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"unicode/utf8"

	"guben/fault"
	"guben/store"
	"guben/web/page"
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

func savedCookie(x *page.Exchange) string { return "guben_filters_" + store.FormatID(x.Account.ID) }

func savedFilters(x *page.Exchange) (saved []savedFilter) {
	cookie, err := x.R.Cookie(savedCookie(x))
	if err != nil {
		return nil
	}
	text, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	if err != nil || json.Unmarshal(text, &saved) != nil {
		return nil
	}
	return saved
}

func keepFilters(x *page.Exchange, saved []savedFilter) error {
	text, err := json.Marshal(saved)
	if err != nil {
		return err
	}
	x.SetCookie(savedCookie(x), base64.RawURLEncoding.EncodeToString(text), page.Year)
	return nil
}

// saveFilter keeps the list shown under a name; an empty query forgets it.
func saveFilter(x *page.Exchange) (page.Answer, error) {
	name := x.Field("name")
	if name == "" || utf8.RuneCountInString(name) > maxName {
		return nil, fault.New(fault.Invalid, "web.filter_name", "most", maxName)
	}
	values, err := url.ParseQuery(x.Field("filter"))
	if err != nil {
		return nil, fault.New(fault.Invalid, "web.filter_name", "most", maxName)
	}
	for _, key := range []string{"q", "after", "done"} {
		values.Del(key)
	}
	saved := slices.DeleteFunc(savedFilters(x), func(old savedFilter) bool { return old.Name == name })
	if x.Field("forget") == "" {
		saved = append(saved, savedFilter{name, values.Encode()})
	}
	if len(saved) > maxSaved {
		saved = saved[len(saved)-maxSaved:]
	}
	if err := keepFilters(x, saved); err != nil {
		return nil, err
	}
	return page.Redirect("/household?" + values.Encode()), nil
}
