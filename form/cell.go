package form

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"guben/dictionary"
	"guben/fault"
	"guben/identity"
	"guben/message"
)

// Limits of one cell: characters of a line and of prose, texts sent for it.
const (
	maxLine  = 500
	maxProse = 20_000
	maxSent  = 500 // texts for one cell
)

// errUnchanged says that a secret came back masked.
var errUnchanged = errors.New("form: a secret sent back masked")

// readAll reads the texts sent for one cell. Nothing or blanks are empty.
func (f *field) readAll(sent []string) (Value, error) {
	if len(sent) > maxSent {
		return Value{}, f.refuse("several")
	}
	var room [4]string
	texts := room[:0]
	for _, text := range sent {
		if text = strings.TrimSpace(text); text != "" && !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	switch {
	case len(texts) == 0:
		return Value{}, nil
	case f.Type == Many:
		return f.readMany(texts)
	case f.Type == File:
		return f.readFiles(texts)
	case len(texts) > 1:
		return Value{}, f.refuse("several")
	}
	return f.readOne(texts[0])
}

func (f *field) refuse(code string, args ...any) error {
	return fault.New(fault.Invalid, "form."+code, append([]any{"name", f.Name}, args...)...)
}

func (f *field) readOne(text string) (Value, error) {
	switch {
	case f.secret():
		return f.readSecret(text)
	case f.dict != nil:
		v, err := f.dict.Parse(text)
		return f.from(v), err
	case f.cell != nil:
		v, err := f.cell.Parse(text)
		return Value{Known: v.Known, N: v.N}, cmp.Or(err, f.outside(v))
	case f.Type == Choice:
		id, err := f.option(text)
		return Value{Known: err == nil, Text: id}, err
	case f.Type == Text || f.Type == Paragraph:
		return f.readProse(text)
	}
	return f.readName(text)
}

// outside refuses a value beyond the bounds of the form.
func (f *field) outside(v dictionary.Value) error {
	low, high := f.least.Known && v.N < f.least.N, f.most.Known && v.N > f.most.N
	least, most := said{f, Value{Known: true, N: f.least.N}}, said{f, Value{Known: true, N: f.most.N}}
	switch text := (said{f, Value{Known: true, N: v.N}}); {
	case !v.Known || !low && !high:
		return nil
	case f.least.Known && f.most.Known:
		return f.refuse("outside", "text", text, "least", least, "most", most)
	case low:
		return f.refuse("below", "text", text, "least", least)
	default:
		return f.refuse("above", "text", text, "most", most)
	}
}

// readSecret reads a number as identity does; one that came back masked is
// unchanged.
func (f *field) readSecret(text string) (Value, error) {
	if strings.Contains(text, "*") {
		return Value{}, errUnchanged
	}
	var number string
	var err error
	switch f.Type {
	case Phone:
		number, _, err = identity.Phone(text)
	case BankCard:
		number, _, err = identity.BankCard(text)
	default:
		var document identity.Document
		document, err = identity.Parse(text)
		number = document.Number
	}
	return Value{Known: err == nil, Text: number}, err
}

// option is the choice people mean: its ID or its name in either language, or
// what the dictionary takes for one of its codes.
func (f *field) option(text string) (string, error) {
	if i, ok := f.words[fold(text)]; ok {
		return f.Choices[i].ID, nil
	}
	if f.list != nil {
		if code, ok := f.list.Parse(text); ok {
			return code.Key, nil
		}
	}
	return "", f.refuse("not_choice", "text", clip(text), "choices", listing(f.Choices))
}

// readMany reads several choices, sent apart or in one cell; a cell that is
// itself a choice is not taken apart.
func (f *field) readMany(texts []string) (Value, error) {
	chosen := map[string]bool{}
	for _, text := range texts {
		for _, part := range f.parts(text) {
			id, err := f.option(part)
			if err != nil {
				return Value{}, err
			}
			chosen[id] = true
		}
	}
	v := Value{Known: len(chosen) > 0}
	for _, option := range f.Choices {
		if chosen[option.ID] {
			v.Many = append(v.Many, option.ID)
		}
	}
	return v, nil
}

// parts takes a cell apart into choices; a name that itself has separators in
// it counts whole.
func (f *field) parts(text string) []string {
	words := strings.FieldsFunc(text, separates)
	var parts []string
	for at := 0; at < len(words); {
		n := min(f.pieces, len(words)-at)
		for n > 1 && f.unnamed(strings.Join(words[at:at+n], "")) {
			n--
		}
		if part := strings.TrimSpace(strings.Join(words[at:at+n], "")); part != "" {
			parts = append(parts, part)
		}
		at += n
	}
	return parts
}

func separates(r rune) bool { return strings.ContainsRune("、,，;；|\n\t", r) }

// unnamed reports that a text is no choice.
func (f *field) unnamed(text string) bool {
	_, err := f.option(text)
	return err != nil
}

func (f *field) readFiles(texts []string) (Value, error) {
	if len(texts) > maxFiles {
		return Value{}, f.refuse("files", "max", maxFiles)
	}
	for _, text := range texts {
		if !handle(text, 128) {
			return Value{}, f.refuse("not_file")
		}
	}
	return Value{Known: true, Many: slices.Clone(texts)}, nil
}

// handle reports whether a text is a name the program gave to something.
func handle(text string, most int) bool {
	return len(text) <= most && strings.Trim(text, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-:") == ""
}

// readProse reads text as it stands; line ends are made one sort, and a field
// of one line has none.
func (f *field) readProse(text string) (Value, error) {
	most := maxLine
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	switch {
	case f.Type == Paragraph:
		most = maxProse
	case strings.ContainsAny(text, "\n\t"):
		text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\t' }), " ")
	}
	switch {
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unreadable):
		return Value{}, f.refuse("unreadable")
	case utf8.RuneCountInString(text) > most:
		return Value{}, f.refuse("too_long", "max", most, "length", utf8.RuneCountInString(text))
	}
	return Value{Known: text != "", Text: text}, nil
}

func unreadable(r rune) bool {
	return r == unicode.ReplacementChar || unicode.IsControl(r) && r != '\n' && r != '\t'
}

// readName reads the number, ID or code of something other rooms know.
func (f *field) readName(text string) (Value, error) {
	switch f.Type {
	case Person:
		if n, err := strconv.ParseInt(text, 10, 64); err != nil || n <= 0 || strconv.FormatInt(n, 10) != text {
			return Value{}, f.refuse("not_person")
		}
	case Place:
		if len(text) > 15 || strings.Trim(text, "0123456789") != "" {
			return Value{}, f.refuse("not_place")
		}
	case Unit:
		if !handle(text, 64) {
			return Value{}, f.refuse("not_unit")
		}
	case Signature:
		if !handle(text, 128) {
			return Value{}, f.refuse("not_file")
		}
	}
	return Value{Known: true, Text: text}, nil
}

// listing says choices as a list, cut when it is long.
type listing []Option

// Say lists at most twelve names.
func (l listing) Say(lang message.Lang) string {
	var names []string
	for _, option := range l[:min(len(l), 12)] {
		names = append(names, option.Name.Say(lang))
	}
	if len(l) > 12 {
		names = append(names, "…")
	}
	return listed(names, lang)
}

// listed joins names as the language does.
func listed(names []string, lang message.Lang) string {
	if lang == message.En {
		return strings.Join(names, ", ")
	}
	return strings.Join(names, "、")
}
