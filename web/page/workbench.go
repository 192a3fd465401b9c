package page

import "guben/screen"

// Workbench is the first page: what waits for this account.
type Workbench struct {
	Figures  []Figure
	Waiting  []Waiting
	Screened *screen.Screening
	Rankings []Ranking
	Stale    *StaleNote // nil: the findings are as the registry is
}

func (Workbench) File() string { return "workbench" }

// Figure is a number of the area that opens to what it counts.
type Figure struct {
	Text  string // catalog key
	Value int64
	Path  string
}

// Waiting is a pile of work.
type Waiting struct {
	Text  string // catalog key of a sentence about {count}
	Count int64
	Path  string
	Icon  string
	Tone  string // red, amber, blue: how pressing it is
}

// Ranking is a short list of where most open findings are.
type Ranking struct {
	Text string // catalog key
	Rows []Ranked
	Path string // the whole list
}

// Ranked is a line of a ranking.
type Ranked struct {
	Name  string
	Count int64
	Part  int64 // of the first, in hundredths
	Path  string
}

// Wait puts a pile on the workbench unless it is empty.
func (p *Workbench) Wait(pile Waiting) {
	if pile.Count > 0 {
		p.Waiting = append(p.Waiting, pile)
	}
}
