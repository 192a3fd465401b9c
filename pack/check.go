package pack

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"guben/fault"
	"guben/policy"
)

const anEntitlement kind = "entitlement" // a rule that owes something

// clausePath is the canonical short form of a clause: 二(一)4, 一(三)一, 三三二,
// 第三条(二), 第一章第二节.
var clausePath = regexp.MustCompile(`^(附件\d*)?([一二三四五六七八九十百]+|\([一二三四五六七八九十百]+\)|\d+|\(\d+\)|[①-⑳]|第[一二三四五六七八九十百\d]+(章|节|条|步|阶段|节点))*$`)

// Canonical reports whether path is a clause's path in the short form packs use.
func Canonical(path string) bool { return path != "" && clausePath.MatchString(path) }

// Paths are the clauses of a part that keeps them joined by 、.
func Paths(clause string) []string {
	if clause == "" {
		return nil
	}
	return strings.Split(clause, "、")
}

// check is what can only be told when the whole pack is read.
func (l *loader) check(id string) {
	if own := l.pack.ID; own != "" && own != id {
		l.report(id+"/pack.yaml", "id_folder", "id", own, "folder", id)
	}
	l.entitlements()
	for _, r := range l.references {
		l.resolve(r)
	}
	l.unitNames()
	l.owners()
	l.circles()
	l.keeping()
	l.unproved()
	l.tested()
	l.compile()
	l.formulas()
	l.formedLedgers()
	for i := range l.pack.Indicators {
		l.countable(&l.pack.Indicators[i])
	}
	l.raising()
	l.templates()
}

// entitlements are the rules a roster may prove.
func (l *loader) entitlements() {
	l.names[anEntitlement] = map[string]fault.Place{}
	for _, r := range l.pack.Rules {
		if r.Kind == policy.Entitlement {
			l.names[anEntitlement][r.ID] = r.At
		}
	}
}

func (l *loader) resolve(r reference) {
	if _, ok := l.names[r.kind][r.name]; ok {
		return
	}
	problem := r.file.problem(r.node, "unknown_"+string(r.kind), "name", r.name)
	if near := policy.Nearest(r.name, slices.Sorted(maps.Keys(l.names[r.kind]))); near != "" {
		problem.hint("hint_did_you_mean", "name", near)
	}
}

// unitNames reports units that share a name: a plan's words must find one.
func (l *loader) unitNames() {
	owner := map[string]string{}
	for _, u := range l.pack.Units {
		for _, name := range append([]string{u.Name.Zh}, u.Aliases...) {
			if first := owner[name]; first != "" && name != "" {
				l.at(u.At, "unit_name_taken", "name", name, "first", first)
			}
			owner[name] = u.ID
		}
	}
}

// unproved reports entitlements no roster proves: their gap could never close.
func (l *loader) unproved() {
	for _, r := range l.pack.Rules {
		proves := func(roster Roster) bool {
			return slices.ContainsFunc(roster.Proves, func(p Proof) bool { return p.Rule == r.ID })
		}
		if r.Kind == policy.Entitlement && !slices.ContainsFunc(l.pack.Rosters, proves) {
			l.at(r.At, "unproved", "id", r.ID)
		}
	}
}

// tested reports rules without a test on each side.
func (l *loader) tested() {
	for _, r := range l.definitions.Rules {
		if r.ID == "" {
			continue
		}
		seen := map[policy.Truth]int{}
		for _, test := range l.pack.Tests {
			for _, expect := range test.Expect {
				if test.Rule == r.ID {
					seen[expect.Truth]++
				}
			}
		}
		switch {
		case len(seen) == 0:
			l.at(r.At, "untested", "id", r.ID)
		case seen[policy.True] == 0:
			l.at(r.At, "one_sided", "id", r.ID, "answer", answer(policy.True))
		case seen[policy.False] == 0:
			l.at(r.At, "one_sided", "id", r.ID, "answer", answer(policy.False))
		}
	}
}

func (l *loader) at(place fault.Place, code string, args ...any) {
	l.problems = append(l.problems, Problem{Place: place, Code: "pack." + code, Args: args})
}

// compile checks the definitions; what was reported on the same line already
// is not repeated.
func (l *loader) compile() {
	program, problems := policy.Compile(l.schema, l.definitions)
	for _, p := range problems {
		if p.Place.File == "" || slices.ContainsFunc(l.problems, func(o Problem) bool {
			return o.Place.File == p.Place.File && o.Place.Line == p.Place.Line
		}) {
			continue
		}
		l.problems = append(l.problems, p)
	}
	if program == nil && len(l.problems) == 0 {
		l.problems = append(l.problems, problems...)
	}
	if program != nil {
		l.adopt(program)
	}
}

// adopt takes the definitions as the language completed them.
func (l *loader) adopt(program *policy.Program) {
	p := l.pack
	p.Program, p.Parameters, p.Tables, p.Derived = program, program.Parameters(), program.Tables(), program.Derived()
	completed := map[string]policy.Rule{}
	for _, r := range program.Rules() {
		completed[r.ID] = r
	}
	for i := range p.Rules {
		if r, ok := completed[p.Rules[i].ID]; ok {
			p.Rules[i].Rule = r
		}
	}
}
