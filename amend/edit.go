package amend

import (
	"slices"
	"strings"
	"unicode/utf8"

	"guben/audit"
	"guben/auth"
	"guben/fault"
	"guben/pack"
	"guben/period"
	"guben/store"
)

const (
	maxTitle = 60      // characters
	maxFile  = 1 << 20 // bytes of one file
)

// Start is what begins an amendment.
type Start struct {
	County int64
	Pack   string // id
	Title  string
	From   period.Day // first day it is to be in force
	Key    string     // idempotency
}

// Ref names an amendment as the person saw it.
type Ref struct {
	ID       int64
	Revision int64
	Key      string // idempotency
}

// Begin starts an amendment from the pack the county works with, or is going to:
// the newest approved one, else the shipped one.
func (e *Editor) Begin(tx *store.Tx, scope auth.Scope, start Start) (a Amendment, err error) {
	if err := permit(scope, start.County); err != nil {
		return a, err
	}
	shipped, err := e.Shipped(start.Pack)
	if err != nil || !shipped.Division.Contains(place(start.County)) && !place(start.County).Contains(shipped.Division) {
		return a, fault.New(fault.NotFound, "store.no_row")
	}
	newest, err := newestOf(tx, start.County, shipped.ID, shipped.Version)
	if err != nil {
		return a, err
	}
	a = Amendment{County: start.County, ID: tx.NewID(), Pack: shipped.ID, Base: shipped.Version, Parent: shipped.Version,
		Title: strings.TrimSpace(start.Title), From: start.From, State: Draft, Author: scope.Account, AuthorName: scope.Name, At: tx.Now(), Revision: 1}
	if newest != nil {
		a.Parent = newest.Version
		for _, f := range newest.Files {
			a.Files = append(a.Files, File{f.Path, f.Text, f.Text})
		}
	}
	if err := a.checkHead(shipped, newest); err != nil {
		return a, err
	}
	return a, e.insert(tx, scope, &a, start.Key)
}

func (e *Editor) insert(tx *store.Tx, scope auth.Scope, a *Amendment, key string) error {
	if _, err := tx.Exec(`INSERT INTO amendment (`+columns+`, decided_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`, a.County, a.ID, a.Pack, a.Base, a.Parent, a.Version,
		a.Title, a.From.String(), string(a.State), a.Author, a.AuthorName, a.Note, a.At, a.DecidedBy, a.DecidedAt, a.Revision, int64(0)); err != nil {
		return err
	}
	for _, f := range a.Files {
		if err := put(tx, a, f); err != nil {
			return err
		}
	}
	if err := record(tx, a, scope, Begun, "", "", ""); err != nil {
		return err
	}
	return e.audit(tx, scope, a, Begun, "", key)
}

// checkHead looks at title and day. An amendment holds what those before it
// changed, so it cannot be in force before them.
func (a *Amendment) checkHead(shipped *pack.Pack, newest *Amendment) error {
	switch n := utf8.RuneCountInString(a.Title); {
	case n == 0 || n > maxTitle:
		return fault.New(fault.Invalid, "amend.title", "most", maxTitle)
	case !shipped.Period.Contains(a.From):
		return fault.New(fault.Invalid, "amend.from_outside", "from", shipped.Period.From, "to", shipped.Period.To)
	case newest != nil && a.From < newest.From:
		return fault.New(fault.Invalid, "amend.from_before", "title", newest.Title, "from", newest.From)
	}
	return nil
}

// Rename changes title and first day.
func (e *Editor) Rename(tx *store.Tx, scope auth.Scope, ref Ref, title string, from period.Day) (Amendment, error) {
	return e.change(tx, scope, ref, func(a *Amendment) (string, error) {
		shipped, newest, err := e.present(tx, a)
		if err != nil {
			return "", err
		}
		a.Title, a.From = strings.TrimSpace(title), from
		return "", a.checkHead(shipped, newest)
	})
}

// present is what the amendment will be held against.
func (e *Editor) present(tx *store.Tx, a *Amendment) (*pack.Pack, *Amendment, error) {
	shipped, err := e.Shipped(a.Pack)
	if err != nil {
		return nil, nil, err
	}
	newest, err := newestOf(tx, a.County, a.Pack, shipped.Version)
	return shipped, newest, err
}

// SetParameter gives a parameter a value from a day on. Nothing else of the file
// changes; where that day has a value already, it is replaced. Tests of the value
// before are dated to the day before.
func (e *Editor) SetParameter(tx *store.Tx, scope auth.Scope, ref Ref, parameter string, from period.Day, value string) (Amendment, error) {
	return e.change(tx, scope, ref, func(a *Amendment) (string, error) {
		s, err := e.find(a, parameter, "params")
		if err != nil {
			return "", err
		}
		text, err := s.setValue(parameter, from, value)
		if err != nil {
			return "", err
		}
		if err := e.set(tx, a, s.path, text); err != nil {
			return "", err
		}
		return parameter, e.pin(tx, a, from)
	})
}

