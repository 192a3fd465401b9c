package ledger

import (
	"strings"

	forms "guben/form"
	"guben/message"
	"guben/web/page"
)

// fieldPrefix keeps the fields of a record's form apart from the page's own.
const fieldPrefix = "f."

// entry is one field of a record's form as it stands on the page.
type entry struct {
	ID    string // of the field
	At    string // id of its element
	Name  string // of its input
	Kind  string // part, text, paragraph, number, date, month, place, radio, select, many, checklist, table, file, signature, said
	Label string
	Unit  string
	Help  string

	Text     string // as typed
	Said     string // as read
	Masked   string // a number on record, where the box beside it is empty
	Reveal   string // where the number is shown in full, on record; "" where it is not
	Registry string // what the registry has where that differs
	List     string // id of the list a place is chosen from, "" for the page's own
	Options  []option
	Points   []point
	Columns  []entry
	Rows     []rowOfEntries
	Totals   []entry // one a column
	Files    []page.FileLink

	Needed   bool
	Hidden   bool
	ReadOnly bool
	Long     bool
	Problem  string
}

// option is one answer to choose, with what it stands for.
type option struct {
	page.Choice
	Means string
}

// point is one line of a checklist.
type point struct {
	At, Name, Text, Means string
	Options               []page.Choice
}

// rowOfEntries is a row of a table.
type rowOfEntries struct {
	Number int
	Cells  []entry
}

// Grouped reports whether the field is several inputs under one heading.
func (e entry) Grouped() bool {
	switch e.Kind {
	case "radio", "many", "checklist", "table":
		return !e.ReadOnly || e.Kind == "table"
	}
	return false
}

// Wide reports whether the field takes the whole line.
func (e entry) Wide() bool {
	switch e.Kind {
	case "paragraph", "many", "checklist", "table", "file", "signature":
		return true
	case "radio":
		return e.Explained() || len(e.Options) > 4
	}
	return e.Long
}

// Explained reports whether an option says more than its name.
func (e entry) Explained() bool {
	for _, o := range e.Options {
		if o.Means != "" {
			return true
		}
	}
	return false
}

// Describes are the ids of what says more about the field.
func (e entry) Describes() string {
	ids := ""
	for _, one := range [][2]string{{"-help", e.Help}, {"-masked", e.Masked}, {"-registry", e.Registry}, {"-problem", e.Problem}} {
		if one[1] != "" {
			ids += " " + e.At + one[0]
		}
	}
	return strings.TrimPrefix(ids, " ")
}

// Say is the name of a table's cell for who does not see the table.
func (e entry) Say() string { return e.Label }

// entryMaker makes the entries of a form from what stands in it.
type entryMaker struct {
	lang     message.Lang
	program  *forms.Program
	state    *forms.State
	input    map[string][]string // as typed, by key
	problems map[string]string   // by key
	known    forms.Values        // as the registry has it
	people   []page.Choice       // whom a person field may name
	units    []page.Choice
	places   []page.Choice
	files    map[string]page.FileLink // by hash
	prefix   string                   // of names, before fieldPrefix
	asked    string                   // id of the table that gets one more row
	closed   bool                     // nothing may be changed
	reveal   string                   // where numbers are shown in full, "" where they are not
}

// entries are all fields of the form, headings among them.
func (m *entryMaker) entries() (list []entry) {
	for i := range m.program.Form().Fields {
		field := &m.program.Form().Fields[i]
		if field.Part != (forms.Words{}) {
			list = append(list, entry{Kind: "part", Label: field.Part.Say(m.lang)})
			continue
		}
		list = append(list, m.entry(field))
	}
	return visibleParts(list)
}

// visibleParts leaves out headings with nothing below them.
func visibleParts(list []entry) (kept []entry) {
	for i, e := range list {
		if e.Kind == "part" && (i+1 == len(list) || list[i+1].Kind == "part") {
			continue
		}
		kept = append(kept, e)
	}
	return kept
}

func (m *entryMaker) entry(field *forms.Field) entry {
	state, _ := m.state.Field(field.ID)
	e := entry{ID: field.ID, At: "f-" + field.ID, Name: m.prefix + fieldPrefix + field.ID, Kind: entryKind(field), Label: field.Name.Say(m.lang),
		Unit: unitOf(field, m.lang), Help: field.Help.Say(m.lang), Needed: state.Needed, Hidden: !state.Shown,
		ReadOnly: m.closed || readOnly(field), Problem: m.problems[field.ID]}
	value := m.state.Values[field.ID]
	e.Said = m.say(field, value)
	e.Text = m.text(field, field.ID)
	if known := m.known[field.ID]; field.Update != forms.NoUpdate && known.Known {
		if said := m.say(field, known); said != e.Said {
			e.Registry = said
		}
	}
	if secret(field) && e.Said != "" {
		e.Reveal = m.reveal
		if !e.ReadOnly {
			e.Masked = e.Said
		}
	}
	m.parts(field, value, &e)
	if e.ReadOnly && e.Kind != "table" {
		e.Kind, e.Long, e.Help = "said", e.Wide(), ""
	}
	return e
}

