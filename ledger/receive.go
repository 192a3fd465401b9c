package ledger

import (
	"guben/compare"
	"guben/fault"
	"guben/pack"
	"guben/policy"
)

// receive fills in the facts that columns of rosters give, as a screening does:
// several rows of one person add up where they are amounts or numbers,
// otherwise the last row counts.
func receive(d *Declaration, household *policy.Household, h *home) error {
	for kind, receipts := range h.receipts {
		roster, known := d.Pack.Roster(kind)
		if !known {
			continue
		}
		for _, receipt := range receipts {
			if err := d.receive(roster, receipt, h.slots(household, receipt.Person)); err != nil {
				return err
			}
		}
	}
	return nil
}

// slots are the values of the household, or of a member; nil for a stranger.
func (h *home) slots(household *policy.Household, person int64) []policy.Value {
	if person == 0 {
		return household.Values
	}
	for i, m := range h.members {
		if m.id == person {
			return household.Members[i].Values
		}
	}
	return nil
}

func (d *Declaration) receive(roster *pack.Roster, receipt compare.Receipt, values []policy.Value) error {
	schema := d.Pack.Program.Schema()
	for _, column := range roster.Columns {
		if column.Fact == nil || values == nil {
			continue
		}
		fact := schema.Fact(column.Fact.Ref)
		value, err := schema.ParseValue(fact.Type, receipt.Values[column.Key])
		if err != nil {
			return fault.New(fault.Damaged, "ledger.bad_receipt", "column", column.Name, "text", receipt.Values[column.Key]).Because(err)
		}
		if !value.Known() {
			continue
		}
		at := column.Fact.Ref.Index
		if before := values[at]; before.Known() && (fact.Type.Kind == policy.Money || fact.Type.Kind == policy.Int) {
			value += before
		}
		values[at] = value
	}
	return nil
}
