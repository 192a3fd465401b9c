package ledger

import (
	"io"

	"guben/auth"
	"guben/division"
	"guben/message"
	"guben/store"
)

// Upload is a workbook of a ledger's own shape (see Export).
type Upload struct {
	County  int64
	Pack    string
	Ledger  string
	Name    string // of the file, as the user knows it
	Content io.ReaderAt
	Size    int64
	Place   division.Code // of rows that name none, for subjects that need one
	Unit    string        // of rows that name none
	Key     string
}

// Imported is what came of a workbook.
type Imported struct {
	Rows   int
	Opened int
	Saved  int
	Same   int
	Errors []error // each a fault with sheet, row and heading; with any, nothing was applied
}

// Import opens a record for each row, or saves into the one a row numbers: all
// rows or none. progress may be nil.
func (b *Book) Import(tx *store.Tx, scope auth.Scope, u Upload, progress func(done, total int)) (Imported, error) {
	return Imported{}, nil
}

// Export writes the records a filter leaves as a workbook that Import reads:
// one sheet of records and one for each table. It gives the number of records.
func (b *Book) Export(tx *store.Tx, scope auth.Scope, filter Filter, lang message.Lang, out io.Writer) (int, error) {
	return 0, nil
}
