package form

import (
	"cmp"
	"strconv"
	"strings"
	"unicode"

	"guben/dictionary"
	"guben/policy"
)

// field is a checked field of a form or a column of a table.
type field struct {
	*Field
	dict    *dictionary.Field // of a field by reference
	cell    *dictionary.Field // reads and says numbers, amounts, days, months, yes or no
	stored  *dictionary.Field // cell without the dictionary's bounds, which may have changed since
	least   dictionary.Value  // bounds of the form's own
	most    dictionary.Value
	list    *dictionary.List  // of a choice from the dictionary
	options map[string]int    // index in Choices by ID
	words   map[string]int    // index in Choices by what people write
	pieces  int               // the most parts separators make of a choice's name
	numbers []int             // number of each choice for rules
	columns []*field          // of a table
	byID    map[string]*field // columns by ID
	points  map[string]int    // index in Points by ID
	facts   int               // of rules: index of the first, -1 where there are none
	known   int               // of a field by reference: index in the schema's entity, -1
	derived string            // key of the computed fact it shows
	show    int               // index of its show-if among the rules, -1
	need    int
}

// kindOf is how a field's value counts: a computed field's as its result's.
func (f *field) kindOf() Type { return f.Kind() }

// Kind is the type of what the field holds: of a computed field its result's. It
// is settled in the form of a Program.
func (f *Field) Kind() Type {
	if f.Type == Computed {
		return f.As
	}
	return f.Type
}

// readOnly reports whether nobody fills the field in.
func (f *field) readOnly() bool {
	return f.Type == Computed || f.dict != nil && f.Update == NoUpdate
}

// secret reports whether the value is shown masked.
func (f *field) secret() bool { return f.Type == Document || f.Type == Phone || f.Type == BankCard }

// personal reports whether the value is about a person who can be told from it.
func (f *field) personal() bool {
	switch f.Type {
	case Person, Signature:
		return true
	case Table:
		for _, column := range f.columns {
			if column.personal() {
				return true
			}
		}
	}
	return f.Field.Personal || f.secret() || f.dict != nil && f.dict.Privacy != dictionary.Open
}

// numeric reports whether the value is kept in Value.N.
func numeric(t Type) bool {
	return t == Number || t == Money || t == Date || t == Month || t == YesNo
}

var cellTypes = map[Type]dictionary.Type{
	Number: dictionary.Decimal, Money: dictionary.Money, Date: dictionary.Day, Month: dictionary.Month, YesNo: dictionary.Bool,
}

// cells makes the dictionary's reader of a numeric field of the form's own.
func (f *field) cells() {
	kind := f.kindOf()
	if f.dict != nil || !numeric(kind) {
		return
	}
	f.cell = &dictionary.Field{Key: f.ID, Zh: f.Name.Zh, En: cmp.Or(f.Name.En, f.Name.Zh), Type: cellTypes[kind], Scale: f.Decimals, Unit: f.Unit}
	if kind == Money {
		f.cell.Unit = "元"
	}
	f.stored = f.cell
}

// typeOfDictionary is how a dictionary field is filled in.
var typeOfDictionary = map[dictionary.Type]Type{
	dictionary.Bool: YesNo, dictionary.Int: Number, dictionary.Decimal: Number, dictionary.Money: Money, dictionary.Day: Date,
	dictionary.Month: Month, dictionary.Coded: Choice, dictionary.Set: Many, dictionary.Text: Text,
}

var typeOfSecret = map[dictionary.Form]Type{
	dictionary.Document: Document, dictionary.Phone: Phone, dictionary.BankCard: BankCard,
}

// refer fills in what the dictionary says about a field by reference.
func (f *field) refer(dict *dictionary.Field) {
	stored := *dict
	stored.Min, stored.Max = 0, 0
	f.dict, f.cell, f.stored = dict, dict, &stored
	f.ID = cmp.Or(f.ID, dict.Key)
	if f.Name.Zh == "" {
		f.Name = Words{Zh: dict.Zh, En: dict.En}
	}
	if f.Type = typeOfDictionary[dict.Type]; dict.Type == dictionary.Secret {
		f.Type = typeOfSecret[dict.Form]
	}
	f.List, f.Unit, f.Decimals = dict.List, dict.Unit, dict.Scale
}

// take makes the choices of a list of the dictionary the field's own.
func (f *field) take(list *dictionary.List) {
	f.list = list
	f.Choices = nil
	for _, code := range list.Codes {
		f.Choices = append(f.Choices, Option{ID: code.Key, Name: Words{Zh: code.Zh, En: code.En}})
		f.numbers = append(f.numbers, code.N)
	}
}

// learn indexes the choices; own ones are numbered in their order.
func (f *field) learn() {
	f.options, f.words = map[string]int{}, map[string]int{}
	for i, option := range f.Choices {
		if f.list == nil {
			f.numbers = append(f.numbers, i+1)
		}
		f.options[option.ID] = i
		for _, word := range []string{option.ID, option.Name.Zh, option.Name.En} {
			if _, taken := f.words[fold(word)]; !taken && word != "" {
				f.words[fold(word)] = i
			}
			f.pieces = max(f.pieces, len(strings.FieldsFunc(word, separates)))
		}
	}
}

// fold is a choice as written without what people vary: case, spaces and what
// separates choices.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || separates(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, text)
}

// listKey names the choices of a field of the form's own in the schema.
func (f *field) listKey() string {
	if f.list != nil {
		return f.list.Key
	}
	return f.Name.Zh
}

// typ is the type rules know the value by.
func (f *field) typ() policy.Type {
	switch f.kindOf() {
	case Number:
		return policy.Type{Kind: policy.Int, Unit: f.Unit, Scale: f.Decimals}
	case Money:
		return policy.Type{Kind: policy.Money}
	case Date:
		return policy.Type{Kind: policy.Day}
	case Month:
		return policy.Type{Kind: policy.Month}
	case Choice:
		return policy.Type{Kind: policy.Code, List: f.listKey()}
	case Many:
		return policy.Type{Kind: policy.Set, List: f.listKey()}
	}
	return policy.Type{Kind: policy.Bool}
}

// key is the input's name of a cell below the field.
func (f *field) key(parts ...string) string { return f.ID + "." + strings.Join(parts, ".") }

func (f *field) rowKey(row int, column string) string { return f.key(strconv.Itoa(row), column) }
