package imports

import (
	"context"
	"maps"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"time"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/intake"
	"guben/period"
	"guben/sheet"
	"guben/store"
	"guben/web/page"
)

// importsPage takes a file in, and lists what was taken in before.
type importsPage struct {
	page.Form
	Kinds []page.Choice
	Place page.PlacePicker
	Rows  []importRow
	Next  string
	Most  int64 // bytes a file may have
	Years []page.Choice
}

func (importsPage) File() string { return "imports" }

type importRow struct {
	intake.Import
	Kind string // said
	Area string
}

// Path is the import's page.
func (r importRow) Path() string { return page.ImportPath(r.ID) }

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

func imports(x *page.Exchange) (page.Answer, error) {
	scope, err := x.Place()
	if err != nil {
		return nil, err
	}
	p := &importsPage{Form: page.NewForm(), Most: sheet.DefaultLimits.MaxFile, Kinds: kindChoices(x, "")}
	err = x.View(func(tx *store.Tx) (err error) {
		var tree *division.Tree
		if p.Place, tree, err = x.PickPlace(tx, scope); err != nil {
			return err
		}
		p.Years = years(x, period.On(tx.Time()))
		list, err := intake.List(tx, x.Scope, store.ParseID(x.Field("before")), importsShown+1)
		if len(list) > importsShown {
			list = list[:importsShown]
			p.Next = page.Query("before", store.FormatID(list[importsShown-1].ID))
		}
		for _, one := range list {
			p.Rows = append(p.Rows, newImportRow(x, tree, one))
		}
		return err
	})
	return page.ShowUnless(err, p)
}

// pastYears is how many years back a file may be about, besides the plan's own.
const pastYears = 6

// years offers the years a file may be about: the present ones and the plan's.
// It opens on the year the plan is screened for, which outside the plan's
// period is not the present one.
func years(x *page.Exchange, today period.Day) []page.Choice {
	newest := today.Year()
	offered := map[int]bool{}
	for year := newest; year > newest-pastYears; year-- {
		offered[year] = true
	}
	here := newest
	if plan := x.Plan(); plan != nil {
		for year := plan.Period.From.Year(); year <= plan.Period.To.Year(); year++ {
			offered[year] = true
		}
		here = x.ScreeningDay(plan).Year()
		offered[here] = true
	}
	list := []page.Choice{}
	for _, year := range slices.Backward(slices.Sorted(maps.Keys(offered))) {
		text := strconv.Itoa(year)
		list = append(list, page.Choice{Value: text, Text: text, Here: year == here})
	}
	return list
}

// dayIn is the day a file about a year is from: today within the present year,
// the day the plan is screened on within the plan's, otherwise the year's last.
func dayIn(x *page.Exchange, year int) period.Day {
	if today := x.Today(); today.Year() == year {
		return today
	}
	if plan := x.Plan(); plan != nil && x.ScreeningDay(plan).Year() == year {
		return x.ScreeningDay(plan)
	}
	return period.Date(year, 12, 31)
}

func newImportRow(x *page.Exchange, tree *division.Tree, one intake.Import) importRow {
	return importRow{one, page.KindName(x.Packs, one.Kind, x.Lang), page.PlaceName(tree, one.Area)}
}

// kindChoices are the kinds of files, the rosters of the plans among them.
func kindChoices(x *page.Exchange, here intake.Kind) []page.Choice {
	list := []page.Choice{}
	for _, kind := range []intake.Kind{intake.Auto, intake.Persons, intake.Ledger, intake.Households} {
		list = append(list, page.Choice{Value: string(kind), Text: page.KindName(x.Packs, kind, x.Lang), Here: kind == here})
	}
	if p := x.Plan(); p != nil {
		for _, roster := range p.Rosters {
			kind := intake.RosterKind(roster.ID)
			list = append(list, page.Choice{Value: string(kind), Text: roster.Name.Say(x.Lang), Here: kind == here})
		}
	}
	return list
}

// uploadTime is how long a large file may take over a thin line.
const uploadTime = time.Hour

// upload keeps the file and stages it while its sender watches.
func upload(x *page.Exchange) (page.Answer, error) {
	control := http.NewResponseController(x.W)
	control.SetReadDeadline(time.Now().Add(uploadTime)) // where the server sets none, there is none to move
	if err := x.R.ParseMultipartForm(page.FormLimit); err != nil {
		return nil, page.BadUpload(err)
	}
	defer x.R.MultipartForm.RemoveAll()
	file, head, err := x.R.FormFile("file")
	if err != nil {
		return nil, page.BadUpload(err)
	}
	defer file.Close()
	staging, err := uploaded(x, head)
	if err != nil {
		return nil, err
	}
	kept, err := page.KeepUpload(file)
	if err != nil {
		return nil, err
	}
	staging.Content, staging.Size = kept, head.Size
	scope := x.Scope
	return x.Start("web.job_staging", func(ctx context.Context, progress intake.Progress) (string, error) {
		defer page.DropUpload(kept)
		staged, err := x.Desk.Stage(ctx, scope, staging, progress)
		return page.ImportPath(staged.ID), err
	})
}

// uploaded reads what the form says about the file.
func uploaded(x *page.Exchange, head *multipart.FileHeader) (intake.Upload, error) {
	scope, err := x.Place()
	if err != nil {
		return intake.Upload{}, err
	}
	staging := intake.Upload{Name: head.Filename, Kind: intake.Kind(x.Field("kind")), Area: scope.Division}
	if err := uploadedYear(x, &staging); err != nil {
		return staging, err
	}
	if day := x.Field("day"); day != "" {
		if staging.Day, err = period.Parse(day); err != nil {
			return staging, err
		}
	}
	return staging, nil
}

// uploadedYear reads the year the file is about. Of the present one, whose
// incomes may not be complete yet, the newest accounting year that has ended
// counts.
func uploadedYear(x *page.Exchange, staging *intake.Upload) error {
	text := x.Field("year")
	if text == "" {
		return nil
	}
	year, err := strconv.Atoi(text)
	if err != nil || year < 1900 || year > 2100 {
		return fault.New(fault.Invalid, "web.not_year", "text", text)
	}
	if staging.Day = dayIn(x, year); year != x.Today().Year() {
		staging.Year = year
	}
	return nil
}

// importWork is what was compared and waits to be applied.
func importWork(x *page.Exchange, tx *store.Tx, p *page.Workbench) error {
	if !x.Scope.May(auth.Import) {
		return nil
	}
	list, err := intake.List(tx, x.Scope, 0, 100)
	if err != nil {
		return err
	}
	staged := int64(0)
	for _, one := range list {
		if one.State == intake.Staged {
			staged++
		}
	}
	p.Wait(page.Waiting{Text: "web.waiting_import", Count: staged, Path: "/import", Icon: "upload", Tone: "blue"})
	return nil
}
