package income

import (
	"guben/audit"
	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/money"
	"guben/period"
	"guben/store"
)

// Form is an account as somebody fills it in: that of a household, or of one
// member, over some days.
type Form struct {
	County    int64
	Village   division.Code
	Household int64
	Person    int64 // 0: of the household as a whole
	Span      period.Range
	Cells     []Cell
}

// Cell is one item of a form.
type Cell struct {
	Item   *dictionary.Item
	Seen   int64 // entry in force that the person saw, 0 none
	Blank  bool  // nothing is left of the item
	Amount money.Fen
	Note   string
}

// Entry is the cell as an entry.
func (f Form) Entry(cell Cell) Entry {
	return Entry{County: f.County, Village: f.Village, Household: f.Household, Person: f.Person, Item: cell.Item, Span: f.Span,
		Amount: cell.Amount, Note: cell.Note}
}

// Fill writes a form: blank cells end what was entered, other amounts replace
// it, the same change nothing. Where another entry is in force than was seen,
// nothing is written. It tells whether anything was.
func (b *Book) Fill(tx *store.Tx, scope auth.Scope, origin Origin, form Form) (written bool, err error) {
	if err := origin.permit(scope); err != nil {
		return false, err
	}
	if err := b.log.Append(tx, audit.Entry{County: form.County, Actor: scope.Account, ActorName: scope.Name, Action: "income.fill",
		Subject: "household", SubjectID: form.Household, Key: origin.Key, Detail: map[string]any{"span": form.Span.String()}}); err != nil {
		return false, err
	}
	origin.Key = ""
	standing, err := inForce(tx, form.Entry(Cell{}))
	if err != nil {
		return false, err
	}
	var entries []Entry
	for _, cell := range form.Cells {
		old, stands := standing[cell.Item.N]
		if old.ID != cell.Seen {
			return false, fault.New(fault.Conflict, "income.stale")
		}
		switch {
		case !cell.Blank && (!stands || old.Amount != cell.Amount || old.Note != cell.Note):
			entries = append(entries, form.Entry(cell))
		case cell.Blank && stands:
			if err := b.Remove(tx, scope, origin, form.County, old.ID); err != nil {
				return false, err
			}
			written = true
		}
	}
	return written || len(entries) > 0, b.Put(tx, scope, origin, entries...)
}

// Standing are the entries in force of a form, by number of the item.
func Standing(tx *store.Tx, scope auth.Scope, form Form) (map[int]Entry, error) {
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return nil, err
	}
	if !scope.Reaches(form.Village) {
		return nil, fault.New(fault.NotFound, "income.outside", "village", form.Village)
	}
	return inForce(tx, form.Entry(Cell{}))
}
