package ledger

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
	"guben/web/page"
)

// exportLedger writes the records as the list was narrowed into a workbook of
// the ledger's own shape.
func exportLedger(x *page.Exchange) (page.Answer, error) {
	values, err := url.ParseQuery(x.Field("filter"))
	if err != nil {
		return nil, fault.New(fault.Invalid, "web.no_page").Because(err)
	}
	values.Del("after")
	x.R.Form = values // the list as it was shown
	scope, err := x.Place()
	if err != nil {
		return nil, err
	}
	p := &ledgerPage{}
	var book bytes.Buffer
	err = x.Update(func(tx *store.Tx) (err error) {
		book.Reset()
		if p.Place, p.tree, err = x.PickPlace(tx, scope); err != nil {
			return err
		}
		if p.declared, err = ledgerAt(x, tx, page.CountyWithin(p.tree, p.Place.Code)); err != nil {
			return err
		}
		p.head(x)
		p.asOf = page.Today(tx)
		p.narrow(x)
		_, err = x.Book.Export(tx, x.Scope, p.filter, x.Lang, &book)
		return err
	})
	if err != nil {
		return nil, err
	}
	name := x.Text("ledgers.export_file", "name", p.Name, "place", p.Place.Name)
	return page.Sent(func(x *page.Exchange) error {
		return x.SendBook(name, func(x *page.Exchange) error {
			_, err := x.W.Write(book.Bytes())
			return err
		})
	}), nil
}

// ledgerImportPage takes a workbook of the ledger's shape in, shows what it
// would do, and does it.
type ledgerImportPage struct {
	page.Form
	Name   string
	Path   string // of the ledger
	Place  page.PlacePicker
	Staged *stagedBook // nil before a file is chosen
}

func (ledgerImportPage) File() string { return "ledger_import" }

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

// staged is held here as jobs are: who restarts the program sends a file again.
var staged stagedBooks

func (s *stagedBooks) add(b *stagedBook) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byID == nil {
		s.byID = map[string]*stagedBook{}
	}
	s.byID[b.ID] = b
	time.AfterFunc(page.KeepJob, func() { s.take(b.ID, b.account) })
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
		page.DropUpload(b.kept)
	}
}

// errorsShown is how many errors of a workbook the page lists.
const errorsShown = 100

func importLedger(x *page.Exchange) (page.Answer, error) {
	p := &ledgerImportPage{Form: page.NewForm()}
	if err := x.View(func(tx *store.Tx) error { return p.load(x, tx) }); err != nil {
		return nil, err
	}
	if id := x.Field("staged"); id != "" {
		book, err := staged.get(id, x.Account.ID)
		if err != nil || book.ledger != p.Path {
			p.Wrong = x.Text("ledgers.no_staged")
			return page.Again(http.StatusConflict, p)
		}
		p.Staged = book
	}
	return page.Show(p)
}

func (p *ledgerImportPage) load(x *page.Exchange, tx *store.Tx) error {
	scope, err := x.Place()
	if err != nil {
		return err
	}
	var tree *division.Tree
	if p.Place, tree, err = x.PickPlace(tx, scope); err != nil {
		return err
	}
	d, err := ledgerAt(x, tx, page.CountyWithin(tree, p.Place.Code))
	if err == nil {
		p.Name, p.Path = d.Ledger.Name.Say(x.Lang), page.LedgerPath(d.Pack.ID, d.Ledger.ID)
	}
	return err
}

// stageLedger reads a workbook through without keeping anything.
func stageLedger(x *page.Exchange) (page.Answer, error) {
	if err := ledgerThere(x); err != nil {
		return nil, err
	}
	if err := x.R.ParseMultipartForm(page.FormLimit); err != nil {
		return nil, page.BadUpload(err)
	}
	defer x.R.MultipartForm.RemoveAll()
	file, head, err := x.R.FormFile("file")
	if err != nil {
		return nil, page.BadUpload(err)
	}
	defer file.Close()
	scope, err := x.Place()
	if err != nil {
		return nil, err
	}
	b := &stagedBook{ID: rand.Text(), File: head.Filename, account: x.Account.ID, ledger: page.LedgerPath(x.R.PathValue("pack"), x.R.PathValue("ledger"))}
	b.upload = ledger.Upload{Name: head.Filename, Size: head.Size, Place: scope.Division, Unit: x.Scope.Unit}
	err = x.View(func(tx *store.Tx) error {
		tree, err := x.Tree(tx)
		if err != nil {
			return err
		}
		b.upload.County = page.CountyWithin(tree, scope.Division)
		d, err := ledgerAt(x, tx, b.upload.County)
		if err == nil {
			b.upload.Pack, b.upload.Ledger = d.Pack.ID, d.Ledger.ID
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if b.kept, err = page.KeepUpload(file); err != nil {
		return nil, err
	}
	// Without a name nothing is left behind when the program ends; where an open
	// file keeps its name, it goes when it is dropped.
	os.Remove(b.kept.Name())
	b.upload.Content = b.kept
	return x.Start("web.job_staging", stageWork(x, b))
}

// errStaged undoes a transaction that only looked.
var errStaged = errors.New("looked through, not kept")

func stageWork(x *page.Exchange, b *stagedBook) page.LongWork {
	scope, lang := x.Scope, x.Lang
	return func(ctx context.Context, progress intake.Progress) (string, error) {
		upload := b.upload
		upload.Key = b.ID + "-staged"
		err := readBook(x, ctx, scope, upload, &b.Result, progress, errStaged)
		if err != nil && !errors.Is(err, errStaged) {
			page.DropUpload(b.kept)
			return "", err
		}
		for i, one := range b.Result.Errors {
			if i == errorsShown {
				b.More = len(b.Result.Errors) - i
				break
			}
			b.Errors = append(b.Errors, fault.Say(lang, one))
		}
		staged.add(b)
		return b.ledger + "/import" + page.Query("staged", b.ID), nil
	}
}

// readBook imports in one transaction that ends with the given error.
func readBook(x *page.Exchange, ctx context.Context, scope auth.Scope, upload ledger.Upload, result *ledger.Imported, progress intake.Progress, end error) error {
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
func applyLedger(x *page.Exchange) (page.Answer, error) {
	if err := ledgerThere(x); err != nil {
		return nil, err
	}
	b, err := staged.get(x.Field("staged"), x.Account.ID)
	if err != nil {
		p := &ledgerImportPage{Form: page.NewForm()}
		if err := x.View(func(tx *store.Tx) error { return p.load(x, tx) }); err != nil {
			return nil, err
		}
		p.Wrong = fault.Say(x.Lang, err)
		return page.Again(fault.Status(err), p)
	}
	if x.Field("do") == "discard" {
		staged.take(b.ID, x.Account.ID)
		return page.See(b.ledger+"/import", "discarded")
	}
	scope, upload := x.Scope, b.upload
	upload.Key = b.ID
	return x.Start("web.job_applying", func(ctx context.Context, progress intake.Progress) (string, error) {
		var result ledger.Imported
		if err := readBook(x, ctx, scope, upload, &result, progress, nil); err != nil && fault.KindOf(err) != fault.Duplicate {
			return "", err
		}
		staged.take(b.ID, b.account)
		return b.ledger + page.Query("done", "workbook_applied"), nil
	})
}
