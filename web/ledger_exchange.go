package web

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"os"
	"sync"
	"time"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/intake"
	"guben/ledger"
	"guben/store"
)

// exportLedger writes the records as the list was narrowed into a workbook of
// the ledger's own shape.
func exportLedger(x *exchange) (answer, error) {
	values, err := url.ParseQuery(x.field("filter"))
	if err != nil {
		return nil, fault.New(fault.Invalid, "web.no_page").Because(err)
	}
	values.Del("after")
	x.r.Form = values // the list as it was shown
	scope, err := x.place()
	if err != nil {
		return nil, err
	}
	p := &ledgerPage{}
	var book bytes.Buffer
	err = x.update(func(tx *store.Tx) (err error) {
		book.Reset()
		if p.Place, p.tree, err = x.pickPlace(tx, scope); err != nil {
			return err
		}
		if p.declared, err = x.ledgerAt(tx, countyWithin(p.tree, p.Place.Code)); err != nil {
			return err
		}
		p.head(x)
		p.asOf = today(tx)
		p.narrow(x)
		_, err = x.Book.Export(tx, x.scope, p.filter, x.lang, &book)
		return err
	})
	if err != nil {
		return nil, err
	}
	name := x.text("ledgers.export_file", "name", p.Name, "place", p.Place.Name)
	return sent(func(x *exchange) error {
		return x.sendBook(name, func(x *exchange) error {
			_, err := x.w.Write(book.Bytes())
			return err
		})
	}), nil
}

// ledgerImportPage takes a workbook of the ledger's shape in, shows what it
// would do, and does it.
type ledgerImportPage struct {
	form
	Name   string
	Path   string // of the ledger
	Place  placePicker
	Staged *stagedBook // nil before a file is chosen
}

func (ledgerImportPage) file() string { return "ledger_import" }

// stagedBook is a workbook somebody sent and has not applied yet.
type stagedBook struct {
	ID      string
	File    string
	Result  ledger.Imported
	Errors  []string
	More    int // errors not shown
	account int64
	ledger  string
	upload  ledger.Upload
	kept    *os.File
}

// Clean reports whether the workbook can be applied.
func (b *stagedBook) Clean() bool { return len(b.Errors) == 0 && b.Result.Opened+b.Result.Saved > 0 }

// stagedBooks are the workbooks sent and not applied, for an hour.
type stagedBooks struct {
	mu   sync.Mutex
	byID map[string]*stagedBook
}

func (s *stagedBooks) add(b *stagedBook) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byID == nil {
		s.byID = map[string]*stagedBook{}
	}
	s.byID[b.ID] = b
	time.AfterFunc(keepJob, func() { s.take(b.ID, b.account) })
}

func (s *stagedBooks) get(id string, account int64) (*stagedBook, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if b := s.byID[id]; b != nil && b.account == account {
		return b, nil
	}
	return nil, fault.New(fault.Conflict, "ledgers.no_staged")
}

// take forgets a workbook and drops its file.
func (s *stagedBooks) take(id string, account int64) {
	if b, err := s.get(id, account); err == nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.byID, id)
		drop(b.kept)
	}
}

// errorsShown is how many errors of a workbook the page lists.
const errorsShown = 100

func importLedger(x *exchange) (answer, error) {
	p := &ledgerImportPage{form: newForm()}
	if err := x.view(func(tx *store.Tx) error { return p.load(x, tx) }); err != nil {
		return nil, err
	}
	if id := x.field("staged"); id != "" {
		staged, err := x.staged.get(id, x.account.ID)
		if err != nil || staged.ledger != p.Path {
			p.Wrong = x.text("ledgers.no_staged")
			return again(http.StatusConflict, p)
		}
		p.Staged = staged
	}
	return show(p)
}

func (p *ledgerImportPage) load(x *exchange, tx *store.Tx) error {
	scope, err := x.place()
	if err != nil {
		return err
	}
	var tree *division.Tree
	if p.Place, tree, err = x.pickPlace(tx, scope); err != nil {
		return err
	}
	d, err := x.ledgerAt(tx, countyWithin(tree, p.Place.Code))
	if err == nil {
		p.Name, p.Path = d.Ledger.Name.Say(x.lang), ledgerPath(d.Pack.ID, d.Ledger.ID)
	}
	return err
}

