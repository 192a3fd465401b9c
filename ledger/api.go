package ledger

import (
	"io"

	"guben/auth"
	"guben/division"
	"guben/flow"
	"guben/form"
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/store"
)

// New is a record to be opened.
type New struct {
	County    int64
	Pack      string
	Ledger    string
	Household int64         // subjects household and person
	Person    int64         // subject person
	Place     division.Code // the other subjects; 0 is the account's own place
	Unit      string        // unit that is to work on it; "" the account's, or the first keeper
	Values    Values        // as form.Program.Read gives them
	From      int64         // record that raised it, 0 none
	Key       string        // idempotency
}

// Change is what somebody typed into a record.
type Change struct {
	County  int64
	ID      int64
	Version int64 // of the record the person saw; 0 does not compare
	Values  Values
	Key     string
}

// Step is a move with what it needs.
type Step struct {
	County  int64
	ID      int64
	Version int64 // of the record the person saw; 0 does not compare
	Move    string
	Note    string
	Values  Values // typed beside the move, saved before it
	Unit    string // receiving unit of a hand-over
	Key     string
}

// Declaration is a ledger as a pack declares it, with its compiled form.
type Declaration struct {
	Pack    *pack.Pack
	Ledger  *pack.Ledger
	Edition int
	Form    *form.Program
	Flow    *flow.Flow
}

// Page is one page of a list.
type Page struct {
	Records []Record
	Next    string // Filter.After of the next page, "" after the last
}

// Order is how a list is sorted.
type Order string

// The orders.
const (
	ByPlace Order = ""    // by division, then as opened
	ByDue   Order = "due" // what runs out first; only records with a clock
	Newest  Order = "new" // last opened first
)

// Filter narrows lists and counts; zero values narrow nothing.
type Filter struct {
	County    int64
	Pack      string
	Ledger    string
	State     string
	Phase     flow.Phase
	Signal    flow.Signal // Red, Amber or Green on Day
	Day       period.Day  // for Signal; 0 today
	Within    division.Code
	Unit      string
	Household int64
	Person    int64
	Field     string       // indexed field
	Value     string       // what it must hold
	Opened    period.Range // days they were opened; zero: any
	Due       period.Range // days they are due; zero: any
	Order     Order
	After     string
	Limit     int // 0 is 50, at most 1000
}

// Column is a column of a board.
type Column struct {
	State   flow.State
	Count   int64
	Records []Record // the first few
}

// Count is how many records share a place, unit, state or value.
type Count struct {
	Division division.Code
	Unit     string
	State    string
	Value    string // of Filter.Field
	N        int64
}

// By is what records are counted by.
type By string

// The groupings.
const (
	ByTownship By = "township"
	ByVillage  By = "village"
	ByCounty   By = "county"
	ByUnit     By = "unit"
	ByState    By = "state"
	ByValue    By = "value" // of Filter.Field
)

// Signals is how the clocks of open records stand on a day.
type Signals struct {
	Division division.Code // set by SignalsBy
	Unit     string
	Red      int64
	Amber    int64
	Green    int64
}

// Date is one day of the calendar of clocks.
type Date struct {
	Day     period.Day
	Due     int64
	Records []Record // the first few
}

// Past is one line of a record's history.
type Past struct {
	ID      int64
	At      int64 // milliseconds
	Account int64
	Who     string // "" is the program
	Unit    string // of the record after it
	Move    string // of the flow, or one of Kind's words
	From    string
	To      string
	Round   int
	Note    string
	Fields  []Difference // what was typed; personal values masked
}

// Difference is a field before and after, for the reader.
type Difference struct {
	Field  string
	Before string
	After  string
}

// Link joins two records: Raised was opened from Record.
type Link struct {
	Field string // of the raising record, "" where no field tells
	Other Record
}

