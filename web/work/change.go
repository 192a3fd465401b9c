package work

import (
	"slices"
	"strconv"

	"guben/auth"
	"guben/fault"
	"guben/period"
	"guben/store"
	"guben/task"
	"guben/web/page"
)

// changeTask carries out what was chosen on a task's page.
func changeTask(x *page.Exchange) (page.Answer, error) {
	if err := x.Multipart(); err != nil {
		return nil, err
	}
	ref := taskOf(x)
	p := &taskPage{Form: page.Form{Key: x.Field("key")}, Note: x.Field("note"), Text: x.Field("text"), Value: x.Field("value")}
	if err := x.View(func(tx *store.Tx) error { return p.fill(x, tx, ref) }); err != nil {
		return nil, err
	}
	done, err := p.carryOut(x)
	switch {
	case err == nil, fault.KindOf(err) == fault.Duplicate:
		return page.See(page.TaskPath(ref), done)
	case slices.Contains([]fault.Kind{fault.Invalid, fault.Conflict, fault.Forbidden, fault.TooLarge}, fault.KindOf(err)):
		p.Wrong = fault.Say(x.Lang, err)
		return page.Again(statusOf(err), p)
	}
	return nil, err
}

// statusOf is the status of a form that was refused; one shown again is never
// forbidden as a page.
func statusOf(err error) int {
	if fault.KindOf(err) == fault.Forbidden {
		return fault.Status(fault.New(fault.Conflict, "web.no_page"))
	}
	return fault.Status(err)
}

// carryOut does what the form asks, and names the sentence that says so.
func (p *taskPage) carryOut(x *page.Exchange) (done string, err error) {
	revision, key := store.ParseID(x.Field("revision")), x.Field("key")
	switch x.Field("do") {
	case "report":
		return "task_reported", p.report(x, revision, key)
	case "ask":
		if x.Field("to") == "" {
			return "", fault.New(fault.Invalid, "work.no_day")
		}
		to, err := period.Parse(x.Field("to"))
		if err != nil {
			return "", err
		}
		return "task_asked", x.Update(func(tx *store.Tx) error {
			_, err := x.Tasks.Ask(tx, x.Scope, p.Ref, to, x.Field("reason"), key)
			return err
		})
	case "grant", "deny":
		return "task_decided", x.Update(func(tx *store.Tx) error {
			_, err := x.Tasks.Decide(tx, x.Scope, p.County, store.ParseID(x.Field("extension")), x.Field("do") == "grant", x.Field("note"), key)
			return err
		})
	}
	if x.Field("move") == "" {
		return "", fault.New(fault.Invalid, "work.nothing_chosen")
	}
	return "task_moved", x.Update(func(tx *store.Tx) error {
		_, err := x.Tasks.Move(tx, x.Scope, task.Act{Ref: p.Ref, Move: x.Field("move"), Note: x.Field("note"), Revision: revision, Key: key})
		return err
	})
}

// report tells progress, with the files the form brings.
func (p *taskPage) report(x *page.Exchange, revision int64, key string) error {
	r := task.Report{Ref: p.Ref, Text: x.Field("text"), Revision: revision, Key: key}
	if typed := x.Field("value"); typed != "" {
		value, err := task.ParseNumber(typed)
		if err != nil {
			return err
		}
		r.Value, r.Known = value, true
	}
	for _, seq := range x.R.PostForm["step"] {
		n, _ := strconv.Atoi(seq)
		r.Steps = append(r.Steps, n)
	}
	files, err := p.uploads(x, key)
	if err != nil {
		return err
	}
	r.Files = files
	return x.Update(func(tx *store.Tx) error {
		_, err := x.Tasks.Tell(tx, x.Scope, r)
		return err
	})
}

// uploads keeps the evidence and gives its numbers.
func (p *taskPage) uploads(x *page.Exchange, key string) (ids []int64, err error) {
	if x.R.MultipartForm == nil {
		return nil, nil
	}
	for n, head := range x.R.MultipartForm.File["evidence"] {
		if head.Size == 0 {
			continue
		}
		content, err := page.PrepareUpload(head)
		if err != nil {
			return nil, err
		}
		file, err := x.PutFile(p.County, p.Place, p.Owner, content, key+"-evidence-"+strconv.Itoa(n))
		if err != nil {
			return nil, err
		}
		ids = append(ids, file.ID)
	}
	return ids, nil
}

// taskFile sends a file somebody gave as evidence for the task.
func taskFile(x *page.Exchange) (page.Answer, error) {
	ref, hash := taskOf(x), x.R.PathValue("file")
	var found page.Answer
	err := x.View(func(tx *store.Tx) error {
		if err := x.Scope.Need(auth.ReadHousehold); err != nil {
			return err
		}
		events, err := task.History(tx, x.Scope, ref)
		if err != nil {
			return err
		}
		files, err := evidence(x, tx, ref, events)
		if err != nil {
			return err
		}
		for _, file := range files {
			if file.Hash == hash {
				_, content, err := x.Files.Get(tx, x.Scope, ref.County, hash)
				found = page.SentFile(file, content)
				return err
			}
		}
		return page.NoRow()
	})
	return found, err
}
