// Package draft turns what plan read of an official document into a plan pack
// under review, and says of a pack which duties of a document it carries out.
//
// From gives items: what will stand in the pack, each with its clause, the
// words it was read from and what the reader was not sure of. Files writes
// them as the YAML of a pack. Nothing doubtful is settled silently: it becomes
// an open point that keeps the pack from being used.
//
// From, Files and Cover are pure; Store keeps drafts while people review them.
package draft

import (
	_ "embed"
	"fmt"

	"guben/message"
	"guben/plan"
)

//go:embed text.txt
var catalog string

var _ = message.Register("draft", catalog)

// Kind is what an item will be in the pack.
type Kind string

// The kinds, in the order a review goes through them.
const (
	Identity   Kind = "plan" // pack.yaml
	Unit       Kind = "unit"
	Population Kind = "population"
	Parameter  Kind = "parameter"
	Task       Kind = "task"
	Duty       Kind = "duty"
	Indicator  Kind = "indicator"
	Ledger     Kind = "ledger"
)

// Kinds lists them.
var Kinds = []Kind{Identity, Unit, Population, Parameter, Task, Duty, Indicator, Ledger}

// Say names the kind.
func (k Kind) Say(lang message.Lang) string { return message.Text(lang, "draft.kind_"+string(k)) }

// Values are an item's fields as people write them, by key; see Fields.
type Values map[string]string

// Item is one thing the reader understood.
type Item struct {
	Kind   Kind
	Key    string // its id in the pack
	Clause string // path in the pack's short form, "" for the plan itself and its units
	Source string // ID of the document's clause it was read from, "" for none
	Quote  string // the document's words it was read from
	Values Values
	Doubts []Doubt
}

// Name is what the item is called.
func (i *Item) Name() string {
	if i.Kind == Identity {
		return i.Values["title"]
	}
	return i.Values["name"]
}

// doubt adds what the reader was not sure of.
func (i *Item) doubt(code string, args ...any) {
	i.Doubts = append(i.Doubts, newDoubt("draft."+code, args...))
}

// Doubt is something the reader was not sure of: a catalog key and its
// arguments, name and value in turn.
type Doubt struct {
	Code string   `json:"code"`
	Args []string `json:"args,omitempty"`
}

func newDoubt(code string, args ...any) Doubt {
	d := Doubt{Code: code}
	for _, arg := range args {
		d.Args = append(d.Args, fmt.Sprint(arg))
	}
	return d
}

// Say is the doubt as a sentence.
func (d Doubt) Say(lang message.Lang) string {
	args := make([]any, len(d.Args))
	for i, arg := range d.Args {
		args[i] = arg
	}
	return message.Text(lang, d.Code, args...)
}

// noted makes a doubt of a reader's note.
func noted(n plan.Note) Doubt { return newDoubt(string(n.Code), n.Args...) }

// Clause is one clause of the tree a draft has.
type Clause struct {
	Path  string
	Title string
}

// Draft is a document as a pack under review.
type Draft struct {
	Clauses []Clause
	Items   []Item // the plan itself first
}
