// Package sample makes the sample world: households, persons and department
// rosters that belong to no real person but look, add up and go wrong like
// those of a county. It writes them as the workbooks counties have, calibrated
// to a plan's own figures, with a stated number of planted faults, so that
// import and screening can be held against what was planted. docs/sample.md
// states what was assumed.
package sample

import (
	_ "embed"

	"guben/message"
)

//go:embed text.txt
var catalog string

var _ = message.Register("sample", catalog)
