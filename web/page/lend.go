package page

import "guben/store"

// Lend lets the pages of records work on a household of the round with the scope
// the round gives for it, under an address of its own.
func Lend(handle Handler) Handler {
	return func(x *Exchange) (Answer, error) {
		county, id, household := store.ParseID(x.R.PathValue("county")), x.ID("id"), x.ID("household")
		err := x.View(func(tx *store.Tx) error {
			item, lent, err := x.Rounds.Lend(tx, x.Scope, county, id, household)
			if err != nil {
				return err
			}
			if item.Record == 0 {
				return NoRow()
			}
			record, err := x.Book.Get(tx, lent, county, item.Record)
			if err != nil {
				return err
			}
			x.Lent = &Lending{Record: RoundPath(county, id) + "/household/" + store.FormatID(household), Round: RoundPath(county, id)}
			x.Scope = lent
			x.R.SetPathValue("pack", record.Pack)
			x.R.SetPathValue("ledger", record.Ledger)
			x.R.SetPathValue("record", store.FormatID(record.ID))
			return nil
		})
		if err != nil {
			return nil, err
		}
		return handle(x)
	}
}

// Lending is where a record that is lent for an inspection is reached.
type Lending struct{ Record, Round string }
