package desk_test

import (
	"strings"
	"testing"

	"guben/dictionary"
	"guben/store"
	"guben/web/page"
	"guben/web/webtest"
)

func TestTheRecordSaysWhoseNumberWasSeen(t *testing.T) {
	w := webtest.New(t)
	path := page.HouseholdPath(w.Home.County, w.Home.ID)
	w.As(t, "office").Post(path+"/reveal", "entity", "household", "subject", store.FormatID(w.Home.ID), "field", "phone")
	link := `<a href="` + path + `">` + w.Home.Name() + `</a>`
	if r := w.As(t, "inspector").Get("/audit?action=registry.reveal"); !strings.Contains(r.Body, link) {
		t.Error("an inspector, who may open the household, finds no link to it")
	}
	r := w.As(t, "administrator").Get("/audit?action=registry.reveal")
	if strings.Contains(r.Body, w.Home.Name()) || !strings.Contains(r.Body, "农户 "+store.FormatID(w.Home.ID)) {
		t.Error("an administrator reads a name, or no number")
	}
	if phone, _ := dictionary.Get(dictionary.Household, "phone"); !strings.Contains(r.Body, phone.Zh) {
		t.Error("the field is not named")
	}
}

func TestTheRecordOfAnImportIsInWords(t *testing.T) {
	r := webtest.New(t).As(t, "administrator").Get("/audit?action=import.apply")
	if strings.Contains(r.Body, "map[") || strings.Contains(r.Body, "digest") || !strings.Contains(r.Body, "新增 ") || !strings.Contains(r.Body, "系统") {
		t.Error("counts, digest or actor are as the program keeps them")
	}
}
