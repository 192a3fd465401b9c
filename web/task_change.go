package web

import (
	"slices"
	"strconv"

	"guben/auth"
	"guben/fault"
	"guben/period"
	"guben/store"
	"guben/task"
)

// changeTask carries out what was chosen on a task's page.
func changeTask(x *exchange) (answer, error) {
	if err := x.multipart(); err != nil {
		return nil, err
	}
	ref := taskOf(x)
	p := &taskPage{form: form{Key: x.field("key")}, Note: x.field("note"), Text: x.field("text"), Value: x.field("value")}
	if err := x.view(func(tx *store.Tx) error { return p.fill(x, tx, ref) }); err != nil {
		return nil, err
	}
	done, err := p.carryOut(x)
	switch {
	case err == nil, fault.KindOf(err) == fault.Duplicate:
		return see(taskPath(ref), done)
	case slices.Contains([]fault.Kind{fault.Invalid, fault.Conflict, fault.Forbidden, fault.TooLarge}, fault.KindOf(err)):
		p.Wrong = fault.Say(x.lang, err)
		return again(statusOf(err), p)
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
func (p *taskPage) carryOut(x *exchange) (done string, err error) {
	revision, key := store.ParseID(x.field("revision")), x.field("key")
	switch x.field("do") {
	case "report":
		return "task_reported", p.report(x, revision, key)
	case "ask":
		if x.field("to") == "" {
			return "", fault.New(fault.Invalid, "work.no_day")
		}
		to, err := period.Parse(x.field("to"))
		if err != nil {
			return "", err
		}
		return "task_asked", x.update(func(tx *store.Tx) error {
			_, err := x.Tasks.Ask(tx, x.scope, p.Ref, to, x.field("reason"), key)
			return err
		})
	case "grant", "deny":
		return "task_decided", x.update(func(tx *store.Tx) error {
			_, err := x.Tasks.Decide(tx, x.scope, p.County, store.ParseID(x.field("extension")), x.field("do") == "grant", x.field("note"), key)
			return err
		})
	}
	if x.field("move") == "" {
		return "", fault.New(fault.Invalid, "work.nothing_chosen")
	}
	return "task_moved", x.update(func(tx *store.Tx) error {
		_, err := x.Tasks.Move(tx, x.scope, task.Act{Ref: p.Ref, Move: x.field("move"), Note: x.field("note"), Revision: revision, Key: key})
		return err
	})
}

// report tells progress, with the files the form brings.
func (p *taskPage) report(x *exchange, revision int64, key string) error {
	r := task.Report{Ref: p.Ref, Text: x.field("text"), Revision: revision, Key: key}
	if typed := x.field("value"); typed != "" {
		value, err := task.ParseNumber(typed)
		if err != nil {
			return err
		}
		r.Value, r.Known = value, true
	}
	for _, seq := range x.r.PostForm["step"] {
		n, _ := strconv.Atoi(seq)
		r.Steps = append(r.Steps, n)
	}
	files, err := p.uploads(x, key)
	if err != nil {
		return err
	}
	r.Files = files
	return x.update(func(tx *store.Tx) error {
		_, err := x.Tasks.Tell(tx, x.scope, r)
		return err
	})
}

// uploads keeps the evidence and gives its numbers.
func (p *taskPage) uploads(x *exchange, key string) (ids []int64, err error) {
	if x.r.MultipartForm == nil {
		return nil, nil
	}
	for n, head := range x.r.MultipartForm.File["evidence"] {
		if head.Size == 0 {
			continue
		}
		content, err := prepared(head)
		if err != nil {
			return nil, err
		}
		file, err := x.putFile(p.County, p.Place, p.Owner, content, key+"-evidence-"+strconv.Itoa(n))
		if err != nil {
			return nil, err
		}
		ids = append(ids, file.ID)
	}
	return ids, nil
}

// taskFile sends a file somebody gave as evidence for the task.
func taskFile(x *exchange) (answer, error) {
	ref, hash := taskOf(x), x.r.PathValue("file")
	var found answer
	err := x.view(func(tx *store.Tx) error {
		if err := x.scope.Need(auth.ReadHousehold); err != nil {
			return err
		}
		events, err := task.History(tx, x.scope, ref)
		if err != nil {
			return err
		}
		files, err := x.evidence(tx, ref, events)
		if err != nil {
			return err
		}
		for _, file := range files {
			if file.Hash == hash {
				_, content, err := x.Files.Get(tx, x.scope, ref.County, hash)
				found = sentFile(file, content)
				return err
			}
		}
		return noRow()
	})
	return found, err
}
