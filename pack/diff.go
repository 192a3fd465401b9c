package pack

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
)

// Change is one difference between two packs.
type Change struct {
	Part string   `json:"part"` // as in Shown: parameters, rules, units …; pack for the identity
	ID   string   `json:"id"`
	Kind string   `json:"kind"`           // added, removed, changed
	Keys []string `json:"keys,omitempty"` // what changed: when, amount, values …
}

// The kinds of a Change.
const (
	Added   = "added"
	Removed = "removed"
	Changed = "changed"
)

// Diff lists what changed from one pack to the next, part by part. It compares
// what Show shows, so that whatever is shown is compared.
func Diff(old, next *Pack) []Change {
	before, after := tree(Show(old)), tree(Show(next))
	delete(before, "version")
	delete(after, "version")
	var changes []Change
	for _, part := range slices.Sorted(maps.Keys(after)) {
		was, isList := before[part].([]any)
		is, _ := after[part].([]any)
		if isList {
			changes = append(changes, diffPart(part, was, is)...)
			continue
		}
		if !reflect.DeepEqual(before[part], after[part]) {
			changes = append(changes, Change{"pack", next.ID, Changed, []string{part}})
		}
	}
	return changes
}

func tree(shown any) map[string]any {
	data, err := json.Marshal(shown)
	if err != nil {
		return nil
	}
	var parts map[string]any
	if json.Unmarshal(data, &parts) != nil {
		return nil
	}
	return parts
}

func diffPart(part string, before, after []any) []Change {
	was, is := byID(before), byID(after)
	var changes []Change
	for _, id := range slices.Sorted(maps.Keys(was)) {
		if _, still := is[id]; !still {
			changes = append(changes, Change{Part: part, ID: id, Kind: Removed})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(is)) {
		previous, there := was[id]
		if !there {
			changes = append(changes, Change{Part: part, ID: id, Kind: Added})
		} else if keys := differing(previous, is[id]); len(keys) > 0 {
			changes = append(changes, Change{part, id, Changed, keys})
		}
	}
	return changes
}

func byID(items []any) map[string]map[string]any {
	found := map[string]map[string]any{}
	for _, item := range items {
		if values, ok := item.(map[string]any); ok {
			id, _ := values["id"].(string)
			found[id] = values
		}
	}
	return found
}

// differing are the keys whose values differ.
func differing(a, b map[string]any) []string {
	keys := map[string]bool{}
	for key := range a {
		keys[key] = true
	}
	for key := range b {
		keys[key] = true
	}
	var changed []string
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if !reflect.DeepEqual(a[key], b[key]) {
			changed = append(changed, key)
		}
	}
	return changed
}
