package cli

import (
	"bufio"
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"strings"

	"guben/app"
	"guben/auth"
	"guben/division"
	"guben/store"
)

func userList(c *call, flags *flag.FlagSet) run {
	return existing(c, flags).run(func(ctx context.Context, a *app.App) error {
		accounts, err := view(ctx, a, func(tx *store.Tx) ([]auth.Account, error) { return auth.List(tx, auth.Owner()) })
		if err != nil {
			return err
		}
		return c.show(shown(accounts), func() {
			for _, account := range accounts {
				fmt.Fprintf(c.out, "%-16s %-20s %s  %s %s\n", account.Login, account.Role.Say(c.lang), account.Division, account.Name, account.Unit)
			}
		})
	})
}

type shownAccount struct {
	Login    string        `json:"login"`
	Name     string        `json:"name"`
	Role     auth.Role     `json:"role"`
	Division division.Code `json:"division"`
	Unit     string        `json:"unit,omitempty"`
	Disabled bool          `json:"disabled,omitempty"`
}

func shown(accounts []auth.Account) []shownAccount {
	list := make([]shownAccount, len(accounts))
	for i, a := range accounts {
		list[i] = shownAccount{a.Login, a.Name, a.Role, a.Division, a.Unit, a.Disabled}
	}
	return list
}

func userAdd(c *call, flags *flag.FlagSet) run {
	open := installation(c, flags)
	name := flags.String("name", "", c.text("flag_name"))
	role := flags.String("role", string(auth.Office), c.text("flag_role"))
	unit := flags.String("unit", "", c.text("flag_unit"))
	place := divisionFlag(c, flags)
	return open.run(func(ctx context.Context, a *app.App) error {
		login := c.args[0]
		account := auth.Account{Login: login, Name: cmp.Or(*name, login), Role: auth.Role(*role), Division: *place, Unit: *unit, Lang: c.lang}
		return c.issuePassword(ctx, a, login, func(tx *store.Tx, password string) error {
			_, err := auth.Create(tx, a.Log, auth.Owner(), account, password)
			return err
		})
	})
}

func userPassword(c *call, flags *flag.FlagSet) run {
	open := existing(c, flags)
	stdin := flags.Bool("stdin", false, c.text("flag_stdin"))
	return open.run(func(ctx context.Context, a *app.App) error {
		login := c.args[0]
		set := func(tx *store.Tx, password string) error {
			return auth.SetPassword(tx, a.Log, auth.Owner(), login, password)
		}
		if !*stdin {
			return c.issuePassword(ctx, a, login, set)
		}
		password, _ := bufio.NewReader(os.Stdin).ReadString('\n') // what ends without a newline is a password, too
		return a.DB.Update(ctx, func(tx *store.Tx) error { return set(tx, strings.TrimRight(password, "\r\n")) })
	})
}

// issuePassword makes a password, sets it, and shows it this once.
func (c *call) issuePassword(ctx context.Context, a *app.App, login string, set func(*store.Tx, string) error) error {
	password := auth.NewPassword()
	if err := a.DB.Update(ctx, func(tx *store.Tx) error { return set(tx, password) }); err != nil {
		return err
	}
	return c.show(map[string]string{"login": login, "password": password}, func() {
		c.printf("password_issued", "login", login, "password", password)
	})
}
