// Package dictionary is the one field dictionary of the registry: every field
// of a household, a person and a village, every code list with its old and new
// national values, and the items of income. Import, forms, rules, masks,
// exports, columns of the database and docs/fields.md all read it.
//
// It is data (fields.yaml, codes.yaml, income.yaml), so a new field or value
// needs no Go. Numbers of codes are stored: they are never reused or changed.
package dictionary

import (
	"embed"
	"sync"

	"guben/message"
)

//go:embed text.txt
var catalog string

var _ = message.Register("dictionary", catalog)

//go:embed fields.yaml codes.yaml income.yaml
var data embed.FS

// book is the dictionary as loaded, with its indexes.
type book struct {
	fields   map[Entity][]*Field
	byKey    map[Entity]map[string]*Field
	headings map[Entity]map[string]*Field
	lists    []*List
	listOf   map[string]*List
	items    []*Item
	itemOf   map[string]*Item
}

var open = sync.OnceValue(load)

// Fields lists the fields of an entity in the order of forms. The dictionary
// is shared: callers must not change what they get.
func Fields(entity Entity) []*Field { return open().fields[entity] }

// Get is the field of an entity with this key.
func Get(entity Entity, key string) (*Field, bool) {
	field, ok := open().byKey[entity][key]
	return field, ok
}

// Find is the field of an entity that a column heading names: its Chinese or
// English name, key, national column code or a synonym, whatever the width,
// spacing, brackets or a leading 是否. A heading whose unit in brackets is not
// the field's own finds nothing, for the figures would be wrong by that factor.
func Find(entity Entity, heading string) (*Field, bool) {
	headings := open().headings[entity]
	for _, spelling := range spellings(heading) {
		if field, ok := headings[spelling.text]; ok && field.accepts(spelling.unit) {
			return field, true
		}
	}
	return nil, false
}

// Lists are all code lists.
func Lists() []*List { return open().lists }

// ListOf is the code list with this key.
func ListOf(key string) (*List, bool) {
	list, ok := open().listOf[key]
	return list, ok
}

// Items are the income items in the order of the accounting form.
func Items() []*Item { return open().items }

// ItemOf is the income item with this key.
func ItemOf(key string) (*Item, bool) {
	item, ok := open().itemOf[fold(key)]
	return item, ok && item.Key == key
}

// ItemNumber is the income item with this stored number.
func ItemNumber(n int) (*Item, bool) {
	for _, item := range Items() {
		if item.N == n {
			return item, true
		}
	}
	return nil, false
}

// Total is the item that stands for a whole category.
func Total(category Category) *Item {
	for _, item := range Items() {
		if item.Category == category {
			return item
		}
	}
	return nil
}
