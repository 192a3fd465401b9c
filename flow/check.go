package flow

import (
	"guben/fault"
	"guben/message"
)

// Names is what a declaration may refer to; a nil list is not checked.
type Names struct {
	Roles  []string
	Units  []string
	Fields []string // of the form
	Files  []string // fields of the form that hold files
}

// Problem is an author's mistake. Place is that of the flow, state, move or
// who that carries it; Key is the key to blame there, for a closer place.
type Problem struct {
	Place fault.Place
	State string // id, "" if it is no state's
	Move  string // id, "" if it is no move's
	Key   string // start, to, apart …
	Code  string // catalog key, flow.…
	Args  []any
}

// Say is the sentence: what is wrong and what to write.
func (p Problem) Say(lang message.Lang) string { return message.Text(lang, p.Code, p.Args...) }

// Fault is the problem as an error.
func (p Problem) Fault() *fault.Error { return fault.New(fault.Invalid, p.Code, p.Args...).At(p.Place) }

// Check finds what is wrong with a declaration; none of it is left to the day
// a record is moved.
func Check(f *Flow, known Names) []Problem {
	return nil
}