// SetRule changes the text of a rule or population and its tests.
func (e *Editor) SetRule(tx *store.Tx, scope auth.Scope, ref Ref, rule string, to RuleText) (Amendment, error) {
	return e.change(tx, scope, ref, func(a *Amendment) (string, error) {
		s, err := e.find(a, rule, "rules", "populations")
		if err != nil {
			return "", err
		}
		text, err := setRule(s.path, s.text, rule, to)
		if err != nil {
			return "", err
		}
		if err := e.set(tx, a, s.path, text); err != nil {
			return "", err
		}
		return rule, e.setTests(tx, a, rule, to.Tests)
	})
}

// setTests changes the groups given, the last of each file first: what is typed
// for one may hold two, and those before it keep their rank.
func (e *Editor) setTests(tx *store.Tx, a *Amendment, rule string, tests []TestText) error {
	for _, test := range slices.Backward(tests) {
		text, err := e.Text(a, test.Path)
		if err != nil {
			return err
		}
		s, err := read(test.Path, text)
		if err != nil {
			return err
		}
		if text, err = s.setGroup(rule, test.Rank, test.Text); err != nil {
			return err
		}
		if err := e.set(tx, a, test.Path, text); err != nil {
			return err
		}
	}
	return nil
}

// SetFile changes a whole file of the pack, or adds one.
func (e *Editor) SetFile(tx *store.Tx, scope auth.Scope, ref Ref, path, text string) (Amendment, error) {
	return e.change(tx, scope, ref, func(a *Amendment) (string, error) {
		return path, e.set(tx, a, path, text)
	})
}

// set keeps a text for a file of the pack; browsers send every line break as two
// characters, the file keeps its own.
func (e *Editor) set(tx *store.Tx, a *Amendment, path, text string) error {
	if !editable.MatchString(path) {
		return fault.New(fault.NotFound, "amend.no_file", "file", path)
	}
	if len(text) > maxFile || !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return fault.New(fault.TooLarge, "amend.file_too_large", "file", path)
	}
	was, err := e.Text(a, path)
	if err == nil && strings.ReplaceAll(was, "\r\n", "\n") == strings.ReplaceAll(text, "\r\n", "\n") {
		return nil
	}
	if !strings.Contains(was, "\r\n") {
		text = strings.ReplaceAll(text, "\r\n", "\n")
	}
	known := a.file(path)
	if known == nil {
		a.Files = append(a.Files, File{Path: path, Before: was})
		known = &a.Files[len(a.Files)-1]
	}
	known.Text = text
	return put(tx, a, *known)
}

// change makes one edit of an open amendment, with its event and audit record.
func (e *Editor) change(tx *store.Tx, scope auth.Scope, ref Ref, edit func(*Amendment) (string, error)) (Amendment, error) {
	a, err := e.open(tx, scope, ref)
	if err != nil {
		return a, err
	}
	if !a.State.Open() {
		return a, fault.New(fault.Conflict, "amend.closed", "state", a.State)
	}
	about, err := edit(&a)
	if err != nil {
		return a, err
	}
	if err := update(tx, &a, 0); err != nil {
		return a, err
	}
	if err := record(tx, &a, scope, Edited, a.State, about, ""); err != nil {
		return a, err
	}
	return a, e.audit(tx, scope, &a, Edited, about, ref.Key)
}

// open reads the amendment for a change, once for each key.
func (e *Editor) open(tx *store.Tx, scope auth.Scope, ref Ref) (Amendment, error) {
	a, err := Get(tx, scope, ref.ID)
	if err != nil {
		return a, err
	}
	if err := permit(scope, a.County); err != nil {
		return a, err
	}
	records, err := audit.About(tx, a.County, "amendment", a.ID, 50)
	if err != nil {
		return a, err
	}
	if ref.Key != "" && slices.ContainsFunc(records, func(r audit.Record) bool { return r.Key == ref.Key }) {
		return a, fault.New(fault.Duplicate, "audit.duplicate")
	}
	if ref.Revision != a.Revision {
		return a, fault.New(fault.Conflict, "amend.changed_meanwhile")
	}
	return a, nil
}

func (e *Editor) audit(tx *store.Tx, scope auth.Scope, a *Amendment, move Move, about, key string) error {
	return e.Log.Append(tx, audit.Entry{County: a.County, Actor: scope.Account, ActorName: scope.Name, Key: key,
		Action: "amendment." + string(move), Subject: "amendment", SubjectID: a.ID,
		Detail: map[string]any{"pack": a.Pack, "state": a.State, "from": a.From, "version": a.Version, "about": about}})
}
