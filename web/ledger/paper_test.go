package ledger_test

import (
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"guben/web/webtest"
)

// word is a piece of a printed page and the box it fills, in points.
type word struct {
	Left   float64 `xml:"xMin,attr"`
	Top    float64 `xml:"yMin,attr"`
	Right  float64 `xml:"xMax,attr"`
	Bottom float64 `xml:"yMax,attr"`
	Text   string  `xml:",chardata"`
}

func (w word) middle() float64 { return (w.Top + w.Bottom) / 2 }
func (w word) centre() float64 { return (w.Left + w.Right) / 2 }

// around is the box that holds both.
func (w word) around(other word) word {
	return word{min(w.Left, other.Left), min(w.Top, other.Top), max(w.Right, other.Right), max(w.Bottom, other.Bottom), w.Text + other.Text}
}

// printedPage is a page of a PDF with its words.
type printedPage struct {
	Width  float64 `xml:"width,attr"`
	Height float64 `xml:"height,attr"`
	Words  []word  `xml:"word"`
}

// pagesOf reads a PDF with poppler.
func pagesOf(t *testing.T, pdf []byte) []printedPage {
	t.Helper()
	file := filepath.Join(t.TempDir(), "page.pdf")
	if err := os.WriteFile(file, pdf, 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-bbox", file, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext is needed for this test (Debian package poppler-utils; make test installs it): %v", err)
	}
	var doc struct {
		Pages []printedPage `xml:"body>doc>page"`
	}
	if err := xml.Unmarshal(out, &doc); err != nil {
		t.Fatal(err)
	}
	return doc.Pages
}

// find is the box of a label, over all the words it was broken into.
func (p printedPage) find(label string) (box word, ok bool) {
	for _, start := range p.Words {
		box, last := start, start
		for strings.HasPrefix(label, box.Text) && box.Text != label {
			next, more := p.after(last, box, label[len(box.Text):])
			if !more {
				break
			}
			box, last = box.around(next), next
		}
		if strings.HasPrefix(box.Text, label) {
			return box, true
		}
	}
	return box, false
}

// after is the word that goes on with a label: on the same line close by, or on
// the line below in the same cell.
func (p printedPage) after(last, box word, rest string) (word, bool) {
	for _, w := range p.Words {
		if !strings.HasPrefix(rest, w.Text) && !strings.HasPrefix(w.Text, rest) {
			continue
		}
		down, right, aside := w.Top-last.Top, w.Left-last.Right, w.centre()-box.centre()
		if down > -3 && down < 3 && right > -1 && right < 8 || down > 3 && down < 20 && aside > -40 && aside < 40 {
			return w, true
		}
	}
	return word{}, false
}

// annexLabel is a label of the form at the end of the plan: its row and column,
// and how many rows it stands beside.
type annexLabel struct {
	text              string
	row, column, tall int
}

var blanks = regexp.MustCompile(`\s+`)

// annexLabels are the labels of a form, read from the plan's own table: a line a
// row, tabs between cells; without the plan, from the one in this package.
func annexLabels(t *testing.T, title string) (labels []annexLabel) {
	t.Helper()
	rows := annexRows(t, title)
	for row, cells := range rows {
		for column, cell := range cells {
			for _, text := range strings.Split(blanks.ReplaceAllString(cell, ""), "()") {
				if text != "" {
					labels = append(labels, annexLabel{text, row, column, tallOf(rows, row, column)})
				}
			}
		}
	}
	return labels
}

// tallOf is how many rows a cell of the first two columns spans: those below it
// that are empty there.
func tallOf(rows [][]string, row, column int) int {
	tall := 1
	for column < 2 && row+tall < len(rows) && column < len(rows[row+tall]) && rows[row+tall][column] == "" && !alone(rows[row+tall]) {
		if column == 1 && rows[row][1] != "合计:" {
			break
		}
		tall++
	}
	return tall
}

// alone reports whether only the first cell of a row is filled.
func alone(row []string) bool { return strings.Join(row[1:], "") == "" }

