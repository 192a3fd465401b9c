package pack

import (
	"regexp"
	"strings"

	"guben/message"
	"guben/policy"
)

// slot is a name in braces in a message or remedy.
var slot = regexp.MustCompile(`\{([^{}]*)\}`)

// Fill puts values into a template: {人均纯收入} is what value gives for the
// name; a name it does not know stays as it is.
func Fill(template string, value func(name string) (string, bool)) string {
	return slot.ReplaceAllStringFunc(template, func(braced string) string {
		if text, ok := value(strings.Trim(braced, "{}")); ok {
			return text
		}
		return braced
	})
}

// Names are the names in braces of the rule's message and remedy in a
// language, in order.
func (r *Rule) Names(lang message.Lang) []string {
	var names []string
	for _, found := range slot.FindAllStringSubmatch(r.Message.Say(lang)+r.Remedy.Say(lang), -1) {
		names = append(names, found[1])
	}
	return names
}

// templates reports names in braces that no fact or parameter has.
func (l *loader) templates() {
	for i := range l.pack.Rules {
		r := &l.pack.Rules[i]
		for _, lang := range []message.Lang{message.Zh, message.En} {
			for _, name := range r.Names(lang) {
				if !l.shown(r.On, name) {
					l.at(r.At, "unknown_slot", "id", r.ID, "name", name)
				}
			}
		}
	}
}

// shown reports whether name is a fact or a parameter a finding can show.
func (l *loader) shown(on policy.On, name string) bool {
	for narrow := on; narrow >= policy.OnVillage; narrow-- {
		if l.schema.Entity(narrow).Find(name) >= 0 {
			return true
		}
	}
	for _, p := range l.definitions.Parameters {
		if name == p.ID || name == p.Name || name == p.En {
			return true
		}
	}
	for _, f := range l.definitions.Facts {
		if f.On <= on && (name == f.Key || name == f.Name || name == f.En) {
			return true
		}
	}
	return false
}
