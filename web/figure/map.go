package figure

import (
	"slices"

	"guben/auth"
	"guben/boundary"
	"guben/division"
	"guben/flow"
	"guben/indicator"
	"guben/ledger"
	"guben/pack"
	"guben/screen"
	"guben/store"
	"guben/task"
	"guben/web/page"
)

// mapPage is the places directly below one, coloured by an indicator or by how
// many things wait: as tiles, or within the outlines the office has brought.
type mapPage struct {
	page.Form
	figurePicker
	Of       string // indicator or count
	Name     string
	Measures []page.Choices
	Crumbs   []page.Choice
	Tiles    []tile
	Legend   []legendLine
	Drawn    *boundary.Drawing // nil: tiles
	Shapes   []shape
	Brings   bool // the account may bring outlines
	Kept     int  // places below that have an outline
	Strange  []string
	ListPath string
}

func (*mapPage) File() string { return "map" }

// tile is one place.
type tile struct {
	Code   division.Code
	Name   string
	Value  string
	Tone   string // a signal, or the step of a scale: step-0 to step-4
	Text   string // catalog key of the signal's word, "" for a count
	Path   string // the map of the place, or what is behind the number
	Detail string // what is behind the number

	count int64
}

// shape is a tile within its outline.
type shape struct {
	tile
	Outline, X, Y string
	Short         string // the name without its kind
}

// legendLine is a colour and what it stands for.
type legendLine struct{ Tone, Text string }

// counted are what maps show beside indicators.
var counted = []string{"findings", "tasks", "records"}

func mapOf(x *page.Exchange) (page.Answer, error) {
	p, err := loadMap(x)
	return page.ShowUnless(err, p)
}

func loadMap(x *page.Exchange) (*mapPage, error) {
	if !slices.Contains(counted, x.Field("of")) {
		if err := measured(x); err != nil {
			return nil, err
		}
	}
	p := &mapPage{Form: page.NewForm(), Of: x.Field("of")}
	return p, x.View(func(tx *store.Tx) error { return p.fill(x, tx) })
}

func (p *mapPage) fill(x *page.Exchange, tx *store.Tx) (err error) {
	if p.figurePicker, err = pickFigures(x, tx); err != nil {
		return err
	}
	p.Brings = x.Scope.May(boundary.Power)
	p.measures(x)
	p.crumbs(x)
	children := p.Tree.Children(p.Place.Code)
	for _, child := range children {
		p.Tiles = append(p.Tiles, tile{Code: child, Name: p.Tree.Name(child), Value: "–", Tone: string(indicator.Grey)})
	}
	if i := p.indicator(); i != nil {
		err = p.colour(x, tx, i)
	} else {
		err = p.count(x, tx)
	}
	if err != nil {
		return err
	}
	return p.draw(x, tx, children)
}

// indicator is what the map shows, nil for a count.
func (p *mapPage) indicator() *pack.Indicator {
	if p.Pack == nil {
		return nil
	}
	i, _ := p.Pack.Indicator(p.Of)
	return i
}

// measures offers the plan's indicators and the counts; without a choice it is
// the first indicator that is counted.
func (p *mapPage) measures(x *page.Exchange) {
	if p.Pack != nil && p.indicator() == nil && !slices.Contains(counted, p.Of) {
		p.Of = "findings"
		if at := slices.IndexFunc(p.Pack.Indicators, func(i pack.Indicator) bool { return !i.Reported() }); at >= 0 && x.Field("of") == "" {
			p.Of = p.Pack.Indicators[at].ID
		}
	} else if p.Pack == nil && !slices.Contains(counted, p.Of) {
		p.Of = "findings"
	}
	counts := page.Choices{Title: x.Text("maps.counts")}
	for _, of := range counted {
		counts.Choices = append(counts.Choices, p.measure(of, x.Text("maps.of_"+of)))
	}
	if p.Pack != nil {
		figures := page.Choices{Title: x.Text("web.menu_indicator")}
		for n := range p.Pack.Indicators {
			figures.Choices = append(figures.Choices, p.measure(p.Pack.Indicators[n].ID, p.Pack.Indicators[n].Name.Say(x.Lang)))
		}
		p.Measures = append(p.Measures, figures)
	}
	p.Measures = append(p.Measures, counts)
}

