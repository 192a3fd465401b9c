package dictionary

import (
	"bytes"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

// The data are part of the program: what is wrong in them is a mistake of its
// authors, so loading panics and the package's test shows it.
func load() *book {
	b := &book{
		fields:   map[Entity][]*Field{},
		byKey:    map[Entity]map[string]*Field{},
		headings: map[Entity]map[string]*Field{},
		listOf:   map[string]*List{},
		itemOf:   map[string]*Item{},
	}
	for _, step := range []func() error{b.loadLists, b.loadFields, b.loadItems} {
		if err := step(); err != nil {
			panic("dictionary: " + err.Error())
		}
	}
	return b
}

// decode reads an embedded file; a key it does not know is an error.
func decode(name string, into any) error {
	text, err := data.ReadFile(name)
	if err != nil {
		return err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func (b *book) loadLists() error {
	var lists []struct {
		Key, Zh, En, Note string
		Codes             []struct {
			N           int
			Key, Zh, En string
			Also        []string
			National    map[string]string
		}
	}
	if err := decode("codes.yaml", &lists); err != nil {
		return err
	}
	for _, raw := range lists {
		list := &List{Key: raw.Key, Zh: raw.Zh, En: raw.En, Note: raw.Note}
		for _, c := range raw.Codes {
			list.Codes = append(list.Codes, Code{c.N, c.Key, c.Zh, c.En, c.Also, c.National})
		}
		list.index()
		b.lists = append(b.lists, list)
		b.listOf[list.Key] = list
	}
	return nil
}

// rawField is a field as fields.yaml writes it; bounds are «least..most» in
// the field's own notation.
type rawField struct {
	Key, Zh, En, List, Unit, Column, Bounds string
	Type                                    Type
	Privacy                                 Privacy
	Kept                                    Keeper
	Form                                    Form
	Scale                                   int
	Past                                    bool
	Also                                    []string
}

func (b *book) loadFields() error {
	var entities map[Entity][]struct {
		Group  string
		Fields []rawField
	}
	if err := decode("fields.yaml", &entities); err != nil {
		return err
	}
	for entity, groups := range entities {
		b.byKey[entity] = map[string]*Field{}
		for _, group := range groups {
			for _, raw := range group.Fields {
				if err := b.addField(entity, group.Group, raw); err != nil {
					return fmt.Errorf("%s.%s: %w", entity, raw.Key, err)
				}
			}
		}
		b.headings[entity] = headingsOf(b.fields[entity])
	}
	return nil
}

func (b *book) addField(entity Entity, group string, raw rawField) error {
	field := &Field{
		Key: raw.Key, Zh: raw.Zh, En: raw.En, Entity: entity, Group: group, Type: raw.Type, List: raw.List, Form: raw.Form,
		Scale: raw.Scale, Unit: raw.Unit, Privacy: raw.Privacy, Kept: raw.Kept,
		Column: raw.Column, Synonyms: raw.Also, Past: raw.Past,
	}
	field.fillIn()
	field.codes = b.listOf[field.List]
	if coded := field.Type == Coded || field.Type == Set; coded != (field.codes != nil) {
		return fmt.Errorf("type %s with code list %q", field.Type, field.List)
	}
	if (field.Type == Secret) != (field.Form != "") {
		return fmt.Errorf("type %s with form %q", field.Type, field.Form)
	}
	if err := field.setBounds(raw.Bounds); err != nil {
		return err
	}
	b.fields[entity] = append(b.fields[entity], field)
	b.byKey[entity][field.Key] = field
	return nil
}

// fillIn sets what fields.yaml leaves to its defaults.
func (f *Field) fillIn() {
	if f.Privacy == "" {
		f.Privacy = Open
	}
	if f.Type == Secret {
		f.Privacy = Hidden
	}
	if f.Kept == "" {
		f.Kept = ByRegistry
	}
	if f.Type == Money && f.Unit == "" {
		f.Unit = "元"
	}
}

func (f *Field) setBounds(bounds string) error {
	if bounds == "" {
		return nil
	}
	least, most, _ := strings.Cut(bounds, "..")
	low, err := f.Parse(least)
	if err != nil {
		return err
	}
	high, err := f.Parse(most)
	if err != nil {
		return err
	}
	f.Min, f.Max = low.N, high.N
	return nil
}

// headingsOf indexes the fields by everything a heading may say. A field that
// is kept as reported claims its heading before one that is derived.
func headingsOf(fields []*Field) map[string]*Field {
	index := map[string]*Field{}
	for _, derived := range []bool{false, true} {
		for _, field := range fields {
			if derived == field.Derived() {
				addHeadings(index, field)
			}
		}
	}
	return index
}

func addHeadings(index map[string]*Field, field *Field) {
	for _, heading := range field.Headings() {
		if text := fold(heading); text != "" && index[text] == nil {
			index[text] = field
		}
	}
}

// Headings are all headings that name the field, its own name first.
func (f *Field) Headings() []string {
	return append([]string{f.Zh, f.En, f.Key, f.Column}, f.Synonyms...)
}

// Derived reports whether the value is worked out, never entered.
func (f *Field) Derived() bool { return f.Kept == ByMembership || f.Kept == ByRule }

func (b *book) loadItems() error {
	var categories []struct {
		Category Category
		Items    []struct {
			N                           int
			Key, Zh, En, Column, Within string
			Counts, Person              bool
			Also                        []string
		}
	}
	if err := decode("income.yaml", &categories); err != nil {
		return err
	}
	for _, group := range categories {
		total := group.Items[0].Key
		for i, raw := range group.Items {
			if i > 0 && raw.Within == "" {
				raw.Within = total
			}
			b.addItem(&Item{raw.N, raw.Key, raw.Zh, raw.En, group.Category, raw.Column, raw.Counts, raw.Person, raw.Within, raw.Also})
		}
	}
	return nil
}

func (b *book) addItem(item *Item) {
	b.items = append(b.items, item)
	for _, heading := range append([]string{item.Key, item.Zh, item.En, item.Column}, item.Synonyms...) {
		if text := fold(heading); text != "" && b.itemOf[text] == nil {
			b.itemOf[text] = item
		}
	}
}
