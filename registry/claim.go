package registry

import (
	"fmt"

	"guben/auth"
	"guben/fault"
	"guben/store"
)

// Refused is the cause of a fault about some of several newcomers.
type Refused struct{ At []int } // which of them, from 0

// Error names them, for logs.
func (r *Refused) Error() string { return fmt.Sprintf("newcomers %v", r.At) }

// refused says which newcomer a fault is about.
func refused(err error, at int) error {
	if known, ok := err.(*fault.Error); ok {
		return known.Because(&Refused{[]int{at}})
	}
	return err
}

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
			return refused(err, i)
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
// first's holder the fault names. What the rest claimed is given back, so that
// they can be registered without the refused.
func (r *Registry) taken(tx *store.Tx, scope auth.Scope, people []Record, numbers []claimed) error {
	var taken Refused
	var holder Record
	var free [][]byte
	for i, own := range numbers {
		if own.index == nil {
			continue
		}
		held, err := holderOf(tx, own.index)
		if err != nil {
			return err
		}
		if held.ID == people[i].ID {
			free = append(free, own.index)
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
	for _, index := range free {
		if _, err := tx.Exec("DELETE FROM person_locator WHERE number_index = $1", index); err != nil {
			return err
		}
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