// View is a record with everything a page shows of it.
type View struct {
	Record
	Declared  *Declaration
	Values    Values // personal numbers masked
	Facts     form.Facts
	Look      *form.State
	Moves     []flow.Move         // the account may make now
	Lacking   map[string][]string // by move: fields still to be filled
	May       bool                // the account may change the values
	Frozen    *Freeze             // closes the record's days, nil if none does
	Proposals []Proposal
	Raised    []Link // records raised from this one
	From      []Link // records this one was raised from
}

// Open opens a record.
func (b *Book) Open(tx *store.Tx, scope auth.Scope, n New) (Record, error) { return Record{}, nil }

// Save changes the values of a record.
func (b *Book) Save(tx *store.Tx, scope auth.Scope, c Change) (Record, error) { return Record{}, nil }

// Move makes a step.
func (b *Book) Move(tx *store.Tx, scope auth.Scope, s Step) (Record, error) { return Record{}, nil }

// Refusal is a record a bulk move left where it was, and why.
type Refusal struct {
	ID  int64
	Err error
}

// MoveMany makes one move on several records of a county, each refused one left
// as it is; key makes it happen once.
func (b *Book) MoveMany(tx *store.Tx, scope auth.Scope, county int64, ids []int64, s Step) (moved int, refused []Refusal, err error) {
	return 0, nil, nil
}

// Get is a record within the scope.
func (b *Book) Get(tx *store.Tx, scope auth.Scope, county, id int64) (Record, error) {
	return Record{}, nil
}

// View is a record with everything a page shows of it.
func (b *Book) View(tx *store.Tx, scope auth.Scope, county, id int64) (*View, error) { return nil, nil }

// Reveal gives a personal number in full and puts on record that it was seen.
func (b *Book) Reveal(tx *store.Tx, scope auth.Scope, county, id int64, field string) (string, error) {
	return "", nil
}

// Declared is the ledger as the county's pack declares it today; edition 0 is the newest.
func (b *Book) Declared(tx *store.Tx, county int64, name, ledger string, edition int) (*Declaration, error) {
	return nil, nil
}

// List gives records within the scope, a page at a time.
func (b *Book) List(tx *store.Tx, scope auth.Scope, filter Filter) (Page, error) { return Page{}, nil }

// Board is the states of a ledger with their counts and first records.
func (b *Book) Board(tx *store.Tx, scope auth.Scope, filter Filter) ([]Column, error) {
	return nil, nil
}

// Counts counts the records a filter leaves, by group, from the kept counts
// where the filter allows.
func (b *Book) Counts(tx *store.Tx, scope auth.Scope, filter Filter, by ...By) ([]Count, error) {
	return nil, nil
}

// Signals tells how the clocks of the filter's open records stand, in one line
// or by place or unit.
func (b *Book) Signals(tx *store.Tx, scope auth.Scope, filter Filter, by ...By) ([]Signals, error) {
	return nil, nil
}

// Calendar is what is due on each day of a month.
func (b *Book) Calendar(tx *store.Tx, scope auth.Scope, filter Filter, month period.Month) ([]Date, error) {
	return nil, nil
}

// History is what happened to a record, oldest first.
func (b *Book) History(tx *store.Tx, scope auth.Scope, county, id int64) ([]Past, error) {
	return nil, nil
}

// Tick lets the clocks of a county speak on a day: what turned amber or red or
// is to be shown to the level above is recorded by the program. It gives how
// many records it touched and is to be called again while that is limit.
func (b *Book) Tick(tx *store.Tx, county int64, day period.Day, limit int) (int, error) {
	return 0, nil
}

// Freeze closes the days of a ledger up to one, in a place: what was reported
// stays as it was.
type Freeze struct {
	County  int64
	ID      int64
	Pack    string
	Ledger  string
	Place   division.Code
	Until   period.Day // records opened up to this day are closed to changes
	Account int64
	Who     string
	At      int64
	Note    string
	Lifted  string // who lifted it, "" while it holds
}

// Freeze closes days; the power to dispatch is needed.
func (b *Book) Freeze(tx *store.Tx, scope auth.Scope, f Freeze, key string) (Freeze, error) {
	return f, nil
}

