package imports

import (
	"context"
	"log/slog"
	"path"
	"strings"

	"guben/division"
	"guben/intake"
	"guben/store"
	"guben/web/page"
)

// importPage is the review of one import.
type importPage struct {
	page.Form
	importRow
	Outcome  intake.Outcome
	Noted    bool
	Tabs     []outcomeTab
	Lines    []importLine
	Next     string
	Ignored  []intake.Column
	Taken    []takenColumn
	Rejected int
	Stale    *page.StaleNote // nil: the findings are as the registry is
}

func (importPage) File() string { return "import" }

// outcomeTab leads to the rows of one outcome.
type outcomeTab struct {
	Outcome intake.Outcome
	Count   int
	Path    string
	Here    bool
}

// importLine is a row of the file and the place it is about.
type importLine struct {
	intake.Row
	Place string
}

type takenColumn struct {
	intake.Column
	Label string
}

const linesShown = 50

func reviewImport(x *page.Exchange) (page.Answer, error) {
	p := &importPage{Form: page.NewForm(), Outcome: intake.Outcome(x.Field("outcome")), Noted: x.Field("noted") != ""}
	err := x.View(func(tx *store.Tx) error { return p.fill(x, tx) })
	return page.ShowUnless(err, p)
}

func (p *importPage) fill(x *page.Exchange, tx *store.Tx) error {
	one, err := intake.Get(tx, x.Scope, x.ID("id"))
	if err != nil {
		return err
	}
	tree, err := x.Tree(tx)
	if err != nil {
		return err
	}
	p.importRow = newImportRow(x, tree, one)
	p.tabs()
	if one.State == intake.Applied || one.State == intake.Undone {
		if p.Stale, err = x.Stale(tx, one.County); err != nil {
			return err
		}
	}
	for _, column := range one.Columns {
		if label := column.Label(x.Lang); label != "" {
			p.Taken = append(p.Taken, takenColumn{column, label})
		} else {
			p.Ignored = append(p.Ignored, column)
		}
	}
	if one.State == intake.Discarded {
		return nil
	}
	return p.lines(x, tx, tree)
}

// tabs counts the outcomes; the page opens on the first that has rows.
func (p *importPage) tabs() {
	all := p.Sum()
	p.Rejected = p.RejectedRows()
	counts := map[intake.Outcome]int{intake.Rejected: p.Rejected, intake.New: all.New, intake.Changed: all.Changed, intake.Unchanged: all.Unchanged}
	for _, outcome := range intake.Outcomes {
		if p.Outcome == "" && !p.Noted && counts[outcome] > 0 {
			p.Outcome = outcome
		}
		p.Tabs = append(p.Tabs, outcomeTab{outcome, counts[outcome], p.Path() + page.Query("outcome", string(outcome)), p.Outcome == outcome})
	}
}

func (p *importPage) lines(x *page.Exchange, tx *store.Tx, tree *division.Tree) error {
	filter := intake.Filter{Outcome: p.Outcome, Noted: p.Noted, After: store.ParseID(x.Field("after")), Limit: linesShown + 1}
	if p.Outcome == intake.Rejected && p.Import.Kind.Roster() == "" {
		filter.Entity = intake.Person // every row has one, and its household says nothing more
	}
	rows, err := x.Desk.Rows(tx, x.Scope, p.ID, filter)
	if err != nil {
		return err
	}
	if len(rows) > linesShown {
		rows = rows[:linesShown]
		p.Next = p.Path() + page.Query("outcome", string(p.Outcome), "after", store.FormatID(rows[linesShown-1].Seq))
	}
	for _, row := range rows {
		p.Lines = append(p.Lines, importLine{row, page.PlaceName(tree, row.Division)})
	}
	return nil
}

// doImport is one of the steps that take a while.
type doImport func(ctx context.Context, id int64, key string, progress intake.Progress) (intake.Import, error)

func importStep(x *page.Exchange, text, done string, do doImport) (page.Answer, error) {
	id, key := x.ID("id"), x.Field("key")
	if err := x.View(func(tx *store.Tx) error {
		_, err := intake.Get(tx, x.Scope, id)
		return err
	}); err != nil {
		return nil, err
	}
	return x.Start(text, func(ctx context.Context, progress intake.Progress) (string, error) {
		one, err := do(ctx, id, key, progress)
		if err == nil {
			catchUp(x, one)
		}
		return page.ImportPath(id) + page.Query("done", done), err
	})
}

// catchUp has the counties an import changed screened again, behind whatever
// their people do meanwhile.
func catchUp(x *page.Exchange, one intake.Import) {
	if one.State != intake.Applied && one.State != intake.Undone {
		return
	}
	var counties []int64
	if err := x.DB.View(context.Background(), func(tx *store.Tx) (err error) {
		counties, err = x.Desk.Counties(tx, one)
		return err
	}); err != nil {
		slog.Error("the counties of an import could not be read", "error", err)
		return
	}
	x.CatchUpLater(x.Memory.Forget, counties...)
}

func applyImport(x *page.Exchange) (page.Answer, error) {
	scope := x.Scope
	return importStep(x, "web.job_applying", "applied", func(ctx context.Context, id int64, key string, progress intake.Progress) (intake.Import, error) {
		return x.Desk.Apply(ctx, scope, id, key, progress)
	})
}

func undoImport(x *page.Exchange) (page.Answer, error) {
	scope := x.Scope
	return importStep(x, "web.job_undoing", "undone", func(ctx context.Context, id int64, key string, progress intake.Progress) (intake.Import, error) {
		return x.Desk.Undo(ctx, scope, id, key, progress)
	})
}

func discardImport(x *page.Exchange) (page.Answer, error) {
	scope := x.Scope
	return importStep(x, "web.job_discarding", "discarded", func(ctx context.Context, id int64, key string, _ intake.Progress) (intake.Import, error) {
		return x.Desk.Discard(ctx, scope, id, key)
	})
}

// downloadRejects gives the rejected rows with the reason beside each.
func downloadRejects(x *page.Exchange) (page.Answer, error) {
	var one intake.Import
	if err := x.View(func(tx *store.Tx) (err error) {
		one, err = intake.Get(tx, x.Scope, x.ID("id"))
		return err
	}); err != nil {
		return nil, err
	}
	name := x.Text("web.rejects_file", "file", strings.TrimSuffix(one.File, path.Ext(one.File)))
	return page.Sent(func(x *page.Exchange) error {
		return x.SendBook(name, func(x *page.Exchange) error {
			return x.Desk.Rejects(x.R.Context(), x.Scope, one.ID, x.W)
		})
	}), nil
}
