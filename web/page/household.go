package page

import (
	"strings"

	"guben/dictionary"
	"guben/message"
	"guben/registry"
	"guben/store"
)

// Fact is a known value of a field.
type Fact struct {
	Field *dictionary.Field
	Text  string
	Good  bool // a guarantee that stands
	Bad   bool // a guarantee that does not
}

// HouseholdAt is the household the path names.
func (x *Exchange) HouseholdAt() (county, id int64) {
	return store.ParseID(x.R.PathValue("county")), x.ID("id")
}

// applies says a yes of a person without asking: 寄宿 for 是否寄宿, 是.
func applies(f Fact, lang message.Lang) string {
	if f.Field.Type != dictionary.Bool {
		return f.Text
	}
	return strings.TrimPrefix(f.Field.Say(lang), "是否")
}

// HouseholdRow is a household in a list.
type HouseholdRow struct {
	registry.Record
	Place string
	Open  int64 // findings that wait for somebody
}

// Path is the household's page.
func (r HouseholdRow) Path() string { return HouseholdPath(r.County, r.ID) }

// Key names the household in an address.
func (r HouseholdRow) Key() string { return HouseholdKeyOf(r.County, r.ID) }
