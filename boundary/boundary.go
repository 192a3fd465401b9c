// Package boundary keeps the outlines of divisions an office brings as GeoJSON
// (RFC 7946), so that figures can be shown on a map. Outlines are kept thinned
// to what a page can show, in longitude and latitude; they are pictures for the
// office's own work and prove no border.
package boundary

import (
	_ "embed"

	"guben/division"
	"guben/message"
	"guben/store"
)

//go:embed text.txt
var catalog string

var _ = message.Register("boundary", catalog)

// Schema is the room's table. outline is rings of points in hundred-thousandths
// of a degree: "x y x y;x y …".
var Schema = store.Schema{Room: "boundary", Steps: []string{`
	CREATE TABLE boundary (
		county BIGINT NOT NULL, division BIGINT NOT NULL, outline TEXT NOT NULL, points INTEGER NOT NULL,
		account BIGINT NOT NULL, account_name TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (county, division));`}}

// Point is a place on the earth in hundred-thousandths of a degree, about a metre.
type Point struct{ East, North int32 }

// degree is a degree in the unit of Point.
const degree = 100_000

// Outline is the border of one division: rings, of which one inside another is
// a hole.
type Outline struct {
	Division division.Code
	Rings    [][]Point
}

// Points is how many points the outline has.
func (o Outline) Points() (n int) {
	for _, ring := range o.Rings {
		n += len(ring)
	}
	return n
}
