package webtest

import (
	"testing"

	"guben/amend"
	"guben/auth"
	"guben/division"
	"guben/period"
	"guben/store"
)

// Amendment is a draft of the area's plan by somebody who has no login here.
func (w *World) Amendment(t testing.TB) (one amend.Amendment) {
	t.Helper()
	err := w.App.DB.Update(t.Context(), func(tx *store.Tx) error {
		list, err := amend.List(tx, auth.System(), "mingshan-2020")
		if err != nil {
			return err
		}
		if len(list) > 0 {
			one = list[len(list)-1]
			return nil
		}
		one, err = w.Draft(tx, County, "收入线自7月1日起调整")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return one
}

var author = auth.Scope{Account: 99, Name: "起草人", Role: auth.Office, Lang: "zh"}

// Draft begins an amendment of a place with one parameter changed.
func (w *World) Draft(tx *store.Tx, place division.Code, title string) (amend.Amendment, error) {
	scope := author
	scope.Division = place
	one, err := w.App.Editor.Begin(tx, scope, amend.Start{County: place.County(), Pack: "mingshan-2020", Title: title, From: period.Date(2020, 7, 1)})
	if err != nil {
		return one, err
	}
	return w.App.Editor.SetParameter(tx, scope, amend.Ref{ID: one.ID, Revision: one.Revision}, "key_income_line", period.Date(2020, 7, 1), "7000元")
}

// Made takes an amendment to a state.
func (w *World) Made(t testing.TB, one amend.Amendment, moves ...amend.Move) amend.Amendment {
	t.Helper()
	scope := author
	scope.Division = County
	for _, move := range moves {
		if move == amend.Approve || move == amend.Return {
			scope.Account = 98
		}
		ref := amend.Ref{ID: one.ID, Revision: one.Revision}
		if err := w.App.Decide(t.Context(), scope, amend.Step{Ref: ref, Move: move, Note: "请附依据"}); err != nil {
			t.Fatal(err)
		}
		one.Revision++
	}
	return one
}
