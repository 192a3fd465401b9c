package pack

import "guben/policy"

// Schema is the vocabulary of rule text: every numeric field of the field
// dictionary, in its order, and its code lists. Stored facts of a policy
// Household are indexed like it; use Index to find a field's place.
func Schema() *policy.Schema { return &policy.Schema{} }
