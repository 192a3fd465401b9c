package web

import (
	"context"
	"errors"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"os"
	"slices"
	"strconv"
	"time"

	"guben/division"
	"guben/fault"
	"guben/intake"
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/sheet"
	"guben/store"
)

// importsPage takes a file in, and lists what was taken in before.
type importsPage struct {
	form
	Kinds []choice
	Place placePicker
	Rows  []importRow
	Next  string
	Most  int64 // bytes a file may have
	Years []choice
}

func (importsPage) file() string { return "imports" }

type importRow struct {
	intake.Import
	Kind string // said
	Area string
}

// Path is the import's page.
func (r importRow) Path() string { return importPath(r.ID) }

func importPath(id int64) string { return "/import/" + store.FormatID(id) }

// Sum is all that the file brought.
func (r importRow) Sum() intake.Tally { return sum(r.Households, r.Persons, r.Receipts) }

// RejectedRows are the rows of the sheet that stay out. A row about a person
// that is refused keeps its household out as well, and counts once.
func (r importRow) RejectedRows() int { return r.Persons.Rejected + r.Receipts.Rejected }

// Tone is the colour of the state.
func (r importRow) Tone() string {
	switch r.State {
	case intake.Staged:
		return "tag-amber"
	case intake.Applied:
		return "tag-green"
	}
	return ""
}

func sum(tallies ...intake.Tally) (all intake.Tally) {
	for _, t := range tallies {
		all.New += t.New
		all.Changed += t.Changed
		all.Unchanged += t.Unchanged
		all.Rejected += t.Rejected
	}
	return all
}

const importsShown = 30

func imports(x *exchange) (answer, error) {
	scope, err := x.place()
	if err != nil {
		return nil, err
	}
	p := &importsPage{form: newForm(), Most: sheet.DefaultLimits.MaxFile, Kinds: x.kindChoices("")}
	err = x.view(func(tx *store.Tx) (err error) {
		var tree *division.Tree
		if p.Place, tree, err = x.pickPlace(tx, scope); err != nil {
			return err
		}
		p.Years = x.years(period.On(tx.Time()))
		list, err := intake.List(tx, x.scope, store.ParseID(x.field("before")), importsShown+1)
		if len(list) > importsShown {
			list = list[:importsShown]
			p.Next = query("before", store.FormatID(list[importsShown-1].ID))
		}
		for _, one := range list {
			p.Rows = append(p.Rows, x.importRow(tree, one))
		}
		return err
	})
	return shownUnless(err, p)
}

// pastYears is how many years back a file may be about, besides the plan's own.
const pastYears = 6

// years offers the years a file may be about: the present ones and the plan's.
// It opens on the year the plan is screened for, which outside the plan's
// period is not the present one.
func (x *exchange) years(today period.Day) []choice {
	newest := today.Year()
	offered := map[int]bool{}
	for year := newest; year > newest-pastYears; year-- {
		offered[year] = true
	}
	here := newest
	if plan := x.plan(); plan != nil {
		for year := plan.Period.From.Year(); year <= plan.Period.To.Year(); year++ {
			offered[year] = true
		}
		here = x.ScreeningDay(plan).Year()
		offered[here] = true
	}
	list := []choice{}
	for _, year := range slices.Backward(slices.Sorted(maps.Keys(offered))) {
		text := strconv.Itoa(year)
		list = append(list, choice{text, text, year == here})
	}
	return list
}

// dayIn is the day a file about a year is from: today within the present year,
// the day the plan is screened on within the plan's, otherwise the year's last.
func (x *exchange) dayIn(year int) period.Day {
	if today := x.Today(); today.Year() == year {
		return today
	}
	if plan := x.plan(); plan != nil && x.ScreeningDay(plan).Year() == year {
		return x.ScreeningDay(plan)
	}
	return period.Date(year, 12, 31)
}

func (x *exchange) importRow(tree *division.Tree, one intake.Import) importRow {
	return importRow{one, kindName(x.Packs, one.Kind, x.lang), placeName(tree, one.Area)}
}