func annexRows(t *testing.T, title string) [][]string {
	t.Helper()
	dir := os.Getenv("GUBEN_PLANS")
	if dir == "" {
		t.Log("GUBEN_PLANS is not set: the annex is read from this package instead of the plan")
		return slices.Clone(annexShort)
	}
	text, err := os.ReadFile(filepath.Join(dir, "changde-2020.txt"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, ok := strings.Cut(string(text), "## "+title+"\n")
	table, _, signed := strings.Cut(table, "贫困户签字：")
	if !ok || !signed {
		t.Fatalf("the plan has no form %s", title)
	}
	var rows [][]string
	for _, line := range strings.Split(strings.Trim(table, "\n"), "\n") {
		rows = append(rows, strings.Split(line, "\t"))
	}
	return rows
}

// annexShort is the form as the plan prints it, labels only.
var annexShort = [][]string{
	{"基本情况", "户主姓名", "", "户籍人口数", "", "建档立卡人口数", ""},
	{"", "劳动力状况", "①有劳力户 ( ) ②弱劳力户 ( ) ③无劳力户 ( )"},
	{"", "建档立卡后家庭主要劳动力是否发生重病、重残情况"},
	{"政策落实", "是否购买医保", "", "住房是否鉴定和告知", "", "住房是否安全"},
	{"", "是否有在读学生", "", "是否享受助学政策", "", "饮水是否安全"},
	{"", "2019 年人均纯收入"},
	{"2020 年帮扶措施", ""},
	{"2020 年预计收入 (2019.9.30-2020.10.1)", "合计:", "种植收入", "", "养殖收入"},
	{"", "", "务工收入", "", "赡养收入"},
	{"", "人均:", "转移性收入", "", "其他收入"},
}

// A4 in points, and how far boxes of one row may stand apart.
const (
	a4Width, a4Height = 595.0, 842.0
	oneRow            = 5.0
)

// TestThePrintedAnnexStandsAsInThePlan prints both forms of Changde's plan and
// holds every label against the table at the plan's end: the same order, the
// same rows, the same columns, on one sheet of A4, signed below by both.
func TestThePrintedAnnexStandsAsInThePlan(t *testing.T) {
	browser := webtest.Chromium(t)
	for name, title := range map[string]string{"help_list_poor": "精准脱贫帮扶台账", "help_list_exited": "巩固提升帮扶台账"} {
		w := webtest.New(t)
		path, _ := agreed(w, t, name)
		tb := w.Open(t, browser)
		tb.Resize(webtest.Sizes[0])
		tb.SignIn("pair")
		tb.Visit(path + "/print")
		printed, err := chromedp.Run(tb.Ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPreferCSSPageSize()))
		if err != nil {
			t.Fatal(err)
		}
		if folder := os.Getenv("GUBEN_SHOTS"); folder != "" {
			if err := os.WriteFile(filepath.Join(folder, "annex-"+name+".pdf"), printed, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		pages := pagesOf(t, printed)
		if len(pages) != 1 {
			t.Fatalf("%s takes %d sheets", name, len(pages))
		}
		pages[0].holds(t, title)
	}
}

// holds compares a printed form with the plan's.
func (p printedPage) holds(t *testing.T, title string) {
	t.Helper()
	if p.Width < a4Width-1 || p.Width > a4Width+1 || p.Height < a4Height-1 || p.Height > a4Height+1 {
		t.Errorf("%s: the sheet is %.0f × %.0f points", title, p.Width, p.Height)
	}
	head, ok := p.find(title)
	if !ok {
		t.Fatalf("%s: the sheet has no title", title)
	}
	rows := p.rows(t, title)
	for row := 1; row < len(rows); row++ {
		if rows[row] <= rows[row-1]+oneRow {
			t.Errorf("%s: row %d stands at %.0f, the one above at %.0f", title, row+1, rows[row], rows[row-1])
		}
	}
	if len(rows) > 0 && rows[0] < head.middle() {
		t.Errorf("%s: the form begins above its title", title)
	}
	for _, line := range []string{"贫困户签字：", "帮扶责任人签字："} {
		signature, ok := p.find(line)
		if !ok || signature.middle() < rows[len(rows)-1]+oneRow || signature.Bottom > p.Height {
			t.Errorf("%s: %s is not below the form", title, line)
		}
	}
}

// rows finds all labels of the form and gives the middle of each row.
func (p printedPage) rows(t *testing.T, title string) (middles []float64) {
	t.Helper()
	labels := annexLabels(t, title)
	boxes := make([]word, len(labels))
	single := map[int][]word{}
	for i, label := range labels {
		box, ok := p.find(label.text)
		if !ok {
			t.Fatalf("%s: %q is not printed as one", title, label.text)
		}
		if boxes[i] = box; box.Left < 0 || box.Right > p.Width {
			t.Errorf("%s: %q runs off the sheet", title, label.text)
		}
		if i > 0 && labels[i-1].row == label.row && box.Left <= boxes[i-1].Left {
			t.Errorf("%s: %q does not stand right of %q", title, label.text, labels[i-1].text)
		}
		if label.tall == 1 {
			single[label.row] = append(single[label.row], box)
		}
	}
	for row := 0; len(single[row]) > 0; row++ {
		for _, box := range single[row] {
			if d := box.middle() - single[row][0].middle(); d > oneRow || d < -oneRow {
				t.Errorf("%s: %q and %q of row %d stand %.0f points apart", title, single[row][0].Text, box.Text, row+1, d)
			}
		}
		middles = append(middles, single[row][0].middle())
	}
	if want := labels[len(labels)-1].row + 1; len(middles) != want {
		t.Fatalf("%s: %d rows, the plan has %d", title, len(middles), want)
	}
	for i, label := range labels {
		if label.tall > 1 && (boxes[i].middle() < middles[label.row]-oneRow || boxes[i].middle() > middles[label.row+label.tall-1]+oneRow) {
			t.Errorf("%s: %q does not stand beside rows %d to %d", title, label.text, label.row+1, label.row+label.tall)
		}
	}
	return middles
}
