package pack

import (
	"io/fs"

	"guben/policy"
)

// Mutable is a pack whose rules may be rewritten for a test.
type Mutable struct {
	*Pack
	Definitions policy.Definitions
	schema      *policy.Schema
}

// LoadMutable loads a pack to be rewritten.
func LoadMutable(fsys fs.FS, id string) (*Mutable, []Problem) {
	l := read(fsys, id, "")
	return &Mutable{l.pack, l.definitions, l.schema}, l.problems
}

// Fails tells what is wrong with the pack as its definitions are now: what the
// language refuses, or the first test of a rule that does not pass. nil is nothing.
func (m *Mutable) Fails() *Problem {
	program, problems := policy.Compile(m.schema, m.Definitions)
	if len(problems) > 0 {
		return &problems[0]
	}
	m.Program = program
	for i := range m.Tests {
		if m.Tests[i].Drive != nil {
			continue
		}
		if problem := m.run(&m.Tests[i]).Problem; problem != nil {
			return problem
		}
	}
	return nil
}
