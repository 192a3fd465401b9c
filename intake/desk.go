package intake

import (
	"context"
	"io"
	"strings"

	"guben/auth"
	"guben/store"
)

func cut(field string) (entity, key string) {
	entity, key, _ = strings.Cut(field, ".")
	key, _, _ = strings.Cut(key, "/")
	return entity, key
}

// Schema is the room's tables.
var Schema = store.Schema{Room: "intake"}

// Stage reads the file and stages its rows. Cancelling ctx leaves nothing; a
// machine that stops leaves an import in state Staging, to be discarded.
// progress may be nil.
func (d *Desk) Stage(ctx context.Context, scope auth.Scope, upload Upload, progress Progress) (Import, error) {
	return Import{}, nil
}

// Apply carries out a staged import in one transaction. Rejected rows stay out.
// It is refused, with the rows named, when what an import row was compared with
// has changed since: stage the file again. The same key a second time is
// fault.Duplicate. progress may be nil.
func (d *Desk) Apply(ctx context.Context, scope auth.Scope, id int64, key string, progress Progress) (Import, error) {
	return Import{}, nil
}

// Undo takes an applied import back as a whole: what it changed gets its values
// back, what it created goes. It is refused, with the rows named, when somebody
// has changed the same households or persons since.
func (d *Desk) Undo(ctx context.Context, scope auth.Scope, id int64, key string, progress Progress) (Import, error) {
	return Import{}, nil
}

// Discard gives up an import that is not applied. Its rows go, its record stays.
func (d *Desk) Discard(ctx context.Context, scope auth.Scope, id int64, key string) (Import, error) {
	return Import{}, nil
}

// Rejects writes the rejected rows as a workbook: the columns of the file, and
// before them the reasons. Corrected, it can be uploaded as it is.
func (d *Desk) Rejects(ctx context.Context, scope auth.Scope, id int64, out io.Writer) error {
	return nil
}

// Rows gives staged rows by page, in the order of the sheet.
func (d *Desk) Rows(tx *store.Tx, scope auth.Scope, id int64, filter Filter) ([]Row, error) {
	return nil, nil
}

// Get is one import of the scope's area.
func Get(tx *store.Tx, scope auth.Scope, id int64) (Import, error) { return Import{}, nil }

// List gives the newest imports of the scope's area before id (0: from the
// newest), at most limit of them. A department sees those of its unit.
func List(tx *store.Tx, scope auth.Scope, before int64, limit int) ([]Import, error) {
	return nil, nil
}

// Check lists what must hold of the room's tables and does not; empty is sound.
func Check(tx *store.Tx) ([]string, error) { return nil, nil }
