package paper

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"time"
	"unicode/utf8"
)

// stamp is the time of every part, so that the same document gives the same bytes.
var stamp = time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC)

// The page, in twentieths of a point: A4, top 37 mm, left 28 mm and a type area
// of 156 × 225 mm (GB/T 9704-2012, 5.2).
const (
	pageWidth  = 11906
	pageHeight = 16838
	marginTop  = 2098
	marginLeft = 1588
	areaWidth  = 8844
	areaHeight = 12756
	linePitch  = 579 // 22 lines
	charSpace  = -5  // 28 characters of 16 points. A grid of characters narrower than the type breaks some word processors
)

// Write writes the document as .docx.
func (d *Document) Write(out io.Writer) error {
	b := &body{lang: d.Lang, width: areaWidth}
	if d.Landscape {
		b.width = areaHeight
	}
	d.opening(b)
	for _, block := range d.Blocks {
		if err := block.write(b); err != nil {
			return err
		}
	}
	d.closing(b)
	return d.pack(out, b)
}

// opening is what stands above the text: 版头 and title.
func (d *Document) opening(b *body) {
	if d.Head != "" {
		b.headline(d.Head)
		b.paragraph(styleNumber, "", d.Number, false)
	}
	if d.Title != "" {
		b.paragraph(styleTitle, "", d.Title, false)
	}
	if d.Addressee != "" {
		b.paragraph(styleAddressee, "", d.Addressee, false)
	}
}

// headline writes the issuing body in one line, as large as fits.
func (b *body) headline(text string) {
	size := min(84, b.width/10/max(utf8.RuneCountInString(text), 1)) // half points
	sized := fmt.Sprintf(`<w:sz w:val="%d"/><w:szCs w:val="%d"/>`, size, size)
	b.put(`<w:p><w:pPr><w:pStyle w:val="`, styleHead, `"/></w:pPr><w:r><w:rPr>`, sized, `</w:rPr><w:t>`, escape(text), `</w:t></w:r></w:p>`)
}

// closing is the signature below the text, four characters from the right.
func (d *Document) closing(b *body) {
	if d.Signed != "" {
		b.paragraph(styleText, "", "", false)
		b.paragraph(styleRight, `<w:ind w:right="640" w:firstLine="0"/>`, d.Signed, false)
	}
	if d.Day != 0 {
		b.paragraph(styleRight, `<w:ind w:right="1280" w:firstLine="0"/>`, d.Day.Say(d.Lang), false)
	}
}

// section is the page layout.
func (d *Document) section() string {
	size := fmt.Sprintf(`<w:pgSz w:w="%d" w:h="%d"/>`, pageWidth, pageHeight)
	top, left, width, height := marginTop, marginLeft, areaWidth, areaHeight
	pageW, pageH := pageWidth, pageHeight
	if d.Landscape {
		size = fmt.Sprintf(`<w:pgSz w:w="%d" w:h="%d" w:orient="landscape"/>`, pageHeight, pageWidth)
		top, left, width, height, pageW, pageH = marginLeft, marginTop, areaHeight, areaWidth, pageHeight, pageWidth
	}
	return `<w:sectPr><w:footerReference w:type="default" r:id="rId1"/><w:footerReference w:type="even" r:id="rId2"/>` + size +
		fmt.Sprintf(`<w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="851" w:footer="1400" w:gutter="0"/>`,
			top, pageW-left-width, pageH-top-height, left) +
		fmt.Sprintf(`<w:docGrid w:type="lines" w:linePitch="%d"/></w:sectPr>`, linePitch)
}

// part is one file of the package.
type part struct {
	name    string
	content []byte
}

func (d *Document) pack(out io.Writer, b *body) error {
	text := xmlHead + `<w:document xmlns:w="` + wordSpace + `" xmlns:r="` + relationSpace + `" xmlns:wp="` + drawingSpace + `"><w:body>` +
		b.xml.String() + d.section() + `</w:body></w:document>`
	parts := []part{
		{"[Content_Types].xml", []byte(contentTypes(len(b.charts)))},
		{"_rels/.rels", []byte(relationships(relation("rId1", "officeDocument", "word/document.xml")))},
		{"word/document.xml", []byte(text)},
		{"word/_rels/document.xml.rels", []byte(documentRelations(len(b.charts)))},
		{"word/styles.xml", []byte(stylesXML())},
		{"word/settings.xml", []byte(settingsXML)},
		{"word/fontTable.xml", []byte(fontsXML())},
		{"word/footer1.xml", []byte(footer("right"))},
		{"word/footer2.xml", []byte(footer("left"))},
	}
	for i, chart := range b.charts {
		made, err := chart.parts(strconv.Itoa(i + 1))
		if err != nil {
			return err
		}
		parts = append(parts, made...)
	}
	return archive(out, parts)
}

func archive(out io.Writer, parts []part) error {
	w := zip.NewWriter(out)
	for _, part := range parts {
		file, err := w.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: stamp})
		if err != nil {
			return err
		}
		if _, err := io.Copy(file, bytes.NewReader(part.content)); err != nil {
			return err
		}
	}
	return w.Close()
}
