package web

import (
	_ "embed"
	"io"
	"net/http"
	"path"

	"guben/auth"
	"guben/draft"
	"guben/fault"
	"guben/message"
	"guben/pack"
	prose "guben/plan"
	"guben/store"
)

//go:embed reader.txt
var readerCatalog string

// readerDone holds what other pages say about drafts: sentences of what was
// done, and names of actions in the audit record.
//
//go:embed reader_done.txt
var readerDone string

var _ = message.Register("reader", readerCatalog) && message.Register("web", readerDone)

// readerPage takes a document in, and lists the drafts and the plans.
type readerPage struct {
	form
	CanUpload bool
	Drafts    []draftRow
	Plans     []*pack.Pack
}

func (readerPage) file() string { return "reader" }

// draftRow is a draft in a list.
type draftRow struct {
	draft.Review
	Area string
}

// Path is the draft's page.
func (r draftRow) Path() string { return draftPath(r.ID) }

// Done is how many of the items are decided.
func (r draftRow) Done() int { return r.Items - r.Waiting }

func draftPath(id int64) string { return "/reader/" + store.FormatID(id) }

// documentLimit is the largest document, and the form around it.
const documentLimit = 16<<20 + formLimit

func reader(x *exchange) (answer, error) {
	p := &readerPage{form: newForm()}
	err := x.view(func(tx *store.Tx) error { return p.fill(x, tx) })
	return shownUnless(err, p)
}

func (p *readerPage) fill(x *exchange, tx *store.Tx) error {
	p.CanUpload = x.scope.May(auth.Import)
	tree, err := x.tree(tx)
	if err != nil {
		return err
	}
	list, err := draft.List(tx, x.scope)
	for _, review := range list {
		p.Drafts = append(p.Drafts, draftRow{review, placeName(tree, review.Division)})
	}
	for _, known := range x.Packs {
		if x.scope.Division.Contains(known.Division) || known.Division.Contains(x.scope.Division) {
			p.Plans = append(p.Plans, known)
		}
	}
	return err
}

// readDocument keeps the draft of an uploaded document.
func readDocument(x *exchange) (answer, error) {
	name, data, err := x.document()
	var d *prose.Document
	if err == nil {
		d, err = prose.Read(name, data)
	}
	if err != nil {
		return x.unread(err)
	}
	var review draft.Review
	err = x.update(func(tx *store.Tx) (err error) {
		review, err = draft.Create(tx, x.Log, x.scope, name, d, x.field("key"))
		return err
	})
	if fault.KindOf(err) == fault.Duplicate {
		return see("/reader", "")
	}
	if err != nil {
		return nil, err
	}
	return see(draftPath(review.ID), "draft_created")
}

// document is the file of the form.
func (x *exchange) document() (name string, data []byte, err error) {
	file, head, err := x.r.FormFile("file")
	if err != nil {
		return "", nil, badUpload(err)
	}
	defer file.Close()
	data, err = io.ReadAll(file)
	if err != nil {
		return "", nil, badUpload(err)
	}
	return path.Base(head.Filename), data, nil
}

// unread answers a document that cannot be read with the form and the reason.
func (x *exchange) unread(cause error) (answer, error) {
	if fault.KindOf(cause) != fault.Invalid {
		return nil, cause
	}
	p := &readerPage{form: newForm()}
	p.Wrong = fault.Say(x.lang, cause)
	err := x.view(func(tx *store.Tx) error { return p.fill(x, tx) })
	return shown{http.StatusUnprocessableEntity, p}, err
}