// text is what stands in a box: as typed, a place by its name.
func (m *entryMaker) text(field *forms.Field, key string) string {
	text := strings.Join(m.input[key], "、")
	if field.Type == forms.Place {
		return choiceNamed(m.places, text)
	}
	return text
}

// parts fills what a field has several of.
func (m *entryMaker) parts(field *forms.Field, value forms.Value, e *entry) {
	switch e.Kind {
	case "radio", "select", "many":
		e.Options = m.options(field, m.input[field.ID])
	case "checklist":
		e.Points = m.points(field)
	case "table":
		m.table(field, value, e)
	case "file", "signature":
		e.Files = m.filesOf(value)
		if field.Type == forms.Signature && e.Help == "" {
			e.Help = message.Text(m.lang, "ledgers.sign_help")
		}
	}
}

// say is a value in words; what a number or code stands for is said by its name.
func (m *entryMaker) say(field *forms.Field, value forms.Value) string {
	switch field.Type {
	case forms.Person:
		return choiceNamed(m.people, value.Text)
	case forms.Unit:
		return choiceNamed(m.units, value.Text)
	case forms.Place:
		return choiceNamed(m.places, value.Text)
	case forms.File, forms.Signature:
		names := []string{}
		for _, file := range m.filesOf(value) {
			names = append(names, file.Name)
		}
		return strings.Join(names, "、")
	case forms.Checklist:
		return m.answered(field, value)
	}
	return m.program.Say(field.ID, value, m.lang)
}

// answered says the points of a checklist, a line each.
func (m *entryMaker) answered(field *forms.Field, value forms.Value) string {
	var lines []string
	for _, p := range field.Points {
		if answer := value.Points[p.ID]; answer != "" {
			lines = append(lines, message.Text(m.lang, "ledgers.point_said", "point", p.Name.Say(m.lang), "answer", message.Text(m.lang, "ledgers.answer_"+string(answer))))
		}
	}
	return strings.Join(lines, "\n")
}

func choiceNamed(list []page.Choice, value string) string {
	for _, one := range list {
		if one.Value == value {
			return strings.TrimLeft(one.Text, "\u3000")
		}
	}
	return value
}

func (m *entryMaker) filesOf(value forms.Value) (list []page.FileLink) {
	hashes := value.Many
	if value.Text != "" {
		hashes = append(hashes, value.Text)
	}
	for _, hash := range hashes {
		if file, ok := m.files[hash]; ok {
			list = append(list, file)
		}
	}
	return list
}

// options are the answers of a field; people, units and places are as the
// record's surroundings have them.
func (m *entryMaker) options(field *forms.Field, chosen []string) (list []option) {
	here := map[string]bool{}
	for _, value := range chosen {
		here[value] = true
	}
	for _, one := range m.offered(field) {
		one.Here = here[one.Value]
		list = append(list, one)
	}
	return list
}

func (m *entryMaker) offered(field *forms.Field) (list []option) {
	add := func(choices []page.Choice) {
		for _, one := range choices {
			list = append(list, option{one, ""})
		}
	}
	switch field.Type {
	case forms.YesNo:
		add([]page.Choice{{Value: "yes", Text: message.Text(m.lang, "web.yes")}, {Value: "no", Text: message.Text(m.lang, "web.no")}})
	case forms.Person:
		add(m.people)
	case forms.Unit:
		add(m.units)
	default:
		for _, o := range field.Choices {
			list = append(list, option{page.Choice{Value: o.ID, Text: o.Name.Say(m.lang)}, o.Means.Say(m.lang)})
		}
	}
	return list
}

func (m *entryMaker) points(field *forms.Field) (list []point) {
	for _, p := range field.Points {
		key := field.ID + "." + p.ID
		one := point{At: "f-" + field.ID + "-" + p.ID, Name: m.prefix + fieldPrefix + key, Text: p.Name.Say(m.lang), Means: p.Means.Say(m.lang)}
		typed := strings.Join(m.input[key], "")
		for _, answer := range []forms.Answer{forms.Yes, forms.No, forms.NotApplicable} {
			one.Options = append(one.Options, page.Choice{Value: string(answer), Text: message.Text(m.lang, "ledgers.answer_"+string(answer)), Here: string(answer) == typed})
		}
		list = append(list, one)
	}
	return list
}

// readOnly reports whether nobody types the field.
func readOnly(field *forms.Field) bool {
	return field.Type == forms.Computed || field.Field != "" && field.Update == forms.NoUpdate
}

// fewOptions are laid out to be seen at once; more fold into a list.
const fewOptions = 6

func entryKind(field *forms.Field) string {
	switch field.Type {
	case forms.Paragraph, forms.Checklist, forms.Table, forms.File, forms.Signature, forms.Many, forms.Date, forms.Month:
		return string(field.Type)
	case forms.Number, forms.Money:
		return "number"
	case forms.YesNo:
		return "radio"
	case forms.Choice:
		if len(field.Choices) <= fewOptions {
			return "radio"
		}
		return "select"
	case forms.Unit, forms.Person:
		return "select"
	case forms.Place:
		return "place"
	case forms.Computed:
		return "said"
	}
	return "text"
}

func unitOf(field *forms.Field, lang message.Lang) string {
	if field.Type == forms.Money || field.As == forms.Money {
		return message.Text(lang, "ledgers.yuan")
	}
	return field.Unit
}