// kindChoices are the kinds of files, the rosters of the plans among them.
func (x *exchange) kindChoices(here intake.Kind) []choice {
	list := []choice{}
	for _, kind := range []intake.Kind{intake.Auto, intake.Persons, intake.Ledger, intake.Households} {
		list = append(list, choice{string(kind), kindName(x.Packs, kind, x.lang), kind == here})
	}
	if p := x.plan(); p != nil {
		for _, roster := range p.Rosters {
			kind := intake.RosterKind(roster.ID)
			list = append(list, choice{string(kind), roster.Name.Say(x.lang), kind == here})
		}
	}
	return list
}

func kindName(packs []*pack.Pack, kind intake.Kind, lang message.Lang) string {
	id := kind.Roster()
	if id == "" {
		return message.Text(lang, "web.shape_"+string(kind))
	}
	for _, p := range packs {
		if roster, ok := p.Roster(id); ok {
			return roster.Name.Say(lang)
		}
	}
	return id
}

// uploadLimit is the largest file, and the form around it.
var uploadLimit = sheet.DefaultLimits.MaxFile + formLimit

// uploadTime is how long a large file may take over a thin line.
const uploadTime = time.Hour

// upload keeps the file and stages it while its sender watches.
func upload(x *exchange) (answer, error) {
	control := http.NewResponseController(x.w)
	control.SetReadDeadline(time.Now().Add(uploadTime)) // where the server sets none, there is none to move
	if err := x.r.ParseMultipartForm(formLimit); err != nil {
		return nil, badUpload(err)
	}
	defer x.r.MultipartForm.RemoveAll()
	file, head, err := x.r.FormFile("file")
	if err != nil {
		return nil, badUpload(err)
	}
	defer file.Close()
	staging, err := x.uploaded(head)
	if err != nil {
		return nil, err
	}
	kept, err := keep(file)
	if err != nil {
		return nil, err
	}
	staging.Content, staging.Size = kept, head.Size
	scope := x.scope
	return x.start("web.job_staging", func(ctx context.Context, progress intake.Progress) (string, error) {
		defer drop(kept)
		staged, err := x.Desk.Stage(ctx, scope, staging, progress)
		return importPath(staged.ID), err
	})
}

func badUpload(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return err
	}
	return fault.New(fault.Invalid, "web.no_file").Because(err)
}

// uploaded reads what the form says about the file.
func (x *exchange) uploaded(head *multipart.FileHeader) (intake.Upload, error) {
	scope, err := x.place()
	if err != nil {
		return intake.Upload{}, err
	}
	staging := intake.Upload{Name: head.Filename, Kind: intake.Kind(x.field("kind")), Area: scope.Division}
	if err := x.uploadedYear(&staging); err != nil {
		return staging, err
	}
	if day := x.field("day"); day != "" {
		if staging.Day, err = period.Parse(day); err != nil {
			return staging, err
		}
	}
	return staging, nil
}

// uploadedYear reads the year the file is about. Of the present one, whose
// incomes may not be complete yet, the newest accounting year that has ended
// counts.
func (x *exchange) uploadedYear(staging *intake.Upload) error {
	text := x.field("year")
	if text == "" {
		return nil
	}
	year, err := strconv.Atoi(text)
	if err != nil || year < 1900 || year > 2100 {
		return fault.New(fault.Invalid, "web.not_year", "text", text)
	}
	if staging.Day = x.dayIn(year); year != x.Today().Year() {
		staging.Year = year
	}
	return nil
}

// keep copies the upload to a file of its own: the form's files go with the request.
func keep(file io.Reader) (*os.File, error) {
	kept, err := os.CreateTemp("", "guben-upload-")
	if err != nil {
		return nil, err
	}
	if _, err := io.Copy(kept, file); err != nil {
		drop(kept)
		return nil, err
	}
	return kept, nil
}

func drop(kept *os.File) {
	kept.Close()
	os.Remove(kept.Name())
}
