package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"guben/fault"
	"guben/message"
	"guben/period"
)

func number(n int64) *int64 { return &n }

// bulletin has everything a paper may have.
func bulletin() *Document {
	d := &Document{Head: "某县扶贫开发领导小组文件", Number: "某扶发〔2020〕5号", Title: "关于2020年3月份工作\n进展情况的通报", Addressee: "各乡镇人民政府，县直各有关单位：",
		Signed: "某县扶贫开发领导小组", Day: period.Date(2020, 4, 2)}
	d.Blocks = []Block{
		Paragraph{Text: "现将3月份各项工作进展情况通报如下。" + strings.Repeat("全县上下紧盯目标任务，压实责任，", 4) + "总体进展平稳。"},
		Heading{1, "总体情况"}, Heading{2, "指标"}, Heading{3, "已完成的"}, Paragraph{Text: "住房改造已完成。"}, Heading{3, "未完成的"}, Heading{4, "饮水"},
		Heading{2, "任务"},
		Table{Widths: []int{3, 1, 1, 2}, Header: 2, Rows: [][]Cell{
			{{Text: "指标", Rows: 2}, {Text: "本月", Span: 2}, {Text: "状态", Rows: 2}},
			{{Text: "目标"}, {Text: "完成"}},
			{{Text: "危房改造率"}, {Text: "100%", Align: End}, {Text: "86.5%", Align: End}, {Text: "偏慢", Fill: Amber}},
			{{Text: "参保人数"}, {Text: "7812", Align: End}, {Text: "7812", Align: End}, {Text: "正常\n（已达到）", Fill: Green}},
			{{Text: "合计 <两项> & “引号”", Span: 4, Align: Center, Bold: true}},
		}},
		Heading{1, "分月走势"},
		Chart{Kind: Lines, Title: "危房改造率", Unit: "%", Categories: []string{"1月", "2月", "3月"},
			Series: []Series{{"完成", []*int64{number(400), nil, number(865)}, 1}, {"目标", []*int64{number(1000), number(1000), number(1000)}, 1}}},
		Chart{Kind: Bars, Title: "各乡镇未销号问题", Unit: "个", Categories: []string{"甲镇", "乙乡"}, Series: []Series{{"问题", []*int64{number(7), number(3)}, 0}}},
	}
	return d
}

func written(t *testing.T, d *Document) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := d.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestPartsAreWellFormed(t *testing.T) {
	data := written(t, bulletin())
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, file := range archive.File {
		names[file.Name] = true
		if filepath.Ext(file.Name) == ".xlsx" {
			continue
		}
		in, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		for decoder := xml.NewDecoder(in); err == nil; _, err = decoder.Token() {
		}
		if !errors.Is(err, io.EOF) {
			t.Errorf("%s: %v", file.Name, err)
		}
	}
	for _, want := range []string{"word/document.xml", "word/charts/chart2.xml", "word/embeddings/chart2.xlsx", "word/footer2.xml"} {
		if !names[want] {
			t.Errorf("%s is missing", want)
		}
	}
}

func TestSameDocumentSameBytes(t *testing.T) {
	if !bytes.Equal(written(t, bulletin()), written(t, bulletin())) {
		t.Error("two writings differ")
	}
}

func TestHeadingNumbers(t *testing.T) {
	b := &body{}
	for _, h := range []Heading{{1, "甲"}, {2, "乙"}, {2, "丙"}, {3, "丁"}, {4, "戊"}, {1, "己"}, {2, "庚"}} {
		if err := h.write(b); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{"一、甲", "（一）乙", "（二）丙", "1.丁", "（1）戊", "二、己", "（一）庚"} {
		if !strings.Contains(b.xml.String(), ">"+want+"<") {
			t.Errorf("%s is missing", want)
		}
	}
	for n, want := range map[int]string{1: "一", 10: "十", 12: "十二", 20: "二十", 99: "九十九", 100: "100"} {
		if got := Chinese(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
	english := &body{lang: message.En, number: [4]int{2, 1}}
	if got := english.prefix(2); got != "2.1  " {
		t.Errorf("English: %q", got)
	}
}

func TestWrongTablesAndChartsAreRefused(t *testing.T) {
	tests := map[string]Block{
		"a row too short":     Table{Widths: []int{1, 1}, Rows: [][]Cell{{{Text: "甲"}}}},
		"a row too long":      Table{Widths: []int{1, 1}, Rows: [][]Cell{{{}, {}, {}}}},
		"a span too wide":     Table{Widths: []int{1, 1}, Rows: [][]Cell{{{}, {Span: 2}}}},
		"a cell from above":   Table{Widths: []int{1, 1}, Rows: [][]Cell{{{Rows: 2}, {}}, {{}, {}}}},
		"a series too short":  Chart{Categories: []string{"1月", "2月"}, Series: []Series{{Values: []*int64{number(1)}}}},
		"a series without it": Chart{Categories: []string{"1月"}, Series: []Series{{}}},
	}
	for name, block := range tests {
		d := Document{Blocks: []Block{block}}
		if err := d.Write(io.Discard); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestPaperForLibreOffice opens the paper with a word processor that knows
// nothing of us, and reads what it shows.
func TestPaperForLibreOffice(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/paper.docx", written(t, bulletin()), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(name string, args ...string) string {
		command := exec.Command(name, args...)
		command.Dir = dir
		output, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("%s (Debian packages libreoffice-writer-nogui, poppler-utils): %v: %s", name, err, output)
		}
		return string(output)
	}
	run("soffice", "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "pdf", "paper.docx")
	blank := strings.NewReplacer(" ", "", "\n", "") // word processors part digits from characters
	text := blank.Replace(run("pdftotext", "-layout", "paper.pdf", "-"))
	for _, want := range []string{"某扶发〔2020〕5号", "一、总体情况", "（一）指标", "2.未完成的", "（1）饮水", "86.5%", "合计 <两项>", "二、分月走势", "各乡镇未销号问题", "—1—", "2020年4月2日"} {
		if !strings.Contains(text, blank.Replace(want)) {
			t.Errorf("the page does not show %q", want)
		}
	}
	if folder := os.Getenv("GUBEN_PAPER_PICTURES"); folder != "" {
		run("pdftoppm", "-r", "70", "-png", "paper.pdf", folder+"/page")
	}
}

// TestLinesAndCharacters holds the type area to 22 lines of 28 characters.
func TestLinesAndCharacters(t *testing.T) {
	dir := t.TempDir()
	long := &Document{Blocks: []Block{Paragraph{Text: strings.Repeat("国", 28*40)}}}
	if err := os.WriteFile(dir+"/long.docx", written(t, long), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"soffice", "-env:UserInstallation=file://" + dir + "/profile", "--headless", "--convert-to", "pdf", "long.docx"}, {"pdftotext", "-f", "1", "-l", "1", "-layout", "long.pdf", "page.txt"}} {
		command := exec.Command(args[0], args[1:]...)
		command.Dir = dir
		if output, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v: %s", args[0], err, output)
		}
	}
	page, err := os.ReadFile(dir + "/page.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := []int{}
	for line := range strings.SplitSeq(string(page), "\n") {
		if n := strings.Count(line, "国"); n > 0 {
			lines = append(lines, n)
		}
	}
	want := fmt.Sprint(append([]int{26}, repeat(28, 21)...))
	if got := fmt.Sprint(lines); got != want {
		t.Errorf("characters in the lines of a page: %s, want %s", got, want)
	}
}

func repeat(n, times int) (list []int) {
	for range times {
		list = append(list, n)
	}
	return list
}
