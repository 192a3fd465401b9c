package demo

import (
	"context"
	"strings"

	"guben/auth"
	"guben/division"
	"guben/message"
	"guben/store"
)

// Guests makes an office account for every county a year was played in beside
// the demo's own, and for the area above where a plan covers more than a county.
func (d *Demo) Guests(ctx context.Context, stages []*Stage) error {
	logins, err := d.Logins()
	if err != nil {
		return err
	}
	err = d.App.DB.Update(ctx, func(tx *store.Tx) error {
		for _, stage := range stages {
			if stage.Place == d.Pack.Division {
				continue
			}
			for _, account := range stage.guests() {
				login, err := d.hire(tx, account)
				if err != nil {
					return err
				}
				logins = append(logins, login)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return d.keep(logins)
}

// guests are called by the first word of the plan: xiangxi, and xiangxi-above.
func (s *Stage) guests() []auth.Account {
	word, _, _ := strings.Cut(s.Pack.ID, "-")
	name := auth.Office.Say(message.Zh) + "（演示）"
	list := []auth.Account{{Login: word, Role: auth.Office, Division: s.Place, Name: name}}
	if above := s.Pack.Division; above.Level() == division.Prefecture {
		list = append(list, auth.Account{Login: word + "-above", Role: auth.Office, Division: above, Name: message.Text(message.Zh, "demo.above")})
	}
	return list
}
