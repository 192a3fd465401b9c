package webtest

import (
	"bytes"
	"image"
	"image/png"
	"strconv"
	"testing"

	"guben/attachment"
	"guben/auth"
	"guben/division"
	"guben/pack"
	"guben/period"
	"guben/store"
	"guben/task"
	"guben/web/page"
)

// ours are what the tests of the plan's work look at.
type ours struct {
	Chore  task.Task // of home's village and the department's unit, made by hand
	Plan   task.Task // of the plan, at the county, with a number that can be divided
	Letter string    // path of the letter of chore's unit
}

// keepWork hands some work out beside the plan's own, and takes it further.
func (w *World) keepWork(t testing.TB) {
	t.Helper()
	day := period.On(w.App.Clock())
	w.Ours.Chore = w.handed(t, "核对慢病签约名单", w.Home.Village.String(), w.Finding.Unit, day-20, day+40)
	late := w.handed(t, "三户危房修缮验收", County.String(), w.Finding.Unit, day-40, day-5)
	claimed := w.handed(t, "一季度分析会材料", County.String(), w.Finding.Unit, day-30, day+20)
	for _, one := range []task.Task{late, claimed, w.Ours.Chore} {
		w.act(t, "department", one, "take", "")
	}
	w.act(t, "department", claimed, "claim", "材料已报领导小组")
	w.evidence(t)
	w.Update(t, func(tx *store.Tx) error {
		list, err := task.List(tx, auth.System(), task.Filter{Origin: "industry_projects", Place: County})
		if err == nil && len(list) == 1 {
			w.Ours.Plan = list[0]
		}
		return err
	})
	w.act(t, "office", w.Ours.Plan, "take", "")
	w.Update(t, func(tx *store.Tx) (err error) {
		_, err = w.App.Tasks.Tell(tx, w.Accounts["office"].Scope(), task.Report{Ref: w.Ours.Plan.Ref, Value: 61 * task.One, Known: true, Text: "已落实到户", Steps: []int{1}, Key: "told"})
		if err != nil {
			return err
		}
		if _, err = w.App.Tasks.Ask(tx, w.Accounts["department"].Scope(), late.Ref, day+15, "屋面材料未到", "asked"); err != nil {
			return err
		}
		l, err := w.App.Tasks.Write(tx, w.Accounts["office"].Scope(), Mingshan, w.Home.Village, w.Finding.Unit, day.Year(), "letter")
		w.Ours.Letter = page.LetterPath(l)
		return err
	})
}

// handed is a task the office made by hand.
func (w *World) handed(t testing.TB, name, place, unit string, from, to period.Day) (made task.Task) {
	t.Helper()
	w.Update(t, func(tx *store.Tx) error {
		n := task.New{Pack: Mingshan, Place: codeOf(t, place), Owner: unit, Name: name, From: from, To: to,
			Steps: []task.Step{{Name: pack.Words{Zh: "摸清底数"}, To: from + 10}, {Name: pack.Words{Zh: "逐户落实"}, To: to - 5}}}
		var err error
		made, err = w.App.Tasks.Create(tx, w.Accounts["office"].Scope(), n, name)
		return err
	})
	return made
}

// evidence reports progress of chore with a photo.
func (w *World) evidence(t testing.TB) {
	t.Helper()
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	content, err := attachment.Prepare("签约现场.png", picture.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	w.Update(t, func(tx *store.Tx) error {
		as := w.Accounts["department"].Scope()
		file, err := w.App.Files.Put(tx, as, content, w.Home.Village, w.Finding.Unit, "evidence")
		if err != nil {
			return err
		}
		_, err = w.App.Tasks.Tell(tx, as, task.Report{Ref: w.Ours.Chore.Ref, Text: "已核对 36 户", Files: []int64{file.ID}, Key: "shown"})
		return err
	})
}

func (w *World) act(t testing.TB, as string, one task.Task, move, note string) {
	t.Helper()
	w.Update(t, func(tx *store.Tx) error {
		_, err := w.App.Tasks.Move(tx, w.Accounts[as].Scope(), task.Act{Ref: one.Ref, Move: move, Note: note, Key: move + strconv.FormatInt(one.ID, 10)})
		return err
	})
}

func codeOf(t testing.TB, text string) division.Code {
	t.Helper()
	code, err := division.ParseCode(text)
	if err != nil {
		t.Fatal(err)
	}
	return code
}
