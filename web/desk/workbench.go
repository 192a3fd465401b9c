package desk

import (
	"guben/auth"
	"guben/store"
	"guben/web/page"
)

func workbench(x *page.Exchange) (page.Answer, error) {
	var p page.Workbench
	err := x.View(func(tx *store.Tx) error {
		for _, room := range x.Rooms {
			for _, add := range room.Work {
				if err := add(x, tx, &p); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return page.ShowUnless(err, p)
}

// accountWork is what administrators look after: locked accounts.
func accountWork(x *page.Exchange, tx *store.Tx, p *page.Workbench) error {
	if !x.Scope.May(auth.ManageAccount) {
		return nil
	}
	all, err := auth.List(tx, x.Scope)
	if err != nil {
		return err
	}
	locked := int64(0)
	for _, account := range all {
		if account.Locked {
			locked++
		}
	}
	p.Figures = append(p.Figures, page.Figure{Text: "web.figure_accounts", Value: int64(len(all)), Path: "/account"})
	p.Wait(page.Waiting{Text: "web.waiting_locked", Count: locked, Path: "/account", Icon: "lock", Tone: "amber"})
	return nil
}
