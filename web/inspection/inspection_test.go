package inspection_test

import (
	"net/http"
	"strings"
	"testing"

	"guben/auth"
	"guben/inspection"
	"guben/store"
	"guben/web/page"
	"guben/web/webtest"
)

// A township that inspects another reads and writes the record of a household
// drawn, through the round and in no other way; a third township has nothing of it.
func TestARecordIsLentForACrossInspection(t *testing.T) {
	w := webtest.New(t)
	s := w.Supervised(t)
	path := s.HouseholdOf(w.Home.ID)
	var item inspection.Item
	err := w.App.DB.Update(t.Context(), func(tx *store.Tx) (err error) {
		if item, _, err = w.App.Rounds.Lend(tx, w.Accounts["office"].Scope(), s.Round.County, s.Round.ID, w.Home.ID); err != nil {
			return err
		}
		return w.Create(tx, auth.Account{Login: "the-inspecting", Name: "任守信", Role: auth.Township, Division: item.Inspector})
	})
	if err != nil {
		t.Fatal(err)
	}
	c := w.As(t, "inspecting")
	batch := c.Get(path)
	if batch.Status != http.StatusOK || !strings.Contains(batch.Body, `action="`+path+`"`) {
		t.Fatalf("the inspecting township: status %d, and the form leads elsewhere", batch.Status)
	}
	if got := c.Get(path + "/print").Status; got != http.StatusOK {
		t.Errorf("printed: status %d", got)
	}
	if got := c.Post(path, "version", "1", "key", "lent").Status; got != http.StatusSeeOther {
		t.Errorf("kept: status %d", got)
	}
	record := "/ledger/" + webtest.Mingshan + "/survey_form/210504/" + store.FormatID(item.Record)
	for _, elsewhere := range []string{record, page.HouseholdPath(w.Home.County, w.Home.ID)} {
		if got := c.Get(elsewhere).Status; !webtest.Refused(got) {
			t.Errorf("%s: status %d outside the round", elsewhere, got)
		}
	}
	if got := w.As(t, "department").Get(path).Status; !webtest.Refused(got) {
		t.Errorf("a department that has nothing to do with it: status %d", got)
	}
}
