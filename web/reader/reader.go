package reader

import (
	"io"
	"net/http"
	"path"

	"guben/auth"
	"guben/draft"
	"guben/fault"
	"guben/pack"
	prose "guben/plan"
	"guben/store"
	"guben/web/page"
)

// readerPage takes a document in, and lists the drafts and the plans.
type readerPage struct {
	page.Form
	CanUpload bool
	Drafts    []draftRow
	Plans     []*pack.Pack
}

func (readerPage) File() string { return "reader" }

// draftRow is a draft in a list.
type draftRow struct {
	draft.Review
	Area string
}

// Path is the draft's page.
func (r draftRow) Path() string { return page.DraftPath(r.ID) }

// Done is how many of the items are decided.
func (r draftRow) Done() int { return r.Items - r.Waiting }

// documentLimit is the largest document, and the form around it.
const documentLimit = 16<<20 + page.FormLimit

func reader(x *page.Exchange) (page.Answer, error) {
	p := &readerPage{Form: page.NewForm()}
	err := x.View(func(tx *store.Tx) error { return p.fill(x, tx) })
	return page.ShowUnless(err, p)
}

func (p *readerPage) fill(x *page.Exchange, tx *store.Tx) error {
	p.CanUpload = x.Scope.May(auth.Import)
	tree, err := x.Tree(tx)
	if err != nil {
		return err
	}
	list, err := draft.List(tx, x.Scope)
	for _, review := range list {
		p.Drafts = append(p.Drafts, draftRow{review, page.PlaceName(tree, review.Division)})
	}
	for _, known := range x.Packs {
		if x.Scope.Division.Contains(known.Division) || known.Division.Contains(x.Scope.Division) {
			p.Plans = append(p.Plans, known)
		}
	}
	return err
}

// readDocument keeps the draft of an uploaded document.
func readDocument(x *page.Exchange) (page.Answer, error) {
	name, data, err := document(x)
	var d *prose.Document
	if err == nil {
		d, err = prose.Read(name, data)
	}
	if err != nil {
		return unread(x, err)
	}
	var review draft.Review
	err = x.Update(func(tx *store.Tx) (err error) {
		review, err = draft.Create(tx, x.Log, x.Scope, name, d, x.Field("key"))
		return err
	})
	if fault.KindOf(err) == fault.Duplicate {
		return page.See("/reader", "")
	}
	if err != nil {
		return nil, err
	}
	return page.See(page.DraftPath(review.ID), "draft_created")
}

// document is the file of the form.
func document(x *page.Exchange) (name string, data []byte, err error) {
	file, head, err := x.R.FormFile("file")
	if err != nil {
		return "", nil, page.BadUpload(err)
	}
	defer file.Close()
	data, err = io.ReadAll(file)
	if err != nil {
		return "", nil, page.BadUpload(err)
	}
	return path.Base(head.Filename), data, nil
}

// unread answers a document that cannot be read with the form and the reason.
func unread(x *page.Exchange, cause error) (page.Answer, error) {
	if fault.KindOf(cause) != fault.Invalid {
		return nil, cause
	}
	p := &readerPage{Form: page.NewForm()}
	p.Wrong = fault.Say(x.Lang, cause)
	err := x.View(func(tx *store.Tx) error { return p.fill(x, tx) })
	return page.Shown{Status: http.StatusUnprocessableEntity, Page: p}, err
}
