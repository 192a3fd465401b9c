// Package packs carries the plan packs shipped with the program, one folder
// each, and the computed facts they share (facts/).
package packs

import "embed"

// FS holds the packs.
//
//go:embed all:facts */*.yaml */tasks/*.yaml */rules/*.yaml */tests/*.yaml
var FS embed.FS
