package figure

import (
	"guben/dispatch"
	"guben/store"
	"guben/web/page"
)

// stagePage is a briefing for the projector: one thing a screen, in large type.
type stagePage struct {
	figurePicker
	briefPart
	Slides []slide
	Back   string
}

func (*stagePage) File() string { return "stage" }

// Bare pages stand without the site's frame.
func (*stagePage) Bare() {}

// slide is one screen.
type slide struct {
	N         int
	Kind      string // cover, red, figures, units, moved, due
	Part, Of  int    // of a list that takes several screens
	Red       []dispatch.Alarm
	Lines     []briefLine
	Units     []dispatch.UnitLine
	Moved     []dispatch.Move
	Deadlines []dispatch.Deadline
}

// Title is the catalog key of the screen's heading.
func (s slide) Title() string { return "briefings.slide_" + s.Kind }

// Empty reports whether the screen has nothing to list.
func (s slide) Empty() bool {
	return s.Kind != "cover" && len(s.Red)+len(s.Lines)+len(s.Units)+len(s.Moved)+len(s.Deadlines) == 0
}

// Before is the screen before it, 0 where there is none.
func (s slide) Before() int { return s.N - 1 }

// After is the screen that follows.
func (s slide) After() int { return s.N + 1 }

// slideRows is how many lines a screen holds.
const slideRows = 8

func stageBriefing(x *page.Exchange) (page.Answer, error) {
	if err := measured(x); err != nil {
		return nil, err
	}
	p := &stagePage{}
	err := x.View(func(tx *store.Tx) (err error) {
		if p.figurePicker, err = pickFigures(x, tx); err != nil {
			return err
		}
		if p.Pack == nil {
			return page.NoRow()
		}
		p.briefPart, err = brief(x, tx, &p.figurePicker)
		p.Back = "/dispatch" + p.On(x.Scope)
		return err
	})
	p.lay()
	return page.ShowUnless(err, p)
}

// lay divides the briefing into screens.
func (p *stagePage) lay() {
	p.add(slide{Kind: "cover"})
	spread(p, "red", p.Brief.Red, func(s *slide, part []dispatch.Alarm) { s.Red = part })
	spread(p, "figures", p.Lines, func(s *slide, part []briefLine) { s.Lines = part })
	spread(p, "units", p.Brief.Units, func(s *slide, part []dispatch.UnitLine) { s.Units = part })
	spread(p, "moved", p.Brief.Moved, func(s *slide, part []dispatch.Move) { s.Moved = part })
	spread(p, "due", p.Brief.Deadlines, func(s *slide, part []dispatch.Deadline) { s.Deadlines = part })
}

func (p *stagePage) add(s slide) {
	s.N = len(p.Slides) + 1
	p.Slides = append(p.Slides, s)
}

// spread puts a list onto as many screens as it needs, at least one.
func spread[T any](p *stagePage, kind string, list []T, put func(*slide, []T)) {
	screens := max(1, (len(list)+slideRows-1)/slideRows)
	for part := range screens {
		s := slide{Kind: kind, Part: part + 1, Of: screens}
		put(&s, list[part*slideRows:min(len(list), (part+1)*slideRows)])
		p.add(s)
	}
}

// Last is the number of the last screen.
func (p *stagePage) Last() int { return len(p.Slides) }
