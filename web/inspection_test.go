package web

import (
	"net/http"
	"strings"
	"testing"

	"guben/auth"
	"guben/inspection"
	"guben/store"
)

// A township that inspects another reads and writes the record of a household
// drawn, through the round and in no other way; a third township has nothing of it.
func TestARecordIsLentForACrossInspection(t *testing.T) {
	w := newWorld(t)
	s := w.supervised(t)
	path := s.householdOf(w.home.ID)
	var item inspection.Item
	err := w.app.DB.Update(t.Context(), func(tx *store.Tx) (err error) {
		if item, _, err = w.app.Rounds.Lend(tx, w.accounts["office"].Scope(), s.round.County, s.round.ID, w.home.ID); err != nil {
			return err
		}
		return w.create(tx, auth.Account{Login: "the-inspecting", Name: "任守信", Role: auth.Township, Division: item.Inspector})
	})
	if err != nil {
		t.Fatal(err)
	}
	c := w.as(t, "inspecting")
	page := c.get(path)
	if page.status != http.StatusOK || !strings.Contains(page.body, `action="`+path+`"`) {
		t.Fatalf("the inspecting township: status %d, and the form leads elsewhere", page.status)
	}
	if got := c.get(path + "/print").status; got != http.StatusOK {
		t.Errorf("printed: status %d", got)
	}
	if got := c.post(path, "version", "1", "key", "lent").status; got != http.StatusSeeOther {
		t.Errorf("kept: status %d", got)
	}
	record := "/ledger/" + mingshan + "/survey_form/210504/" + store.FormatID(item.Record)
	for _, elsewhere := range []string{record, householdPath(w.home.County, w.home.ID)} {
		if got := c.get(elsewhere).status; !refused(got) {
			t.Errorf("%s: status %d outside the round", elsewhere, got)
		}
	}
	if got := w.as(t, "department").get(path).status; !refused(got) {
		t.Errorf("a department that has nothing to do with it: status %d", got)
	}
}