// stageLedger reads a workbook through without keeping anything.
func stageLedger(x *exchange) (answer, error) {
	if err := x.ledgerThere(); err != nil {
		return nil, err
	}
	if err := x.r.ParseMultipartForm(formLimit); err != nil {
		return nil, badUpload(err)
	}
	defer x.r.MultipartForm.RemoveAll()
	file, head, err := x.r.FormFile("file")
	if err != nil {
		return nil, badUpload(err)
	}
	defer file.Close()
	scope, err := x.place()
	if err != nil {
		return nil, err
	}
	b := &stagedBook{ID: rand.Text(), File: head.Filename, account: x.account.ID, ledger: ledgerPath(x.r.PathValue("pack"), x.r.PathValue("ledger"))}
	b.upload = ledger.Upload{Name: head.Filename, Size: head.Size, Place: scope.Division, Unit: x.scope.Unit}
	err = x.view(func(tx *store.Tx) error {
		tree, err := x.tree(tx)
		if err != nil {
			return err
		}
		b.upload.County = countyWithin(tree, scope.Division)
		d, err := x.ledgerAt(tx, b.upload.County)
		if err == nil {
			b.upload.Pack, b.upload.Ledger = d.Pack.ID, d.Ledger.ID
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if b.kept, err = keep(file); err != nil {
		return nil, err
	}
	// Without a name nothing is left behind when the program ends; where an open
	// file keeps its name, it goes when it is dropped.
	os.Remove(b.kept.Name())
	b.upload.Content = b.kept
	return x.start("web.job_staging", x.stageWork(b))
}

// errStaged undoes a transaction that only looked.
var errStaged = errors.New("looked through, not kept")

func (x *exchange) stageWork(b *stagedBook) work {
	scope, lang := x.scope, x.lang
	return func(ctx context.Context, progress intake.Progress) (string, error) {
		upload := b.upload
		upload.Key = b.ID + "-staged"
		err := x.readBook(ctx, scope, upload, &b.Result, progress, errStaged)
		if err != nil && !errors.Is(err, errStaged) {
			drop(b.kept)
			return "", err
		}
		for i, one := range b.Result.Errors {
			if i == errorsShown {
				b.More = len(b.Result.Errors) - i
				break
			}
			b.Errors = append(b.Errors, fault.Say(lang, one))
		}
		x.staged.add(b)
		return b.ledger + "/import" + query("staged", b.ID), nil
	}
}

// readBook imports in one transaction that ends with the given error.
func (x *exchange) readBook(ctx context.Context, scope auth.Scope, upload ledger.Upload, result *ledger.Imported, progress intake.Progress, end error) error {
	return x.DB.Update(ctx, func(tx *store.Tx) (err error) {
		*result, err = x.Book.Import(tx, scope, upload, func(done, total int) { progress(intake.Reading, int64(done), int64(total)) })
		if err == nil && len(result.Errors) > 0 {
			err = errStaged
		}
		if err == nil {
			err = end
		}
		return err
	})
}

// applyLedger carries a staged workbook out, or forgets it.
func applyLedger(x *exchange) (answer, error) {
	if err := x.ledgerThere(); err != nil {
		return nil, err
	}
	b, err := x.staged.get(x.field("staged"), x.account.ID)
	if err != nil {
		p := &ledgerImportPage{form: newForm()}
		if err := x.view(func(tx *store.Tx) error { return p.load(x, tx) }); err != nil {
			return nil, err
		}
		p.Wrong = fault.Say(x.lang, err)
		return again(fault.Status(err), p)
	}
	if x.field("do") == "discard" {
		x.staged.take(b.ID, x.account.ID)
		return see(b.ledger+"/import", "discarded")
	}
	scope, upload := x.scope, b.upload
	upload.Key = b.ID
	return x.start("web.job_applying", func(ctx context.Context, progress intake.Progress) (string, error) {
		var result ledger.Imported
		if err := x.readBook(ctx, scope, upload, &result, progress, nil); err != nil && fault.KindOf(err) != fault.Duplicate {
			return "", err
		}
		x.staged.take(b.ID, b.account)
		return b.ledger + query("done", "workbook_applied"), nil
	})
}
