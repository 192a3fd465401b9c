package desk

import (
	"strings"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/message"
	"guben/store"
	"guben/web/page"
)

// accountsPage lists who can sign in.
type accountsPage struct {
	Query   string
	Role    auth.Role
	Roles   []auth.Role
	Rows    []accountRow
	Total   int
	Next    string // query of the next page, "" on the last
	Filters bool   // something narrows the list
}

type accountRow struct {
	auth.Account
	Place    string
	UnitName string
}

func (accountsPage) File() string { return "accounts" }

const accountsShown = 50

func accounts(x *page.Exchange) (page.Answer, error) {
	p := accountsPage{Query: x.Field("q"), Role: auth.Role(x.Field("role")), Roles: auth.Roles}
	p.Filters = p.Query != "" || p.Role != ""
	err := x.View(func(tx *store.Tx) error {
		all, err := auth.List(tx, x.Scope)
		if err != nil {
			return err
		}
		tree, err := x.Tree(tx)
		p.fill(x, tree, all)
		return err
	})
	return page.ShowUnless(err, p)
}

// fill keeps the accounts that match, from the one after the page before.
func (p *accountsPage) fill(x *page.Exchange, tree *division.Tree, all []auth.Account) {
	after := store.ParseID(x.Field("after"))
	passed := after == 0
	for _, account := range all {
		if !p.matches(account) {
			continue
		}
		p.Total++
		if passed && len(p.Rows) < accountsShown {
			p.Rows = append(p.Rows, accountRow{account, page.PlaceName(tree, account.Division), page.UnitName(x.Plan(), account.Unit, x.Lang)})
		} else if passed && p.Next == "" {
			last := p.Rows[len(p.Rows)-1].ID
			p.Next = page.Query("q", p.Query, "role", string(p.Role), "after", store.FormatID(last))
		}
		passed = passed || account.ID == after
	}
}

func (p *accountsPage) matches(account auth.Account) bool {
	return (p.Role == "" || account.Role == p.Role) &&
		(strings.Contains(account.Login, strings.ToLower(p.Query)) || strings.Contains(account.Name, p.Query))
}

// accountPage creates or changes one account.
type accountPage struct {
	page.Form
	Account auth.Account
	Roles   []auth.Role
	Places  []page.Choice
	Units   []page.Choice
}

func (accountPage) File() string { return "account" }

// New reports whether the account is yet to be made.
func (p accountPage) New() bool { return p.Account.ID == 0 }

func newAccountPage(x *page.Exchange, tx *store.Tx, account auth.Account) (accountPage, error) {
	tree, err := x.Tree(tx)
	if err != nil {
		return accountPage{}, err
	}
	return accountPage{Form: page.NewForm(), Account: account, Roles: auth.Roles,
		Places: page.PlaceChoices(tree, x.Scope.Division, account.Division), Units: x.UnitsOf(x.Plan(), account.Unit)}, nil
}

func newAccount(x *page.Exchange) (page.Answer, error) {
	var p accountPage
	err := x.View(func(tx *store.Tx) (err error) {
		p, err = newAccountPage(x, tx, auth.Account{Role: auth.Village, Lang: message.Zh})
		return err
	})
	return page.ShowUnless(err, p)
}

func editAccount(x *page.Exchange) (page.Answer, error) {
	account, err := stored(x)
	if err != nil {
		return nil, err
	}
	var p accountPage
	err = x.View(func(tx *store.Tx) (err error) {
		p, err = newAccountPage(x, tx, account)
		return err
	})
	return page.ShowUnless(err, p)
}

// stored is the account the path names, if it lies in the area.
func stored(x *page.Exchange) (account auth.Account, err error) {
	err = x.View(func(tx *store.Tx) (err error) {
		account, err = auth.Get(tx, x.Scope, x.ID("id"))
		return err
	})
	return account, err
}

// entered is the account as the form says; without a place it is not complete.
func entered(x *page.Exchange) (auth.Account, error) {
	place, err := division.ParseCode(x.Field("place"))
	if err != nil {
		err = fault.New(fault.Invalid, "auth.no_division").Because(err)
	}
	account := auth.Account{ID: x.ID("id"), Login: x.Field("login"), Name: x.Field("name"), Role: auth.Role(x.Field("role")),
		Division: place, Disabled: x.Field("disabled") != "", Version: int(store.ParseID(x.Field("version")))}
	if account.Role == auth.Department {
		account.Unit = x.Field("unit")
	}
	return account, err
}

// wrongAccount shows the form again with what is wrong; a fault that is not
// about the input is left to the caller.
func wrongAccount(x *page.Exchange, account auth.Account, cause error) (page.Answer, error) {
	if kind := fault.KindOf(cause); kind != fault.Invalid && kind != fault.Conflict {
		return nil, cause
	}
	var p accountPage
	err := x.View(func(tx *store.Tx) (err error) {
		p, err = newAccountPage(x, tx, account)
		return err
	})
	p.Wrong = fault.Say(x.Lang, cause)
	return page.Shown{Status: fault.Status(cause), Page: p}, err
}

// credentialPage shows a generated password, this once.
type credentialPage struct {
	Account  auth.Account
	Password string
	Fresh    bool // the account is new
}

func (credentialPage) File() string { return "credential" }

func createAccount(x *page.Exchange) (page.Answer, error) {
	password := auth.NewPassword()
	account, err := entered(x)
	if err != nil {
		return wrongAccount(x, account, err)
	}
	err = x.Update(func(tx *store.Tx) error {
		made, err := auth.Create(tx, x.Log, x.Scope, account, password)
		if err == nil {
			account = made
		}
		return err
	})
	if err != nil {
		return wrongAccount(x, account, err)
	}
	return page.Show(credentialPage{account, password, true})
}

func updateAccount(x *page.Exchange) (page.Answer, error) {
	stored, err := stored(x)
	if err != nil {
		return nil, err
	}
	account, err := entered(x)
	account.Login = stored.Login
	if err != nil {
		return wrongAccount(x, account, err)
	}
	err = x.Update(func(tx *store.Tx) error {
		return auth.Update(tx, x.Log, x.Scope, account)
	})
	if err != nil {
		return wrongAccount(x, account, err)
	}
	return page.See("/account", "account")
}

func resetPassword(x *page.Exchange) (page.Answer, error) {
	var account auth.Account
	password := auth.NewPassword()
	err := x.Update(func(tx *store.Tx) (err error) {
		if account, err = auth.Get(tx, x.Scope, x.ID("id")); err != nil {
			return err
		}
		return auth.SetPassword(tx, x.Log, x.Scope, account.Login, password)
	})
	if err != nil {
		return nil, err
	}
	return page.Show(credentialPage{account, password, false})
}
