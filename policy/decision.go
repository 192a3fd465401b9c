package policy

import "guben/message"

// Missing is a fact that has to be found out before a rule can be decided, or
// another cause why it cannot.
type Missing struct {
	Cause  string  // fact, parameter, table, zero, overflow, empty, date
	Ref    FactRef // of a fact
	Member int     // index of the person, -1 for household and village
	Who    string  // the member's label
	Zh     string  // name of the fact, parameter, table or the source text
	En     string
}

// Say names the missing fact in the reader's language.
func (m Missing) Say(lang message.Lang) string { return m.Zh }

// Decision is the answer of one rule for one subject.
type Decision struct {
	Rule         *Rule
	Member       int // index of the person, -1 for household and village rules
	InForce      bool
	Truth        Truth
	Amount       Value     // fen due: 0 where the rule does not hold, Unknown where it cannot be told
	OverriddenBy string    // ID of the rule that holds in its place
	Missing      []Missing // what to find out; only facts that would matter
}

// Reason is the tree of reasons of the decision, built when asked for.
func (d *Decision) Reason() *Reason { return &Reason{} }

// Decide decides one rule: one decision for a rule about households, one for
// each member, in order, for a rule about persons.
func (e *Edition) Decide(rule string, h *Household) ([]Decision, error) { return nil, nil }

// DecideAll decides every rule about households and persons, in order.
func (e *Edition) DecideAll(h *Household) []Decision { return nil }

// DecideVillage decides every rule about villages.
func (e *Edition) DecideVillage(v *Village) []Decision { return nil }

// Derive computes the computed fact with this key: one value for a household's
// fact, one for each member for a person's.
func (e *Edition) Derive(key string, h *Household) ([]Value, error) { return nil, nil }

// Reason is one node of a tree of reasons. It marshals to JSON as decided and
// is said again later without the rules.
type Reason struct {
	Kind  string    `json:"kind"`
	Text  string    `json:"text,omitempty"` // as the author wrote it
	Parts []*Reason `json:"parts,omitempty"`
}

// Say is the reason in one sentence.
func (r *Reason) Say(lang message.Lang) string { return "" }

// Lines is the whole tree, one line a node, indented by two spaces a level.
func (r *Reason) Lines(lang message.Lang) []string { return nil }
