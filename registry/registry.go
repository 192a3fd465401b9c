// Package registry keeps households and persons: who they are, who belonged to
// which household when, every change with who made it, and what the registry
// looked like at the end of a year. Columns follow the field dictionary; ID
// numbers, phones and bank cards are sealed and leave the room masked.
package registry

import (
	_ "embed"

	"guben/audit"
	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/message"
	"guben/period"
	"guben/seal"
)

//go:embed text.txt
var catalog string

var _ = message.Register("registry", catalog)

// Start stands for «from before the records began», Forever for «still».
var (
	Start   = period.Date(1900, 1, 1)
	Forever = division.Forever
)

// Registry reads and writes the records; it holds the keys and the audit log.
type Registry struct {
	ring *seal.Ring
	log  *audit.Log
}

// New is a registry that seals with ring and records in log.
func New(ring *seal.Ring, log *audit.Log) *Registry { return &Registry{ring, log} }

// Values are field values by dictionary key. In what is read a missing key is
// unknown and secrets are masked; in what is written a missing key is left as
// it is, a zero Value erases, and secrets are in full.
type Values map[string]dictionary.Value

// Draft is what somebody wants to write.
type Draft struct {
	Values    Values
	Originals map[string]string // cell texts that differ from the value's own words
}

// Record is a household, a person or a village's figures as stored.
type Record struct {
	Entity    dictionary.Entity
	County    int64 // with ID the key
	ID        int64
	Household int64 // the household a person belongs to, or last belonged to; of a household its own ID
	Village   division.Code
	Version   int64
	From, To  period.Day // span in the registry; of a person, in its present household
	Values    Values
	Originals map[string]string
	UpdatedAt int64 // milliseconds since 1970

	secrets map[string]secret
}

// Present reports whether the record is in force on day.
func (r Record) Present(day period.Day) bool { return r.From <= day && day <= r.To }

// Name is the person's name, or that of the household's head; division knows
// that of a village.
func (r Record) Name() string {
	if r.Entity == dictionary.Person {
		return r.Values["name"].Text
	}
	return r.Values["head_name"].Text
}

// Text is the value of a field for the reader.
func (r Record) Text(key string, lang message.Lang) string {
	field, ok := dictionary.Get(r.Entity, key)
	if !ok {
		return ""
	}
	return field.Format(r.Values[key], lang)
}

// Origin says where a change comes from. Changes of a batch (an import) are
// allowed by the power to import, leave no audit row each, since the batch has
// its own, and can be taken back as a whole by Undo.
type Origin struct {
	Source string // shown in the history: web, import
	Batch  int64  // ID of the import, 0 for single changes
	Key    string // idempotency key of a single change, "" if it has none
}

func (o Origin) permit(scope auth.Scope) error {
	if o.Batch != 0 {
		return scope.Need(auth.Import)
	}
	return scope.Need(auth.Edit)
}

// Step is one coming or going of a person: the day (the first day there, or the
// last), and a code of the list member_change ("" if nothing is known).
type Step struct {
	Day    period.Day
	Reason string
}

func (s Step) number() (any, error) {
	if s.Reason == "" {
		return nil, nil
	}
	list, _ := dictionary.ListOf("member_change")
	code, ok := list.Parse(s.Reason)
	if !ok {
		return nil, fault.New(fault.Invalid, "registry.no_reason", "text", s.Reason)
	}
	return code.N, nil
}

func missing(entity dictionary.Entity) error {
	return fault.New(fault.NotFound, "registry.missing", "entity", entity)
}

func stale(entity dictionary.Entity) error {
	return fault.New(fault.Conflict, "registry.stale", "entity", entity)
}
