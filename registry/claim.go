package registry

import (
	"fmt"

	"guben/auth"
	"guben/fault"
	"guben/store"
)

// Taken is the cause of a fault about newcomers whose numbers others hold.
type Taken struct{ At []int } // which of the newcomers

// Error names them, for logs.
func (t *Taken) Error() string { return fmt.Sprintf("newcomers %v", t.At) }

// claimed is what a newcomer is found by, nil without a document.
type claimed struct {
	index  []byte
	masked string
}

// claim puts the numbers of newcomers into the locator; those that other
// persons hold are refused.
func (r *Registry) claim(tx *store.Tx, scope auth.Scope, people []Record, newcomers []Newcomer) error {
	numbers := make([]claimed, len(people))
	var rows [][]any
	for i, person := range people {
		var err error
		if numbers[i].index, numbers[i].masked, err = r.numberOf(newcomers[i].Draft.Values); err != nil {
			return err
		}
		if numbers[i].index != nil {
			rows = append(rows, []any{numbers[i].index, person.ID})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	n, err := insertRows(tx, "person_locator", set("county", people[0].County), []string{"number_index", "person"}, rows,
		" ON CONFLICT (number_index) DO NOTHING")
	if err != nil || n == int64(len(rows)) {
		return err
	}
	return r.taken(tx, scope, people, numbers)
}

// taken refuses the newcomers whose numbers are held by others; it is the
// first's holder the fault names.
func (r *Registry) taken(tx *store.Tx, scope auth.Scope, people []Record, numbers []claimed) error {
	var taken Taken
	var holder Record
	for i, own := range numbers {
		if own.index == nil {
			continue
		}
		held, err := holderOf(tx, own.index)
		if err != nil {
			return err
		}
		if held.ID == people[i].ID {
			continue
		}
		if len(taken.At) == 0 {
			holder = held
		}
		taken.At = append(taken.At, i)
	}
	if len(taken.At) == 0 {
		return nil
	}
	holder, err := r.Get(tx, scope, people[0].Entity, holder.County, holder.ID)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	return fault.New(fault.Conflict, "registry.taken", "number", numbers[taken.At[0]].masked,
		"household", r.householdCode(tx, scope, holder)).Because(&taken)
}

// holderOf is the key of the person who has a number.
func holderOf(tx *store.Tx, index []byte) (person Record, err error) {
	err = tx.QueryRow("SELECT county, person FROM person_locator WHERE number_index = $1", index).Scan(&person.County, &person.ID)
	return person, err
}
