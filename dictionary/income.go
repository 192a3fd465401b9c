package dictionary

import "guben/message"

// Category is one of the five heads of the income account.
type Category string

// The categories: 工资性、生产经营性、财产性、转移性收入 and 生产经营性支出.
const (
	Wage     Category = "wage"
	Business Category = "business"
	Property Category = "property"
	Transfer Category = "transfer"
	Expense  Category = "expense"
)

// Categories in the order of the accounting form.
var Categories = []Category{Wage, Business, Property, Transfer, Expense}

// Say is the category's name in the reader's language.
func (c Category) Say(lang message.Lang) string {
	return message.Text(lang, "dictionary.category_"+string(c))
}

// Item is one line of the income account.
type Item struct {
	N        int // stored number, never reused
	Key      string
	Zh       string
	En       string
	Category Category
	Column   string // column code of the national system (AC07), if it has one
	Counts   bool   // counts towards net income unless the county's rules say otherwise
	Person   bool   // usually earned by one member, not by the household
	Within   string // item this one is a part of, "" for a category's total
	Synonyms []string
}

// Say is the item's name in the reader's language.
func (i *Item) Say(lang message.Lang) string {
	if lang == message.En {
		return i.En
	}
	return i.Zh
}

// FindItem is the income item a column heading names.
func FindItem(heading string) (*Item, bool) {
	for _, spelling := range spellings(heading) {
		if item, ok := open().itemOf[spelling.text]; ok && (spelling.unit == "" || spelling.unit == "元") {
			return item, true
		}
	}
	return nil, false
}
