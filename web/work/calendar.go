package work

import (
	"strconv"
	"time"

	"guben/duty"
	"guben/flow"
	"guben/period"
	"guben/store"
	"guben/web/page"
)

// calendarPage is a month of everything that ends in it: tasks, steps, duties,
// and the stages of the plans it lies in.
type calendarPage struct {
	page.WorkPicker
	Name          string
	Before, After string
	Filter        string
	Month         string
	Weekdays      []string
	Weeks         [][]calendarDay
	Days          []calendarDay // those with entries
	Stages        []calendarLine
	Unsure        bool // statutory holidays of the year are not known
}

func (calendarPage) File() string { return "calendar" }

// calendarDay is a day with what ends on it.
type calendarDay struct {
	Number string
	Day    period.Day
	Title  string
	Class  string
	Feast  string
	Lines  []calendarLine
}

// dayLines is how many entries a day of the grid shows.
const dayLines = 3

// First are the entries the grid shows.
func (d calendarDay) First() []calendarLine { return d.Lines[:min(len(d.Lines), dayLines)] }

// Rest is how many the grid leaves out.
func (d calendarDay) Rest() int { return max(0, len(d.Lines)-dayLines) }

// calendarLine is an entry of the calendar.
type calendarLine struct {
	Kind   string
	Title  string
	Of     string
	Signal flow.Signal
	Said   string // how it stands
	Path   string
	Left   string
}

func calendar(x *page.Exchange) (page.Answer, error) {
	p := &calendarPage{}
	err := x.View(func(tx *store.Tx) error { return p.fill(x, tx) })
	return page.ShowUnless(err, p)
}

func (p *calendarPage) fill(x *page.Exchange, tx *store.Tx) (err error) {
	if p.WorkPicker, err = x.PickWork(tx, true); err != nil {
		return err
	}
	month := period.MonthOf(p.Today)
	if asked, err := period.ParseMonth(x.Field("month")); err == nil && asked.First().Year() > 1990 && asked.First().Year() < 2100 {
		month = asked
	}
	p.Month = month.String()
	p.Name = month.Say(x.Lang)
	p.Before, p.After = "/calendar"+p.Query(x.Scope, "month", (month-1).String()), "/calendar"+p.Query(x.Scope, "month", (month+1).String())
	p.Filter, p.Unsure = p.Query(x.Scope, "month", p.Month), !period.HolidaysKnown(month.First().Year())
	entries, err := x.Duties.Calendar(tx, x.Scope, p.Place.Code, month)
	if err != nil {
		return err
	}
	p.lay(x, month, p.lines(x, entries))
	return nil
}

// lines are the entries of the plan shown by day; stages stand by themselves.
func (p *calendarPage) lines(x *page.Exchange, entries []duty.Entry) map[period.Day][]calendarLine {
	days := map[period.Day][]calendarLine{}
	for _, e := range entries {
		if p.Pack != nil && e.Pack != p.Plan() {
			continue
		}
		line := p.line(x, e)
		if e.Kind == duty.OfStage {
			line.Said = e.From.String() + " – " + e.To.String()
			p.Stages = append(p.Stages, line)
			continue
		}
		days[e.To] = append(days[e.To], line)
	}
	return days
}

func (p *calendarPage) line(x *page.Exchange, e duty.Entry) calendarLine {
	line := calendarLine{Kind: string(e.Kind), Title: e.Name.Say(x.Lang), Of: e.Of.Say(x.Lang), Signal: e.Signal, Left: x.Left(e.To, p.Today)}
	switch e.Kind {
	case duty.OfTask, duty.OfStep:
		line.Path = page.TaskPath(e.Task)
		if e.Tasks.Tasks > 1 {
			line.Path = "/task" + page.Query("plan", e.Pack, "place", p.Place.Param(x.Scope), "origin", e.ID)
			line.Said = x.Text("work.done_of", "done", e.Tasks.Done, "tasks", e.Tasks.Tasks)
		}
		if e.Tasks.Open == 0 {
			line.Left = x.Text("work.finished")
		}
	case duty.OfDuty:
		line.Path = "/duty/" + e.Pack + "/" + e.ID + page.Query("place", p.Place.Param(x.Scope), "ends", e.To.String())
		line.Said = x.Text("work.duty_said", "kept", e.Duties.Kept, "due", e.Duties.Due, "missed", e.Duties.Missed)
		if e.Duties.Due+e.Duties.Missed == 0 {
			line.Left = x.Text("work.finished")
		}
	default:
		line.Path = "/overview" + page.Query("plan", e.Pack)
	}
	return line
}

// lay puts the lines into weeks, and lists the days that have some.
func (p *calendarPage) lay(x *page.Exchange, month period.Month, days map[period.Day][]calendarLine) {
	for i := range 7 {
		p.Weekdays = append(p.Weekdays, x.Text("web.weekday_"+strconv.Itoa(i+1)))
	}
	for day := page.WeekOf(month.First()); day <= month.Last(); day += 7 {
		var week []calendarDay
		for i := range period.Day(7) {
			one := p.day(x, month, day+i)
			one.Lines = days[day+i]
			if period.MonthOf(day+i) == month && len(one.Lines) > 0 {
				p.Days = append(p.Days, one)
			}
			week = append(week, one)
		}
		p.Weeks = append(p.Weeks, week)
	}
}

func (p *calendarPage) day(x *page.Exchange, month period.Month, day period.Day) calendarDay {
	_, _, number := day.Date()
	one := calendarDay{Number: strconv.Itoa(number), Day: day, Title: day.Say(x.Lang)}
	if period.MonthOf(day) != month {
		one.Class = "other"
		return one
	}
	working, _ := period.WorkingDay(day)
	weekend := page.Weekday(day) == time.Saturday || page.Weekday(day) == time.Sunday
	switch {
	case !working && !weekend:
		one.Class, one.Feast = "off", x.Text("web.holiday")
	case !working:
		one.Class = "off"
	case weekend:
		one.Feast = x.Text("web.workday")
	}
	if day == p.Today {
		one.Class += " today"
	}
	return one
}
