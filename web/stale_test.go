package web

import (
	"strings"
	"testing"

	"guben/audit"
	"guben/message"
	"guben/policy"
	"guben/screen"
	"guben/store"
)

func TestWhatWasImportedAfterTheScreeningIsTold(t *testing.T) {
	w := newWorld(t)
	c, village := w.as(t, "office"), w.as(t, "village")
	const note, button = "最近一次筛查之后", `action="/plan/mingshan-2020/screening"`
	if r := c.get("/"); strings.Contains(r.body, note) {
		t.Error("a note before anything has changed")
	}
	w.update(t, func(tx *store.Tx) error {
		return w.app.Log.Append(tx, audit.Entry{County: county.County(), Action: "import.undo", Subject: "import", SubjectID: w.imported})
	})
	for _, path := range []string{"/", importPath(w.imported)} {
		if r := c.get(path); !strings.Contains(r.body, note) || !strings.Contains(r.body, button) {
			t.Errorf("%s: no note, or no button", path)
		}
	}
	if r := village.get("/"); !strings.Contains(r.body, note) || strings.Contains(r.body, button) {
		t.Error("a village, which cannot screen, sees no note, or a button")
	}
}

func TestAFindingThatCannotBeDecidedNamesWhatIsMissing(t *testing.T) {
	lacking := []policy.Missing{{Cause: policy.CauseFact, Zh: "工资性收入", En: "wages"}, {Cause: policy.CauseFact, Zh: "年龄", En: "age", Who: "甲"}}
	for lang, want := range map[message.Lang]string{message.Zh: "缺少：工资性收入、甲的年龄，无法判断。", message.En: "Missing: wages, age of 甲; it cannot be decided."} {
		if got := undecided(lacking, lang); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestWhoeverConfirmedIsToldThatAnotherCloses(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "office")
	path := findingRow{Finding: w.finding}.Path()
	c.post(path, "move", string(screen.Confirm), "key", "one")
	if r := c.get(path); !strings.Contains(r.body, "要由另一个人") {
		t.Error("the one who confirmed is not told")
	}
	if r := w.as(t, "township").get(path); strings.Contains(r.body, "要由另一个人") {
		t.Error("somebody else is told, too")
	}
}

func TestARoleWithoutCountsIsNotToldThatNothingWasScreened(t *testing.T) {
	r := newWorld(t).as(t, "administrator").get("/plan")
	if strings.Contains(r.body, "还没有筛查") || !strings.Contains(r.body, "看不到筛查结果的数字") {
		t.Error("the administrator reads that nothing was screened")
	}
}

func (w *world) update(t *testing.T, fn func(*store.Tx) error) {
	t.Helper()
	if err := w.app.DB.Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}
