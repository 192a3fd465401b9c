package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"guben/draft"
	"guben/fault"
	prose "guben/plan"
	"guben/store"
)

// decideItem accepts an item, perhaps changed, drops it, or opens it again.
func decideItem(x *exchange) (answer, error) {
	if err := x.view(func(tx *store.Tx) error {
		_, err := draft.Get(tx, x.scope, x.id("id"))
		return err
	}); err != nil {
		return nil, err
	}
	seq, err := strconv.ParseInt(x.field("seq"), 10, 64)
	state := draft.State(x.field("state"))
	if err != nil || !slices.Contains([]draft.State{draft.Accepted, draft.Dropped, draft.Open}, state) {
		return nil, fault.New(fault.Invalid, "reader.no_item")
	}
	version, _ := strconv.ParseInt(x.field("version"), 10, 64)
	c := draft.Change{Seq: seq, Version: version, State: state, Values: x.values()}
	err = x.update(func(tx *store.Tx) error { return draft.Decide(tx, x.Log, x.scope, x.id("id"), c, x.field("key")) })
	to := draftPath(x.id("id")) + query("only", x.field("only")) + "#item-" + strconv.FormatInt(seq, 10)
	switch fault.KindOf(err) {
	case fault.Invalid:
		p := &reviewPage{form: newForm(), Only: x.field("only")}
		p.Wrong = fault.Say(x.lang, err)
		return shown{http.StatusUnprocessableEntity, p}, p.load(x, seq, c.Values)
	case fault.Duplicate:
		return redirect(to), nil
	}
	if err != nil {
		return nil, err
	}
	return redirect(to), nil
}

// values are the fields of the form: those of items begin with «v-».
func (x *exchange) values() draft.Values {
	values := draft.Values{}
	for name := range x.r.PostForm {
		if key, is := strings.CutPrefix(name, "v-"); is {
			values[key] = strings.ReplaceAll(x.field(name), "\r\n", "\n")
		}
	}
	return values
}

// acceptSection accepts the items of a clause and of those below it that have
// no doubt.
func acceptSection(x *exchange) (answer, error) {
	id, section := x.id("id"), x.field("section")
	err := x.update(func(tx *store.Tx) error {
		review, err := draft.Get(tx, x.scope, id)
		if err != nil {
			return err
		}
		content, err := draft.Load(tx, review)
		if err != nil {
			return err
		}
		_, err = draft.AcceptSection(tx, x.Log, x.scope, id, below(content.Document, section), x.field("key"))
		return err
	})
	if err != nil && fault.KindOf(err) != fault.Duplicate {
		return nil, err
	}
	return see(draftPath(id)+query("only", x.field("only"))+"#clause-"+section, "draft_accepted")
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

func discardDraft(x *exchange) (answer, error) {
	id := x.id("id")
	if err := x.view(func(tx *store.Tx) error {
		_, err := draft.Get(tx, x.scope, id)
		return err
	}); err != nil {
		return nil, err
	}
	if x.field("sure") == "" {
		return nil, fault.New(fault.Invalid, "reader.not_sure")
	}
	err := x.update(func(tx *store.Tx) error { return draft.Discard(tx, x.Log, x.scope, id, x.field("key")) })
	if err != nil && fault.KindOf(err) != fault.Duplicate {
		return nil, err
	}
	return see("/reader", "draft_discarded")
}

// downloadDraft is the pack under review as an archive of its YAML files.
func downloadDraft(x *exchange) (answer, error) {
	var review draft.Review
	var files []draft.File
	err := x.view(func(tx *store.Tx) (err error) {
		if review, err = draft.Get(tx, x.scope, x.id("id")); err != nil {
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
	return sent(func(x *exchange) error {
		x.w.Header().Set("Content-Type", "application/zip")
		x.w.Header().Set("Content-Disposition", `attachment; filename="`+review.Pack+`.zip"`)
		return draft.Zip(x.w, review.Pack, files)
	}), nil
}
