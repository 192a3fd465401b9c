// Package paper writes Word documents in the layout of official papers (GB/T
// 9704-2012): A4, a type area of 156 × 225 mm, 22 lines of 28 characters of
// size 3 (16 points), page numbers between dashes at the foot. It is the only
// room that knows Word; it knows nothing of households or plans. The same
// document gives the same bytes.
package paper

import (
	_ "embed"

	"guben/message"
	"guben/period"
)

//go:embed text.txt
var catalog string

var _ = message.Register("paper", catalog)

// Document is one paper.
type Document struct {
	Head      string // issuing body above the red line (发文机关标志), "" for none
	Number    string // document number below it (发文字号)
	Title     string // lines are cut at \n
	Addressee string // 主送机关, with its colon
	Blocks    []Block
	Signed    string     // issuing body at the end (落款), "" for none
	Day       period.Day // of the signature; 0 none
	Landscape bool       // wide tables: A4 lying
	Lang      message.Lang
}

// Block is a part of the text: Heading, Paragraph, Table, Chart or Break.
type Block interface{ write(*body) error }

// Heading is a heading within the text: level 1 is written 一、, 2 （一）, 3 1.,
// 4 （1）; the numbering is made by the document, in order.
type Heading struct {
	Level int
	Text  string
}

// Paragraph is a paragraph, its first line indented by two characters.
type Paragraph struct {
	Text  string
	Align Align // Start: indented
	Bold  bool
	Small bool // notes below tables
}

// Align is where a text stands in its line.
type Align string

// The alignments.
const (
	Start  Align = ""
	Center Align = "center"
	End    Align = "end"
)

// Table is a table with lines around every cell. The first Header rows are
// repeated on each page.
type Table struct {
	Widths []int // relative widths of the columns; nil: all alike
	Header int
	Rows   [][]Cell
}

// Cell is a cell of a table. A cell of several columns or rows stands once, at
// its upper left; the rows below leave its columns out.
type Cell struct {
	Text  string
	Span  int // columns, 0 is 1
	Rows  int // rows, 0 is 1
	Align Align
	Bold  bool
	Fill  Fill
}

// Fill colours a cell; the text must say the same, for readers without colour.
type Fill string

// The fills.
const (
	NoFill Fill = ""
	Green  Fill = "E2F0D9"
	Amber  Fill = "FFF2CC"
	Red    Fill = "F8CBAD"
	Grey   Fill = "EDEDED"
)

// Chart is a chart drawn by the word processor from numbers kept in the document.
type Chart struct {
	Kind       ChartKind
	Title      string
	Unit       string // of the values, beside the axis
	Categories []string
	Series     []Series
}

// ChartKind is how a chart is drawn.
type ChartKind string

// The kinds of charts.
const (
	Bars  ChartKind = "bars"
	Lines ChartKind = "lines"
)

// Series is one row of numbers of a chart, one a category; Decimals of them
// stand behind the point. A nil value is a gap.
type Series struct {
	Name     string
	Values   []*int64
	Decimals int
}

// Break begins a new page.
type Break struct{}
