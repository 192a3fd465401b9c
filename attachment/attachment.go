// Package attachment keeps files: photos, scans, documents and drawn
// signatures, sealed, by the SM3 digest of their content (GB/T 32905), each
// content once a county. What a camera or a program wrote into a picture beside
// the picture (place, time, device, name) is taken off before anything is kept.
//
// Prepare looks at an upload without a database; Archive.Put keeps it for a
// place. A file is read by whoever's area holds a place it was put for; which
// record it belongs to, and so whether a department may see it, is for the room
// that holds the record.
package attachment

import (
	_ "embed"
	"encoding/hex"

	"github.com/emmansun/gmsm/sm3"

	"guben/audit"
	"guben/division"
	"guben/message"
	"guben/seal"
)

//go:embed text.txt
var catalog string

var _ = message.Register("attachment", catalog)

// Type is what a file is, told by its content.
type Type string

// The types that are kept.
const (
	JPEG      Type = "jpg"
	PNG       Type = "png"
	PDF       Type = "pdf"
	Word      Type = "docx"
	Workbook  Type = "xlsx"
	Signature Type = "svg" // drawn, made by Draw
)

// Types in the order a form names them.
var Types = []Type{JPEG, PNG, PDF, Word, Workbook, Signature}

var media = map[Type]string{
	JPEG: "image/jpeg", PNG: "image/png", PDF: "application/pdf", Signature: "image/svg+xml",
	Word:     "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	Workbook: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// Media is the media type for the Content-Type header.
func (t Type) Media() string { return media[t] }

// Picture reports whether a page can show it in an <img>.
func (t Type) Picture() bool { return t == JPEG || t == PNG || t == Signature }

// The limits, in bytes.
const (
	Most          = 20 << 20
	MostSignature = 128 << 10
)

// Content is an upload that has been looked at: its type known, its size within
// the limits, its metadata gone.
type Content struct {
	Hash  string // 64 hexadecimal digits of what is kept
	Type  Type
	Name  string // safe to show and to save under
	Bytes []byte
}

// Size in bytes.
func (c *Content) Size() int64 { return int64(len(c.Bytes)) }

// File is a file kept for a place.
type File struct {
	ID       int64
	County   int64
	Hash     string
	Type     Type
	Name     string
	Size     int64
	Division division.Code
	Unit     string
	Account  int64
	By       string // name of the account
	At       int64  // milliseconds
}

// Archive keeps the files.
type Archive struct {
	ring *seal.Ring
	log  *audit.Log
}

// New is an archive that seals with ring and records in log.
func New(ring *seal.Ring, log *audit.Log) *Archive { return &Archive{ring, log} }

func digest(content []byte) string {
	sum := sm3.Sum(content)
	return hex.EncodeToString(sum[:])
}
