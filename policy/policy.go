// Package policy is the rule language: it reads rules written in Chinese or
// English, checks them against the field dictionary, and decides them, for one
// household with its reasons or for everyone by columns.
//
// It is pure. A caller brings the Schema (facts and code lists), the
// Definitions (pieces of text with their places in files) and the values of
// households; Compile gives a Program, Program.On a day gives an Edition, and
// an Edition decides. There is no clock, no database and no float here.
//
// Logic is three-valued. A missing fact, a division by zero, an overflow or a
// sum over a missing fact is unknown, never 0; a rule that cannot be decided is
// Unknown and names the facts it misses. The language is described in
// docs/rule-language.md.
package policy

import (
	_ "embed"

	"guben/message"
)

//go:embed text.txt
var catalog string

var _ = message.Register("policy", catalog)
