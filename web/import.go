package web

import (
	"context"
	"net/url"
	"path"
	"strings"

	"guben/division"
	"guben/intake"
	"guben/store"
)

// importPage is the review of one import.
type importPage struct {
	form
	importRow
	Outcome  intake.Outcome
	Noted    bool
	Tabs     []outcomeTab
	Lines    []importLine
	Next     string
	Ignored  []intake.Column
	Taken    []takenColumn
	Rejected int
	Stale    *staleNote // nil: the findings are as the registry is
}

func (importPage) file() string { return "import" }

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

func reviewImport(x *exchange) (answer, error) {
	p := &importPage{form: newForm(), Outcome: intake.Outcome(x.field("outcome")), Noted: x.field("noted") != ""}
	err := x.view(func(tx *store.Tx) error { return p.fill(x, tx) })
	return shownUnless(err, p)
}

func (p *importPage) fill(x *exchange, tx *store.Tx) error {
	one, err := intake.Get(tx, x.scope, x.id("id"))
	if err != nil {
		return err
	}
	tree, err := x.tree(tx)
	if err != nil {
		return err
	}
	p.importRow = x.importRow(tree, one)
	p.tabs()
	if one.State == intake.Applied || one.State == intake.Undone {
		if p.Stale, err = x.stale(tx, one.County); err != nil {
			return err
		}
	}
	for _, column := range one.Columns {
		if label := column.Label(x.lang); label != "" {
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
		p.Tabs = append(p.Tabs, outcomeTab{outcome, counts[outcome], p.Path() + query("outcome", string(outcome)), p.Outcome == outcome})
	}
}

func (p *importPage) lines(x *exchange, tx *store.Tx, tree *division.Tree) error {
	filter := intake.Filter{Outcome: p.Outcome, Noted: p.Noted, After: store.ParseID(x.field("after")), Limit: linesShown + 1}
	if p.Outcome == intake.Rejected && p.Import.Kind.Roster() == "" {
		filter.Entity = intake.Person // every row has one, and its household says nothing more
	}
	rows, err := x.Desk.Rows(tx, x.scope, p.ID, filter)
	if err != nil {
		return err
	}
	if len(rows) > linesShown {
		rows = rows[:linesShown]
		p.Next = p.Path() + query("outcome", string(p.Outcome), "after", store.FormatID(rows[linesShown-1].Seq))
	}
	for _, row := range rows {
		p.Lines = append(p.Lines, importLine{row, placeName(tree, row.Division)})
	}
	return nil
}

// doImport is one of the steps that take a while.
type doImport func(ctx context.Context, id int64, key string, progress intake.Progress) (intake.Import, error)

func (x *exchange) importStep(text, done string, do doImport) (answer, error) {
	id, key := x.id("id"), x.field("key")
	if err := x.view(func(tx *store.Tx) error {
		_, err := intake.Get(tx, x.scope, id)
		return err
	}); err != nil {
		return nil, err
	}
	return x.start(text, func(ctx context.Context, progress intake.Progress) (string, error) {
		_, err := do(ctx, id, key, progress)
		return importPath(id) + query("done", done), err
	})
}

func applyImport(x *exchange) (answer, error) {
	scope := x.scope
	return x.importStep("web.job_applying", "applied", func(ctx context.Context, id int64, key string, progress intake.Progress) (intake.Import, error) {
		return x.Desk.Apply(ctx, scope, id, key, progress)
	})
}

func undoImport(x *exchange) (answer, error) {
	scope := x.scope
	return x.importStep("web.job_undoing", "undone", func(ctx context.Context, id int64, key string, progress intake.Progress) (intake.Import, error) {
		return x.Desk.Undo(ctx, scope, id, key, progress)
	})
}

func discardImport(x *exchange) (answer, error) {
	scope := x.scope
	return x.importStep("web.job_discarding", "discarded", func(ctx context.Context, id int64, key string, _ intake.Progress) (intake.Import, error) {
		return x.Desk.Discard(ctx, scope, id, key)
	})
}

// downloadRejects gives the rejected rows with the reason beside each.
func downloadRejects(x *exchange) (answer, error) {
	var one intake.Import
	if err := x.view(func(tx *store.Tx) (err error) {
		one, err = intake.Get(tx, x.scope, x.id("id"))
		return err
	}); err != nil {
		return nil, err
	}
	name := x.text("web.rejects_file", "file", strings.TrimSuffix(one.File, path.Ext(one.File)))
	return sent(func(x *exchange) error {
		return x.sendBook(name, func(x *exchange) error {
			return x.Desk.Rejects(x.r.Context(), x.scope, one.ID, x.w)
		})
	}), nil
}

// sendBook sends a workbook under a name in the reader's language.
func (x *exchange) sendBook(name string, write func(*exchange) error) error {
	head := x.w.Header()
	head.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	head.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(name+".xlsx"))
	return write(x)
}