func (p *mapPage) measure(of, name string) page.Choice {
	if of == p.Of {
		p.Name = name
	}
	return page.Choice{Value: of, Text: name, Here: of == p.Of}
}

// crumbs lead back up.
func (p *mapPage) crumbs(x *page.Exchange) {
	for level := x.Scope.Division.Level(); level <= p.Place.Code.Level(); level++ {
		code := p.Place.Code.At(level)
		p.Crumbs = append(p.Crumbs, page.Choice{Value: p.to(code), Text: p.Tree.Name(code), Here: code == p.Place.Code})
	}
}

// to is the map of another place.
func (p *mapPage) to(place division.Code) string {
	return "/map" + page.Query("plan", p.Plan(), "place", place.String(), "month", p.Month.String(), "of", p.Of)
}

// colour shows an indicator by its signal.
func (p *mapPage) colour(x *page.Exchange, tx *store.Tx, i *pack.Indicator) error {
	p.ListPath = p.pathOf(x.Scope, i.ID)
	figures, err := below(x, tx, &p.figurePicker, i.ID)
	judged := false
	for n := range p.Tiles {
		t := &p.Tiles[n]
		t.Detail = "/indicator/" + p.Pack.ID + "/" + i.ID + page.Query("place", t.Code.String(), "month", p.Month.String())
		t.Path, t.Text = p.deeper(t), signalText(indicator.Grey)
		f, ok := figures[placed{i.ID, t.Code}]
		if !ok || !f.Known {
			continue
		}
		t.Value, t.count = sayFigure(x, f, i), int64(f.Value)
		if f.Signal != indicator.Grey {
			t.Tone, t.Text, judged = string(f.Signal), signalText(f.Signal), true
			continue
		}
		t.Tone, t.Text = "", ""
	}
	p.steps(int64(task.One), func(n int64) string { return sayNumber(indicator.Number(n)) })
	if judged {
		for _, s := range indicator.Signals {
			p.Legend = append(p.Legend, legendLine{string(s), x.Text(signalText(s))})
		}
	} else {
		p.Legend = append(p.Legend, legendLine{string(indicator.Grey), x.Text(signalText(indicator.Grey))})
	}
	return err
}

// deeper is the map of a place, or of a village what is behind its number.
func (p *mapPage) deeper(t *tile) string {
	if t.Code.Level() < division.Village {
		return p.to(t.Code)
	}
	return t.Detail
}

// count shows how many of something wait at each place.
func (p *mapPage) count(x *page.Exchange, tx *store.Tx) error {
	at, err := p.counts(x, tx)
	for n := range p.Tiles {
		t := &p.Tiles[n]
		t.count, t.Tone = at[t.Code], ""
		t.Value, t.Detail = page.GroupDigits(t.count), p.listed(t.Code)
		t.Path = p.deeper(t)
	}
	p.ListPath = p.listed(p.Place.Code)
	p.steps(1, groupDigits64)
	return err
}

func groupDigits64(n int64) string { return page.GroupDigits(n) }

// listed is where what is counted is listed.
func (p *mapPage) listed(place division.Code) string {
	switch p.Of {
	case "tasks":
		return "/task" + page.Query("plan", p.Plan(), "place", place.String(), "signal", string(flow.Red))
	case "records":
		return "/ledger" + page.Query("place", place.String())
	}
	return "/finding" + page.Query("by", "list", "place", place.String())
}

