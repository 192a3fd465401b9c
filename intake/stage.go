package intake

import (
	"context"
	"errors"
	"io"

	"guben/audit"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/period"
	"guben/registry"
	"guben/sheet"
	"guben/store"
)

// stage is one file on its way into the staging tables.
type stage struct {
	desk     *Desk
	scope    auth.Scope
	upload   Upload
	shape    shape
	book     *sheet.Book
	area     division.Code
	today    period.Day
	places   *places
	survey   *survey
	reader   *reader
	registry *registry.Registry
	imp      Import
	batch    []*group
	held     int // rows in batch
	progress Progress
}

// Stage reads the file and stages its rows. Cancelling ctx leaves nothing; a
// machine that stops leaves an import in state Staging, to be discarded.
// progress may be nil.
func (d *Desk) Stage(ctx context.Context, scope auth.Scope, upload Upload, progress Progress) (Import, error) {
	if err := scope.Need(auth.Import); err != nil {
		return Import{}, err
	}
	if progress == nil {
		progress = func(Phase, int64, int64) {}
	}
	s := &stage{desk: d, scope: scope, upload: upload, progress: progress, registry: registry.New(d.Ring, d.Log)}
	if err := s.open(); err != nil {
		return Import{}, err
	}
	defer s.book.Close()
	if err := s.prepare(ctx); err != nil {
		return Import{}, ended(ctx, err)
	}
	if err := s.run(ctx); err != nil {
		return Import{}, errors.Join(ended(ctx, err), d.sweep(context.WithoutCancel(ctx), s.imp))
	}
	return s.imp, nil
}

// ended tells a cancelled import from a failed one.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fault.New(fault.Cancelled, "intake.cancelled").Because(err)
	}
	return err
}

func (s *stage) open() (err error) {
	if s.upload.Content != nil {
		s.book, err = sheet.OpenReader(s.upload.Content, s.upload.Size, s.upload.Name, s.desk.Limits)
	} else {
		s.book, err = sheet.Open(s.upload.Path, s.desk.Limits)
	}
	if err != nil {
		return err
	}
	if s.shape, err = s.desk.recognise(s.book, s.upload.Kind); err == nil {
		err = s.permit()
	}
	if err != nil {
		s.book.Close()
	}
	return err
}

// prepare makes the first pass over the sheet and records the import.
func (s *stage) prepare(ctx context.Context) error {
	digest, err := s.digest()
	if err != nil {
		return err
	}
	table, err := s.find()
	if err != nil {
		return err
	}
	s.survey, err = takeSurvey(ctx, s.shape.kind, table, func(done, total int64) { s.progress(Reading, done, total) })
	table.Close()
	if err != nil {
		return err
	}
	if s.survey.rows == 0 {
		return fault.New(fault.Invalid, "intake.no_rows").At(table.Place(table.HeaderRow, ""))
	}
	return s.desk.DB.Update(ctx, func(tx *store.Tx) error { return s.begin(tx, table, digest) })
}

func (s *stage) find() (*sheet.Table, error) {
	return s.book.Find(sheet.Want{Field: s.shape.field, Least: 2, Need: s.shape.needs})
}

// run makes the second pass: household by household against the registry.
func (s *stage) run(ctx context.Context) error {
	table, err := s.find()
	if err != nil {
		return err
	}
	defer table.Close()
	s.reader = newReader(s.shape, table, s.today)
	grouper := newGrouper(s.shape.kind, s.survey, func(g *group) error { return s.take(ctx, g) })
	for {
		record, err := table.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if err := s.add(grouper, record); err != nil {
			return err
		}
	}
	if err := grouper.finish(); err != nil {
		return err
	}
	if err := s.flush(ctx); err != nil {
		return err
	}
	return s.desk.DB.Update(ctx, s.complete)
}

func (s *stage) add(grouper *grouper, record sheet.Record) error {
	code := record.Field("household.code").Text
	r := s.reader.read(record)
	if s.shape.roster != nil {
		return grouper.hand(&group{rows: []*row{r}})
	}
	return grouper.add(r, code)
}