// Thaw lifts a freeze, with the reason.
func (b *Book) Thaw(tx *store.Tx, scope auth.Scope, county, id int64, note, key string) error {
	return nil
}

// Freezes lists the freezes of a ledger within the scope, newest first.
func (b *Book) Freezes(tx *store.Tx, scope auth.Scope, county int64, name, ledger string) ([]Freeze, error) {
	return nil, nil
}

// Zero is a unit's word that in a span there was nothing to enter (零报告).
type Zero struct {
	County  int64
	ID      int64
	Pack    string
	Ledger  string
	Place   division.Code // that declares
	Unit    string        // "" a place as such
	Span    period.Range
	Account int64
	Who     string
	At      int64
}

// SpanOf is the span of a ledger that is kept per month, week …, that a day lies in.
func SpanOf(per pack.Per, day period.Day) (period.Range, bool) { return period.Range{}, false }

// DeclareNone records that a place or unit has nothing to enter for the span of
// the ledger that day lies in. Where there are records, it is refused; a record
// opened later for those days withdraws it.
func (b *Book) DeclareNone(tx *store.Tx, scope auth.Scope, z Zero, day period.Day, key string) (Zero, error) {
	return z, nil
}

// Zeros lists the declarations of a ledger that touch a span.
func (b *Book) Zeros(tx *store.Tx, scope auth.Scope, county int64, name, ledger string, span period.Range) ([]Zero, error) {
	return nil, nil
}

// Fulfilled counts the records that count as fulfilled within some days, by
// unit and place: what duties look at.
func (b *Book) Fulfilled(tx *store.Tx, scope auth.Scope, filter Filter, days period.Range) ([]Count, error) {
	return nil, nil
}

// Proposal is a change of the registry that a record asks for.
type Proposal struct {
	County    int64
	ID        int64
	Record    int64
	Pack      string
	Ledger    string
	Division  division.Code
	Household int64
	Entity    string // household or person, of the dictionary
	Subject   int64  // household or person
	Field     string // dictionary key
	Before    string // as it was when proposed, for the reader
	After     string
	State     ProposalState
	Author    int64
	Who       string
	At        int64
	DecidedBy string
	DecidedAt int64
	Note      string
}

// ProposalState is where a proposal stands.
type ProposalState string

// The states.
const (
	Pending  ProposalState = "pending"
	Approved ProposalState = "approved"
	Rejected ProposalState = "rejected"
	Replaced ProposalState = "replaced" // the record says something else by now
)

// Proposals lists proposals within the scope, oldest first; state "" is all,
// record 0 every record's.
func (b *Book) Proposals(tx *store.Tx, scope auth.Scope, county, record int64, state ProposalState, after int64, limit int) ([]Proposal, error) {
	return nil, nil
}

// Decide approves or rejects a proposal; approved, it changes the registry and
// the household is screened again, in this transaction.
func (b *Book) Decide(tx *store.Tx, scope auth.Scope, county, id int64, approve bool, note, key string) error {
	return nil
}

// Saving is how many cells of a ledger were pre-filled and how many had to be
// typed (减负账本).
type Saving struct {
	Pack      string
	Ledger    string
	Records   int64
	Prefilled int64
	Typed     int64
}

// Savings adds up the cells by ledger, over the scope's part of a county.
func (b *Book) Savings(tx *store.Tx, scope auth.Scope, county int64, name string) ([]Saving, error) {
	return nil, nil
}

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

// Raise opens a record of another ledger from this one and links the two.
func (b *Book) Raise(tx *store.Tx, scope auth.Scope, from int64, field string, n New) (Record, error) {
	return Record{}, nil
}

// Tie links two records that exist already: field is that of the first.
func (b *Book) Tie(tx *store.Tx, scope auth.Scope, county, record, other int64, field, key string) error {
	return nil
}

// Check lists what must hold of the room's tables and does not; none is sound.
func Check(tx *store.Tx) ([]error, error) { return nil, nil }
