// Package ledger keeps the records of every 台账, 清单 and form the packs
// declare: opened about a household, a person, a place, a unit or nothing,
// filled in, moved from state to state by the accounts the flow admits, until
// somebody else than the one who fixed a problem signs it off.
//
// What the registry knows is filled in and not asked for; what is entered
// proposes changes to it, or makes them, in the same transaction, and the
// household is screened again at once. Counts, clocks and the history are
// written with the change they are about. A record keeps the edition of the
// form and flow it was opened with.
//
// Every read and write takes auth.Scope. A record stands in a place (a
// household's in its village) and with a unit; outside both it does not exist.
package ledger

import (
	_ "embed"
	"sync"

	"guben/attachment"
	"guben/audit"
	"guben/form"
	"guben/income"
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/registry"
	"guben/seal"
	"guben/store"
)

//go:embed text.txt
var catalog string

var _ = message.Register("ledger", catalog)

// Book reads and writes the records of all ledgers. It keeps nothing between
// calls but compiled editions, and may be shared.
type Book struct {
	Ring     *seal.Ring
	Log      *audit.Log
	Registry *registry.Registry
	Income   *income.Book
	Files    *attachment.Archive

	// Pack is the named pack as the county applies it on a day; 0 is today.
	Pack func(county int64, name string, day period.Day) (*pack.Pack, error)

	// Watch are told of every event, in its transaction; an error undoes it.
	Watch []func(*store.Tx, Event) error

	editions sync.Map // edition -> *Declaration
}

// Values are the filled-in fields of a record by their IDs.
type Values = form.Values
