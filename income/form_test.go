package income

import (
	"context"
	"testing"

	"guben/dictionary"
	"guben/fault"
	"guben/money"
	"guben/period"
	"guben/store"
)

func TestAFormIsFilledInCorrectedAndCleared(t *testing.T) {
	each(t, func(d desk) {
		span := period.Annual(2019)
		labour, _ := dictionary.ItemOf("labour")
		planting, _ := dictionary.ItemOf("planting")
		form := Form{County: county, Village: village, Household: 7, Span: span}
		fill := func(key string, cells ...Cell) (written bool, err error) {
			form.Cells = cells
			err = d.db.Update(context.Background(), func(tx *store.Tx) (err error) {
				written, err = d.book.Fill(tx, office, Origin{Source: "web", Key: key}, form)
				return err
			})
			return written, err
		}
		standing := func() (entries map[int]Entry) {
			if err := d.db.View(context.Background(), func(tx *store.Tx) (err error) {
				entries, err = Standing(tx, office, form)
				return err
			}); err != nil {
				d.Fatal(err)
			}
			return entries
		}
		if written, err := fill("a", Cell{Item: labour, Amount: 9 * money.Yuan}, Cell{Item: planting, Amount: 5 * money.Yuan}); err != nil || !written {
			d.Fatalf("%v, %v", written, err)
		}
		if _, err := fill("a", Cell{Item: labour, Amount: 1}); fault.KindOf(err) != fault.Duplicate {
			d.Errorf("the same form again: %v", err)
		}
		if _, err := fill("b", Cell{Item: labour, Amount: 8 * money.Yuan}); fault.KindOf(err) != fault.Conflict {
			d.Errorf("an entry nobody saw is replaced: %v", err)
		}
		seen := standing()
		if written, err := fill("c", Cell{Item: labour, Seen: seen[labour.N].ID, Amount: 9 * money.Yuan}); err != nil || written {
			d.Errorf("the same amount writes: %v, %v", written, err)
		}
		if written, err := fill("d", Cell{Item: labour, Seen: seen[labour.N].ID, Blank: true}, Cell{Item: planting, Seen: seen[planting.N].ID, Amount: 6 * money.Yuan}); err != nil || !written {
			d.Errorf("%v, %v", written, err)
		}
		if now := standing(); len(now) != 1 || now[planting.N].Amount != 6*money.Yuan {
			d.Errorf("in force: %+v", now)
		}
	})
}