func (p *mapPage) counts(x *page.Exchange, tx *store.Tx) (at map[division.Code]int64, err error) {
	at = map[division.Code]int64{}
	scope, err := x.Scope.Within(p.Place.Code)
	if err != nil {
		return nil, err
	}
	below := p.Place.Code.Level() + 1
	switch p.Of {
	case "tasks":
		groups, err := task.Count(tx, scope, p.Plan(), p.Place.Code, task.ByPlace)
		if err != nil {
			return nil, err
		}
		for _, g := range groups {
			if code, err := division.ParseCode(g.Key); err == nil {
				at[code.At(below)] += g.Signals[task.Red]
			}
		}
	case "records":
		signals, err := x.Book.Signals(tx, x.Scope, ledger.Filter{Pack: p.Plan(), Within: p.Place.Code, Day: p.Today}, page.PlacesBelow(p.Place.Code))
		if err != nil {
			return nil, err
		}
		for _, s := range signals {
			at[s.Division.At(below)] += s.Red
		}
	default:
		if !scope.May(auth.ReadHousehold) {
			return at, nil
		}
		groups, err := screen.Count(tx, scope, screen.Filter{Within: p.Place.Code, Open: true}, screen.ByVillage)
		if err != nil {
			return nil, err
		}
		for _, g := range groups {
			at[g.Village.At(below)] += g.Findings
		}
	}
	return at, nil
}

// scaleSteps is how many colours a scale has.
const scaleSteps = 5

// steps colours the tiles without a signal by fifths of the widest span, and says
// what the colours stand for, in whole units where all numbers are.
func (p *mapPage) steps(unit int64, say func(int64) string) {
	most, any := int64(0), false
	for _, t := range p.Tiles {
		if t.Tone == "" {
			most, any = max(most, t.count), true
			if t.count%unit != 0 {
				unit = 1
			}
		}
	}
	if !any {
		return
	}
	width := unit * max(1, (most+unit*scaleSteps-1)/(unit*scaleSteps))
	for n := range p.Tiles {
		if t := &p.Tiles[n]; t.Tone == "" {
			t.Tone = stepTone(t.count, width)
		}
	}
	p.Legend = append(p.Legend, legendLine{"step-0", say(0)})
	for step := int64(1); step <= scaleSteps && (step-1)*width < most; step++ {
		from, to := (step-1)*width+unit, step*width
		text := say(from) + "–" + say(to)
		if from == to {
			text = say(to)
		}
		p.Legend = append(p.Legend, legendLine{stepTone(to, width), text})
	}
}

// stepTone is the colour of a count: none, or one of five.
func stepTone(count, width int64) string {
	if count <= 0 {
		return "step-0"
	}
	return "step-" + string(rune('0'+min(scaleSteps, (count+width-1)/width)))
}

// mapWidth is how wide an SVG of outlines is drawn.
const mapWidth = 800

// draw puts the tiles into the outlines of their places, as far as there are any.
func (p *mapPage) draw(x *page.Exchange, tx *store.Tx, children []division.Code) error {
	outlines, err := boundary.Load(tx, x.Scope, children)
	if err != nil || len(outlines) == 0 {
		return err
	}
	p.Kept = len(outlines)
	if x.Field("as") == "tiles" {
		return nil
	}
	drawn := boundary.Draw(outlines, mapWidth)
	p.Drawn = &drawn
	for _, area := range drawn.Areas {
		at := slices.IndexFunc(p.Tiles, func(t tile) bool { return t.Code == area.Division })
		p.Shapes = append(p.Shapes, shape{tile: p.Tiles[at], Outline: area.Path, X: area.X, Y: area.Y, Short: shortPlace(p.Tiles[at].Name)})
	}
	return nil
}

// shortPlace leaves the kind of a place out of its name, for a label.
func shortPlace(name string) string {
	for _, kind := range []string{"街道办事处", "村民委员会", "居民委员会", "村委会", "居委会", "街道", "满族乡", "乡", "镇", "村"} {
		if len(name) > len(kind)+3 && name[len(name)-len(kind):] == kind {
			return name[:len(name)-len(kind)]
		}
	}
	return name
}

// As is the map of the same place and measure, as tiles or as outlines.
func (p *mapPage) As(as string) string { return p.to(p.Place.Code) + "&as=" + as }
