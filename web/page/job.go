package page

import (
	"context"
	"crypto/rand"
	"log/slog"
	"sync"
	"time"

	"guben/fault"
	"guben/intake"
	"guben/message"
)

// job is long work that goes on while its owner watches, or does something else.
type job struct {
	ID      string
	Account int64
	Text    string // catalog key: what is being done

	mu    sync.Mutex
	phase intake.Phase
	done  int64
	total int64
	ended chan struct{}
	to    string // the page that shows the result
	err   error
}

// jobs are the running ones and those whose result nobody has fetched yet.
type jobs struct {
	mu   sync.Mutex
	byID map[string]*job
}

// LongWork is what a job does; it gives the page of its result.
type LongWork func(context.Context, intake.Progress) (to string, err error)

// patience is how long a request waits for a job before it shows its progress:
// most files are read sooner than a page is drawn.
const patience = 400 * time.Millisecond

// KeepJob is how long an ended job is remembered.
const KeepJob = time.Hour

// Start begins work and answers with its result, or with its progress.
func (x *Exchange) Start(text string, do LongWork) (Answer, error) {
	j := &job{ID: rand.Text(), Account: x.Account.ID, Text: text, ended: make(chan struct{})}
	x.jobs.add(j)
	go func() {
		defer close(j.ended)
		defer x.Memory.Forget()
		defer j.recover()
		to, err := do(context.Background(), j.tell)
		j.mu.Lock()
		defer j.mu.Unlock()
		j.to, j.err = to, err
	}()
	select {
	case <-j.ended:
	case <-time.After(patience):
	}
	return Redirect("/job/" + j.ID), nil
}

// recover turns a defect in the work into its failure.
func (j *job) recover() {
	if cause := recover(); cause != nil {
		slog.Error("job panicked", "job", j.Text, "cause", cause)
		j.mu.Lock()
		defer j.mu.Unlock()
		j.err = fault.New(fault.Internal, "fault.internal")
	}
}

func (j *job) tell(phase intake.Phase, done, total int64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.phase, j.done, j.total = phase, done, total
}

func (s *jobs) add(j *job) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byID == nil {
		s.byID = map[string]*job{}
	}
	s.byID[j.ID] = j
	go func() {
		<-j.ended
		time.AfterFunc(KeepJob, func() { s.drop(j.ID) })
	}()
}

func (s *jobs) drop(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.byID, id)
}

func (s *jobs) get(id string, account int64) (*job, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	j, ok := s.byID[id]
	if !ok || j.Account != account {
		return nil, fault.New(fault.NotFound, "web.no_job")
	}
	return j, nil
}

// jobPage shows how far a job is, or why it failed.
type jobPage struct {
	Text   string // catalog key
	Path   string
	Phase  intake.Phase
	Done   int64
	Total  int64
	Failed string
}

func (jobPage) File() string { return "job" }

// Running reports whether the page has to look again.
func (p jobPage) Running() bool { return p.Failed == "" }

// Percent is how far the phase is, -1 where nobody knows.
func (p jobPage) Percent() int64 {
	if p.Total == 0 {
		return -1
	}
	return min(100, p.Done*100/p.Total)
}

func (j *job) page(lang message.Lang) jobPage {
	j.mu.Lock()
	defer j.mu.Unlock()
	p := jobPage{Text: j.Text, Path: "/job/" + j.ID, Phase: j.phase, Done: j.done, Total: j.total}
	if j.err != nil {
		p.Failed = fault.Say(lang, j.err)
	}
	return p
}

func showJob(x *Exchange) (Answer, error) {
	j, err := x.jobs.get(x.R.PathValue("id"), x.Account.ID)
	if err != nil {
		return nil, err
	}
	select {
	case <-j.ended:
		return x.finished(j)
	default:
		return Show(j.page(x.Lang))
	}
}

// finished leads to the result. A change that was made before is its result.
func (x *Exchange) finished(j *job) (Answer, error) {
	if j.err != nil && fault.KindOf(j.err) != fault.Duplicate {
		if fault.KindOf(j.err) == fault.Internal {
			slog.Error("job failed", "job", j.Text, "error", j.err)
		}
		if x.partial() { // htmx shows nothing of an answer that is an error
			return Show(j.page(x.Lang))
		}
		return Again(fault.Status(j.err), j.page(x.Lang))
	}
	if x.partial() {
		return Sent(func(x *Exchange) error {
			x.W.Header().Set("HX-Redirect", j.to)
			return nil
		}), nil
	}
	return Redirect(j.to), nil
}
