package pack_test

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"guben/form"
	"guben/message"
	"guben/pack"
	"guben/packs"
)

// sharedNames are the names of the shared definitions in a folder.
func sharedNames(t *testing.T, folder string) (names []string) {
	t.Helper()
	files, err := fs.Glob(packs.FS, folder+"/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no shared %s: %v", folder, err)
	}
	for _, file := range files {
		names = append(names, strings.TrimSuffix(path.Base(file), ".yaml"))
	}
	return names
}

// Every shared ledger loads in a pack that has nothing but a clause and a unit.
func TestSharedLedgersLoad(t *testing.T) {
	text := ""
	names := sharedNames(t, "ledgers")
	for _, name := range names {
		text += fmt.Sprintf("- {id: %s, use: %s, clause: 一, keeper: office}\n", name, name)
	}
	p, problems := pack.Load(bare(text), "bare")
	for _, problem := range problems {
		t.Error(problem.Say(message.Zh))
	}
	if len(problems) > 0 {
		return
	}
	for _, g := range p.Ledgers {
		if !g.Formed() || g.Program == nil || len(g.Columns) == 0 || g.Name.En == "" {
			t.Errorf("%s: no form, flow, columns or English name", g.ID)
			continue
		}
		for _, said := range oneLanguage(&g) {
			t.Errorf("%s: %s has no English", g.ID, said)
		}
	}
}

// oneLanguage are the names of a ledger that stand in Chinese only.
func oneLanguage(g *pack.Ledger) (only []string) {
	look := func(zh, en string) {
		if zh != "" && en == "" {
			only = append(only, zh)
		}
	}
	var fields func([]form.Field)
	fields = func(list []form.Field) {
		for _, f := range list {
			look(f.Part.Zh, f.Part.En)
			look(f.Name.Zh, f.Name.En)
			look(f.Help.Zh, f.Help.En)
			for _, option := range f.Choices {
				look(option.Name.Zh, option.Name.En)
				look(option.Means.Zh, option.Means.En)
			}
			for _, point := range f.Points {
				look(point.Name.Zh, point.Name.En)
				look(point.Means.Zh, point.Means.En)
			}
			fields(f.Columns)
		}
	}
	fields(g.Program.Form().Fields)
	for _, check := range g.Form.Checks {
		look(check.Message.Zh, check.Message.En)
	}
	for _, state := range g.Flow.States {
		look(state.Name.Zh, state.Name.En)
	}
	for _, move := range g.Flow.Moves {
		look(move.Name.Zh, move.Name.En)
	}
	return only
}

// bare is the least pack there is with these ledgers.
func bare(ledgers string) fstest.MapFS {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	return fstest.MapFS{
		"bare/pack.yaml": file(`id: bare
title: 试点方案
document: 试〔2020〕1号
issuer: 试点县
issued: 2020-03-15
period: {from: 2020-01-01, to: 2020-12-31}
division: "210504"
levels: [county]
accounting: annual
screening-day: 2020-10-31
`),
		"bare/clauses.yaml": file("- {path: 一, title: 总则}\n"),
		"bare/units.yaml":   file("- {id: office, name: 县扶贫办, level: county}\n"),
		"bare/ledgers.yaml": file(ledgers),
	}
}

// Every shared flow is used by a shared ledger.
func TestSharedFlowsUsed(t *testing.T) {
	used := map[string]bool{}
	for _, name := range sharedNames(t, "ledgers") {
		data, err := fs.ReadFile(packs.FS, "ledgers/"+name+".yaml")
		if err != nil {
			t.Fatal(err)
		}
		_, after, found := strings.Cut("\n"+string(data), "\nflow: ")
		if found {
			flow, _, _ := strings.Cut(after, "\n")
			used[flow] = true
		}
	}
	for _, name := range sharedNames(t, "flows") {
		if !used[name] {
			t.Errorf("no shared ledger uses the flow %s", name)
		}
	}
}

// The documentation names every shared definition, and none beside.
func TestFormatNamesSharedDefinitions(t *testing.T) {
	text := formatText(t)
	_, part, _ := strings.Cut(text, "### Shared definitions")
	part, _, _ = strings.Cut(part, "### Paper")
	for _, folder := range []string{"ledgers", "flows"} {
		for _, name := range sharedNames(t, folder) {
			if !strings.Contains(part, "`"+name+"`") {
				t.Errorf("%s/%s.yaml is not described", folder, name)
			}
		}
	}
}