// take collects households until there are enough rows for one transaction.
func (s *stage) take(ctx context.Context, g *group) error {
	s.batch = append(s.batch, g)
	if s.held += len(g.rows); s.held < atOnce {
		return nil
	}
	return s.flush(ctx)
}

// flush checks the batch in one snapshot and writes it in one transaction. The
// writer is held only while rows go in.
func (s *stage) flush(ctx context.Context) error {
	if len(s.batch) == 0 {
		return nil
	}
	var rows []staged
	if err := s.desk.DB.View(ctx, func(tx *store.Tx) (err error) {
		rows, err = s.check(tx)
		return err
	}); err != nil {
		return err
	}
	sealed := make([][]byte, len(rows))
	for i := range rows {
		var err error
		if sealed[i], err = rows[i].sealRow(s.desk.Ring); err != nil {
			return err
		}
	}
	if err := s.desk.DB.Update(ctx, func(tx *store.Tx) error {
		for i := range rows {
			if err := rows[i].insert(tx, &s.imp, sealed[i]); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	s.count(rows)
	return nil
}

func (s *stage) count(rows []staged) {
	s.imp.Rows += s.held
	for i := range rows {
		s.imp.tally(rows[i].entity).add(rows[i].outcome)
		if len(rows[i].Notes) > 0 {
			s.imp.Noted++
		}
	}
	s.batch, s.held = nil, 0
	s.progress(Checking, int64(s.imp.Rows), int64(s.survey.rows))
}

func (i *Import) tally(entity Entity) *Tally {
	switch entity {
	case Household:
		return &i.Households
	case Person:
		return &i.Persons
	}
	return &i.Receipts
}

func (t *Tally) add(outcome Outcome) {
	switch outcome {
	case New:
		t.New++
	case Changed:
		t.Changed++
	case Unchanged:
		t.Unchanged++
	case Rejected:
		t.Rejected++
	}
}

// complete makes the import ready for review.
func (s *stage) complete(tx *store.Tx) error {
	done := s.imp
	done.State = Staged
	if err := done.put(tx); err != nil {
		return err
	}
	s.imp = done
	return s.desk.record(tx, s.scope, done, "import.stage", "")
}

// record puts what happened to an import on record, in counts.
func (d *Desk) record(tx *store.Tx, scope auth.Scope, i Import, action, key string) error {
	return d.Log.Append(tx, audit.Entry{County: i.County, Actor: scope.Account, ActorName: scope.Name, Action: action,
		Subject: "import", SubjectID: i.ID, Key: key, Detail: map[string]any{"kind": i.Kind, "digest": i.Digest, "rows": i.Rows,
			"households": i.Households, "persons": i.Persons, "receipts": i.Receipts}})
}

// spread tells the records of the other counties an import reached, where it
// is about more than one: who keeps something of them looks there.
func (d *Desk) spread(tx *store.Tx, scope auth.Scope, i Import, action string) error {
	counties, err := d.counties(tx, i)
	for _, county := range counties {
		if err != nil || county == i.County {
			continue
		}
		err = d.Log.Append(tx, audit.Entry{County: county, Actor: scope.Account, ActorName: scope.Name, Action: action,
			Subject: "import", SubjectID: i.ID, Detail: map[string]any{"kind": i.Kind, "digest": i.Digest}})
	}
	return err
}

// sweep removes an import that did not get staged; in steps, so that no other
// writer waits long.
func (d *Desk) sweep(ctx context.Context, i Import) error {
	if i.ID == 0 {
		return nil
	}
	if err := d.dropRows(ctx, i); err != nil {
		return err
	}
	return d.DB.Update(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec("DELETE FROM import WHERE county = $1 AND id = $2 AND state = $3", i.County, i.ID, string(Staging))
		return err
	})
}

func (d *Desk) dropRows(ctx context.Context, i Import) error {
	for {
		var n int64
		if err := d.DB.Update(ctx, func(tx *store.Tx) (err error) {
			n, err = tx.Exec(`DELETE FROM import_row WHERE county = $1 AND import_id = $2 AND seq IN
				(SELECT seq FROM import_row WHERE county = $1 AND import_id = $2 ORDER BY seq LIMIT 5000)`, i.County, i.ID)
			return err
		}); err != nil || n == 0 {
			return err
		}
	}
}
