package policy

import (
	"guben/fault"
	"guben/message"
)

// Problem is an author's mistake: what is wrong, where, and what to write.
type Problem struct {
	Place  fault.Place
	Code   string // catalog key, policy.…
	Args   []any
	Source string // the line of the file it stands on, without its indent
	From   int    // characters of Source before the mistake
	Width  int    // characters of the mistake
	Hint   string // catalog key of the advice, "" if there is none
	About  []any  // arguments of the hint
}

// Say is the problem for the author: place and sentence, then the line with a
// caret below the mistake, then the hint.
func (p Problem) Say(lang message.Lang) string { return message.Text(lang, p.Code, p.Args...) }

// Fault is the problem as an error.
func (p Problem) Fault() *fault.Error {
	return fault.New(fault.Invalid, p.Code, p.Args...).At(p.Place)
}
