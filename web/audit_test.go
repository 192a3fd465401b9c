package web

import (
	"strings"
	"testing"

	"guben/store"
)

func TestTheRecordSaysWhoseNumberWasSeen(t *testing.T) {
	w := newWorld(t)
	path := householdPath(w.home.County, w.home.ID)
	w.as(t, "office").post(path+"/reveal", "entity", "household", "subject", store.FormatID(w.home.ID), "field", "phone")
	link := `<a href="` + path + `">` + w.home.Name() + `</a>`
	if r := w.as(t, "inspector").get("/audit?action=registry.reveal"); !strings.Contains(r.body, link) {
		t.Error("an inspector, who may open the household, finds no link to it")
	}
	r := w.as(t, "administrator").get("/audit?action=registry.reveal")
	if strings.Contains(r.body, w.home.Name()) || !strings.Contains(r.body, "农户 "+store.FormatID(w.home.ID)) {
		t.Error("an administrator reads a name, or no number")
	}
	if !strings.Contains(r.body, field("phone").Zh) {
		t.Error("the field is not named")
	}
}

func TestTheRecordOfAnImportIsInWords(t *testing.T) {
	r := newWorld(t).as(t, "administrator").get("/audit?action=import.apply")
	if strings.Contains(r.body, "map[") || strings.Contains(r.body, "digest") || !strings.Contains(r.body, "新增 ") || !strings.Contains(r.body, "系统") {
		t.Error("counts, digest or actor are as the program keeps them")
	}
}
