// Package message holds every text a user reads, in Chinese and in English.
// Each room keeps its own catalog beside its code (text.txt) and registers it
// once; nothing else in the program spells out a sentence for the user.
//
// A catalog is plain text: a key at the margin, then one indented line a
// language. {name} stands for an argument:
//
//	no_header
//	  zh 文件「{file}」的前 {rows} 行里没有找到表头。
//	  en No header in the first {rows} rows of {file}.
//
// The full key is the room's name, a dot, and the key: sheet.no_header.
package message

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Lang is a language of the interface.
type Lang string

// The languages; Chinese comes first everywhere.
const (
	Zh Lang = "zh"
	En Lang = "en"
)

// ParseLang reads a language tag; anything but English is Chinese.
func ParseLang(tag string) Lang {
	if strings.HasPrefix(strings.ToLower(tag), "en") {
		return En
	}
	return Zh
}

var catalog = map[string]map[Lang]string{}

// Register adds a room's catalog. It panics on a malformed catalog or a key
// that exists already: both are mistakes of a programmer, seen at start.
func Register(room, text string) bool {
	entries, err := parse(text)
	if err != nil {
		panic(fmt.Sprintf("message: catalog of %s: %v", room, err))
	}
	for key, texts := range entries {
		full := room + "." + key
		if _, twice := catalog[full]; twice {
			panic("message: key registered twice: " + full)
		}
		catalog[full] = texts
	}
	return true
}

func parse(text string) (map[string]map[Lang]string, error) {
	entries := map[string]map[Lang]string{}
	key := ""
	for number, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, " \r")
		body := strings.TrimLeft(line, " \t")
		switch {
		case body == "" || strings.HasPrefix(body, "#"):
		case body == line:
			key = line
			if entries[key] != nil {
				return nil, fmt.Errorf("line %d: key %s stands twice", number+1, key)
			}
			entries[key] = map[Lang]string{}
		default:
			lang, sentence, found := strings.Cut(body, " ")
			if !found || key == "" || (lang != string(Zh) && lang != string(En)) {
				return nil, fmt.Errorf("line %d: want «zh text» or «en text» below a key", number+1)
			}
			entries[key][Lang(lang)] = sentence
		}
	}
	return entries, nil
}

// Text renders the text of key in lang. Arguments come in pairs: name, value.
// A missing key or language shows the key itself, so that a page still works
// and a test can see it.
func Text(lang Lang, key string, args ...any) string {
	text, ok := catalog[key][lang]
	if !ok {
		return key
	}
	return fill(lang, text, args)
}

// fill puts the arguments in, in one pass: reasons say thousands of texts.
func fill(lang Lang, text string, args []any) string {
	open := strings.IndexByte(text, '{')
	if len(args) == 0 || open < 0 {
		return text
	}
	var b strings.Builder
	for open >= 0 {
		b.WriteString(text[:open])
		name, rest, closed := strings.Cut(text[open+1:], "}")
		value, known := argument(args, name)
		if !closed || !known {
			b.WriteByte('{')
			text = text[open+1:]
		} else {
			b.WriteString(show(lang, value))
			text = rest
		}
		open = strings.IndexByte(text, '{')
	}
	b.WriteString(text)
	return b.String()
}

func argument(args []any, name string) (any, bool) {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == name {
			return args[i+1], true
		}
	}
	return nil, false
}

// Speaker is a value that says itself in the reader's language.
type Speaker interface{ Say(Lang) string }

func show(lang Lang, value any) string {
	if speaker, ok := value.(Speaker); ok {
		return speaker.Say(lang)
	}
	return fmt.Sprint(value)
}

// Key is an argument that is itself a catalog key.
type Key string

// Say renders the key's text.
func (k Key) Say(lang Lang) string { return Text(lang, string(k)) }

// Has reports whether key exists.
func Has(key string) bool { return catalog[key] != nil }

// Keys lists every registered key, sorted; tests walk it.
func Keys() []string { return slices.Sorted(maps.Keys(catalog)) }

// Raw returns the unfilled text of key in lang, "" if there is none.
func Raw(lang Lang, key string) string { return catalog[key][lang] }
