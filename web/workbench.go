package web

import (
	"guben/auth"
	"guben/store"
)

// workbenchPage is the first page: what waits for this account.
type workbenchPage struct {
	Figures []figure
	Waiting []waiting
}

func (workbenchPage) file() string { return "workbench" }

// figure is a number of the area that opens to what it counts.
type figure struct {
	Text  string // catalog key
	Value int
	Path  string
}

// waiting is a pile of work.
type waiting struct {
	Text  string // catalog key of a sentence about {count}
	Count int
	Path  string
	Icon  string
	Tone  string // red, amber, blue: how pressing it is
}

// provider adds its room's part of the workbench, if the account may see it.
type provider func(*exchange, *store.Tx, *workbenchPage) error

var providers = []provider{accountWork}

func workbench(x *exchange) (answer, error) {
	var p workbenchPage
	err := x.view(func(tx *store.Tx) error {
		for _, add := range providers {
			if err := add(x, tx, &p); err != nil {
				return err
			}
		}
		return nil
	})
	return shown{200, p}, err
}

// wait puts a pile on the workbench unless it is empty.
func (p *workbenchPage) wait(pile waiting) {
	if pile.Count > 0 {
		p.Waiting = append(p.Waiting, pile)
	}
}

// accountWork is what administrators look after: locked accounts.
func accountWork(x *exchange, tx *store.Tx, p *workbenchPage) error {
	if !x.scope.May(auth.ManageAccount) {
		return nil
	}
	all, err := auth.List(tx, x.scope)
	if err != nil {
		return err
	}
	locked := 0
	for _, account := range all {
		if account.Locked {
			locked++
		}
	}
	p.Figures = append(p.Figures, figure{"web.figure_accounts", len(all), "/account"})
	p.wait(waiting{"web.waiting_locked", locked, "/account", "lock", "amber"})
	return nil
}
