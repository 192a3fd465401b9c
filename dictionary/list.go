package dictionary

import (
	"strings"

	"guben/message"
)

// Code is one value of a list. N is what the database stores; it is never
// reused. Key is what rule text, packs and JSON say.
type Code struct {
	N        int // 1..62
	Key      string
	Zh       string
	En       string
	Synonyms []string
	National map[string]string // version of the national list -> value there
}

// Say is the code's name in the reader's language.
func (c Code) Say(lang message.Lang) string {
	if lang == message.En {
		return c.En
	}
	return c.Zh
}

// Bit is the code's bit in the value of a set.
func (c Code) Bit() int64 { return 1 << c.N }

// List is a closed list of codes.
type List struct {
	Key   string
	Zh    string
	En    string
	Note  string // where the values come from, what differs between versions
	Codes []Code

	words  map[string]int   // normalised key, name, synonym -> index
	values map[string][]int // national value without leading zeros -> indexes
}

// Say is the list's name in the reader's language.
func (l *List) Say(lang message.Lang) string {
	if lang == message.En {
		return l.En
	}
	return l.Zh
}

// Get is the code with this number.
func (l *List) Get(n int) (Code, bool) {
	for _, code := range l.Codes {
		if code.N == n {
			return code, true
		}
	}
	return Code{}, false
}

// Parse reads a stable key, a Chinese or English name, a synonym, or a national
// value. A national value that means different things in different versions is
// refused; Meanings lists them, and ParseNational reads one version.
func (l *List) Parse(text string) (Code, bool) {
	if i, ok := l.words[fold(text)]; ok {
		return l.Codes[i], true
	}
	if meanings := l.Meanings(text); len(meanings) == 1 {
		return meanings[0], true
	}
	return Code{}, false
}

// Meanings are the codes a national value stands for in any version.
func (l *List) Meanings(value string) []Code {
	var codes []Code
	for _, i := range l.values[bare(value)] {
		codes = append(codes, l.Codes[i])
	}
	return codes
}

// ParseNational reads a value of one version of the national list.
func (l *List) ParseNational(version, value string) (Code, bool) {
	for _, code := range l.Codes {
		if own, ok := code.National[version]; ok && bare(own) == bare(value) {
			return code, true
		}
	}
	return Code{}, false
}

// bare is a national value as spreadsheets leave it: 01, 1 and 1.0 are one.
func bare(value string) string {
	value = strings.TrimSuffix(fold(value), ".0")
	if short := strings.TrimLeft(value, "0"); short != "" {
		return short
	}
	return value
}

// index builds the look-up tables of a loaded list.
func (l *List) index() {
	l.words, l.values = map[string]int{}, map[string][]int{}
	for i, code := range l.Codes {
		for _, word := range append([]string{code.Key, code.Zh, code.En}, code.Synonyms...) {
			l.words[fold(word)] = i
		}
		seen := map[string]bool{}
		for _, value := range code.National {
			if value = bare(value); !seen[value] {
				seen[value] = true
				l.values[value] = append(l.values[value], i)
			}
		}
	}
}
