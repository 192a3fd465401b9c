// Package demo builds the sample county through the users' own path — workbooks
// imported, rosters delivered, everyone screened — and holds what was found
// against what was planted.
package demo

import (
	"context"
	_ "embed"
	"encoding/json"
	"os"
	"path/filepath"

	"guben/app"
	"guben/auth"
	"guben/division"
	"guben/intake"
	"guben/message"
	"guben/pack"
	"guben/sample"
	"guben/screen"
	"guben/store"
)

//go:embed text.txt
var catalog string

var _ = message.Register("demo", catalog)

// Demo is a sample county in the making or already made.
type Demo struct {
	App    *app.App
	Pack   *pack.Pack
	Folder string // where the workbooks, the manifest and the first logins lie
	Seed   uint64
	Tell   func(step string, args ...any) // told of each step; may be nil
}

// New is a demo of a plan, its files beside the database.
func New(a *app.App, plan, folder string, seed uint64) (*Demo, error) {
	p, err := a.PackNamed(plan)
	return &Demo{App: a, Pack: p, Folder: folder, Seed: seed}, err
}

// Build makes what is missing: workbooks, imports, figures of villages, the
// screening, accounts. On a finished county it changes nothing; after a cut it goes on.
func (d *Demo) Build(ctx context.Context) error {
	for _, step := range []func(context.Context) error{d.workbooks, d.imports, d.villages, d.screen, d.accounts} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (d *Demo) tell(step string, args ...any) {
	if d.Tell != nil {
		d.Tell("demo."+step, args...)
	}
}

func (d *Demo) county() int64 { return d.Pack.Division.County() }

// accounts makes one account a role, and writes their passwords beside the
// database, readable by its owner alone.
func (d *Demo) accounts(ctx context.Context) error {
	if logins, err := d.Logins(); err == nil && len(logins) > 0 {
		return nil
	}
	var logins []Login
	err := d.App.DB.Update(ctx, func(tx *store.Tx) error {
		village, err := d.busiest(tx)
		if err != nil {
			return err
		}
		logins = logins[:0]
		for _, account := range d.cast(village) {
			login, err := d.hire(tx, account)
			if err != nil {
				return err
			}
			logins = append(logins, login)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return d.keep(logins)
}

// hire creates the account, or gives an existing one a new password: a cut
// between the database and the file of logins leaves accounts nobody can use.
func (d *Demo) hire(tx *store.Tx, account auth.Account) (Login, error) {
	login := Login{Login: account.Login, Password: auth.NewPassword(), Role: account.Role}
	places, err := division.Load(tx, account.Division, SampleDay)
	if err != nil {
		return login, err
	}
	login.Place = places.Name(account.Division)
	_, err = auth.Find(tx, auth.Owner(), account.Login)
	if store.Missing(err) {
		_, err = auth.Create(tx, d.App.Log, auth.Owner(), account, login.Password)
		return login, err
	}
	if err != nil {
		return login, err
	}
	return login, auth.SetPassword(tx, d.App.Log, auth.Owner(), login.Login, login.Password)
}

// busiest is the village with the most findings, where there is something to see.
func (d *Demo) busiest(tx *store.Tx) (division.Code, error) {
	groups, err := screen.Count(tx, auth.System(), screen.Filter{County: d.county()}, screen.ByVillage)
	village, most := d.Pack.Division, int64(0)
	for _, group := range groups {
		if group.Findings > most {
			village, most = group.Village, group.Findings
		}
	}
	return village, err
}

// cast is the people of a small county.
func (d *Demo) cast(village division.Code) []auth.Account {
	county, township := d.Pack.Division, village.At(division.Township)
	name := func(role auth.Role) string { return role.Say(message.Zh) + "（演示）" }
	return []auth.Account{
		{Login: "office", Role: auth.Office, Division: county, Name: name(auth.Office)},
		{Login: "reviewer", Role: auth.Office, Division: county, Name: name(auth.Office) + "二"},
		{Login: "education", Role: auth.Department, Division: county, Unit: d.unit("education"), Name: name(auth.Department)},
		{Login: "township", Role: auth.Township, Division: township, Name: name(auth.Township)},
		{Login: "village", Role: auth.Village, Division: village, Name: name(auth.Village)},
		{Login: "helper", Role: auth.Helper, Division: village, Name: name(auth.Helper)},
		{Login: "inspector", Role: auth.Inspector, Division: county, Name: name(auth.Inspector)},
		{Login: "admin", Role: auth.Administrator, Division: county, Name: name(auth.Administrator)},
	}
}

// unit is the pack's unit whose id begins with the word, or its first.
func (d *Demo) unit(word string) string {
	for _, unit := range d.Pack.Units {
		if len(unit.ID) >= len(word) && unit.ID[:len(word)] == word {
			return unit.ID
		}
	}
	return d.Pack.Units[0].ID
}

// Login is a first login.
type Login struct {
	Login    string    `json:"login"`
	Password string    `json:"password"`
	Role     auth.Role `json:"role"`
	Place    string    `json:"place"` // where it works
}

func (d *Demo) loginsFile() string { return filepath.Join(d.Folder, "logins.json") }

// Logins are the demo's first logins, as written when it was made.
func (d *Demo) Logins() (logins []Login, err error) {
	text, err := os.ReadFile(d.loginsFile())
	if err != nil {
		return nil, err
	}
	return logins, json.Unmarshal(text, &logins)
}

func (d *Demo) keep(logins []Login) error {
	text, err := json.MarshalIndent(logins, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(d.Folder, 0o700); err != nil {
		return err
	}
	return os.WriteFile(d.loginsFile(), append(text, '\n'), 0o600)
}

// workbooks writes the sample world unless its manifest, written last, is there.
func (d *Demo) workbooks(ctx context.Context) error {
	if _, err := d.Manifest(); err == nil {
		return nil
	}
	d.tell("writing", "folder", d.Folder)
	_, err := sample.Write(ctx, d.Pack.ID, d.Seed, d.Folder, nil)
	return err
}

// Manifest is what the sample world was made to hold.
func (d *Demo) Manifest() (manifest sample.Manifest, err error) {
	text, err := os.ReadFile(filepath.Join(d.Folder, "manifest.json"))
	if err != nil {
		return manifest, err
	}
	return manifest, json.Unmarshal(text, &manifest)
}

func (d *Demo) imports(ctx context.Context) error {
	manifest, err := d.Manifest()
	if err != nil {
		return err
	}
	done, err := d.applied(ctx)
	if err != nil {
		return err
	}
	for _, file := range manifest.Files {
		if done[file.Name] {
			continue
		}
		if err := d.bring(ctx, manifest, file); err != nil {
			return err
		}
	}
	return nil
}

// applied names the files that have been brought in, and gives up what a cut
// left between staging and applying.
func (d *Demo) applied(ctx context.Context) (map[string]bool, error) {
	var list []intake.Import
	err := d.App.DB.View(ctx, func(tx *store.Tx) (err error) {
		list, err = intake.List(tx, auth.System(), 0, 1000)
		return err
	})
	done := map[string]bool{}
	for _, known := range list {
		switch known.State {
		case intake.Applied:
			done[known.File] = true
		case intake.Staging, intake.Staged:
			if _, err := d.App.Desk.Discard(ctx, auth.System(), known.ID, ""); err != nil {
				return nil, err
			}
		}
	}
	return done, err
}

// clerk is the program under the name of an office, which is who brings files.
func clerk() auth.Scope {
	scope := auth.System()
	scope.Name = auth.Office.Say(message.Zh) + "（演示）"
	return scope
}

func (d *Demo) bring(ctx context.Context, manifest sample.Manifest, file sample.File) error {
	d.tell("importing", "file", file.Name)
	kind := intake.Auto
	if file.Roster != "" {
		kind = intake.RosterKind(file.Roster)
	}
	upload := intake.Upload{Name: file.Name, Path: filepath.Join(d.Folder, file.Name), Kind: kind, Area: d.Pack.Division, Day: manifest.Day}
	if file.Period != nil {
		upload.Period = *file.Period
	}
	staged, err := d.App.Desk.Stage(ctx, clerk(), upload, nil)
	if err != nil {
		return err
	}
	_, err = d.App.Desk.Apply(ctx, clerk(), staged.ID, "", nil)
	return err
}

func (d *Demo) screen(ctx context.Context) error {
	err := d.App.DB.View(ctx, func(tx *store.Tx) error {
		_, err := screen.Latest(tx, auth.System(), d.county())
		return err
	})
	if !store.Missing(err) {
		return err
	}
	manifest, err := d.Manifest()
	if err != nil {
		return err
	}
	d.tell("screening")
	_, err = d.App.Screen(ctx, auth.System(), d.county(), d.Pack.ID, manifest.Day, "")
	return err
}
