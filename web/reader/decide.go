package reader

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"guben/draft"
	"guben/fault"
	prose "guben/plan"
	"guben/store"
	"guben/web/page"
)

// decideItem accepts an item, perhaps changed, drops it, or opens it again.
func decideItem(x *page.Exchange) (page.Answer, error) {
	if err := x.View(func(tx *store.Tx) error {
		_, err := draft.Get(tx, x.Scope, x.ID("id"))
		return err
	}); err != nil {
		return nil, err
	}
	seq, err := strconv.ParseInt(x.Field("seq"), 10, 64)
	state := draft.State(x.Field("state"))
	if err != nil || !slices.Contains([]draft.State{draft.Accepted, draft.Dropped, draft.Open}, state) {
		return nil, fault.New(fault.Invalid, "reader.no_item")
	}
	version, _ := strconv.ParseInt(x.Field("version"), 10, 64)
	c := draft.Change{Seq: seq, Version: version, State: state, Values: values(x)}
	err = x.Update(func(tx *store.Tx) error { return draft.Decide(tx, x.Log, x.Scope, x.ID("id"), c, x.Field("key")) })
	to := page.DraftPath(x.ID("id")) + page.Query("only", x.Field("only")) + "#item-" + strconv.FormatInt(seq, 10)
	switch fault.KindOf(err) {
	case fault.Invalid:
		p := &reviewPage{Form: page.NewForm(), Only: x.Field("only")}
		p.Wrong = fault.Say(x.Lang, err)
		return page.Shown{Status: http.StatusUnprocessableEntity, Page: p}, p.load(x, seq, c.Values)
	case fault.Duplicate:
		return page.Redirect(to), nil
	}
	if err != nil {
		return nil, err
	}
	return page.Redirect(to), nil
}

// values are the fields of the form: those of items begin with «v-».
func values(x *page.Exchange) draft.Values {
	values := draft.Values{}
	for name := range x.R.PostForm {
		if key, is := strings.CutPrefix(name, "v-"); is {
			values[key] = strings.ReplaceAll(x.Field(name), "\r\n", "\n")
		}
	}
	return values
}

// acceptSection accepts the items of a clause and of those below it that have
// no doubt.
func acceptSection(x *page.Exchange) (page.Answer, error) {
	id, section := x.ID("id"), x.Field("section")
	err := x.Update(func(tx *store.Tx) error {
		review, err := draft.Get(tx, x.Scope, id)
		if err != nil {
			return err
		}
		content, err := draft.Load(tx, review)
		if err != nil {
			return err
		}
		_, err = draft.AcceptSection(tx, x.Log, x.Scope, id, below(content.Document, section), x.Field("key"))
		return err
	})
	if err != nil && fault.KindOf(err) != fault.Duplicate {
		return nil, err
	}
	return page.See(page.DraftPath(id)+page.Query("only", x.Field("only"))+"#clause-"+section, "draft_accepted")
}

// below lists a clause and all clauses below it.
func below(d *prose.Document, section string) (ids []string) {
	for i := range d.Clauses {
		if id := d.Clauses[i].ID; id == section || strings.HasPrefix(id, section+".") {
			ids = append(ids, id)
		}
	}
	return ids
}

func discardDraft(x *page.Exchange) (page.Answer, error) {
	id := x.ID("id")
	if err := x.View(func(tx *store.Tx) error {
		_, err := draft.Get(tx, x.Scope, id)
		return err
	}); err != nil {
		return nil, err
	}
	if x.Field("sure") == "" {
		return nil, fault.New(fault.Invalid, "reader.not_sure")
	}
	err := x.Update(func(tx *store.Tx) error { return draft.Discard(tx, x.Log, x.Scope, id, x.Field("key")) })
	if err != nil && fault.KindOf(err) != fault.Duplicate {
		return nil, err
	}
	return page.See("/reader", "draft_discarded")
}

// downloadDraft is the pack under review as an archive of its YAML files.
func downloadDraft(x *page.Exchange) (page.Answer, error) {
	var review draft.Review
	var files []draft.File
	err := x.View(func(tx *store.Tx) (err error) {
		if review, err = draft.Get(tx, x.Scope, x.ID("id")); err != nil {
			return err
		}
		content, err := draft.Load(tx, review)
		if err != nil {
			return err
		}
		entries, err := draft.Entries(tx, review)
		if err != nil {
			return err
		}
		files, err = draft.Files(draft.Reviewed(content, entries))
		return err
	})
	if err != nil {
		return nil, err
	}
	return page.Sent(func(x *page.Exchange) error {
		x.W.Header().Set("Content-Type", "application/zip")
		x.W.Header().Set("Content-Disposition", `attachment; filename="`+review.Pack+`.zip"`)
		return draft.Zip(x.W, review.Pack, files)
	}), nil
}
