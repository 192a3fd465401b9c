package plan

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"guben/fault"
)

// TestFormats reads one plan from Word and from PDF, written by a word
// processor, and expects the same readings.
func TestFormats(t *testing.T) {
	for _, name := range []string{"plan.docx", "plan.pdf"} {
		data, err := os.ReadFile(filepath.Join("testdata", "formats", name))
		if err != nil {
			t.Fatal(err)
		}
		d, err := Read(name, data)
		if err != nil {
			t.Fatal(err)
		}
		if d.Number != "青乡振发〔2023〕6号" || d.Title != "青石县2023年防止返贫监测帮扶工作方案" || len(d.Brackets) != 2 {
			t.Errorf("%s: %+v, %d brackets", name, d.Head, len(d.Brackets))
		}
		got := passageReadings(d)
		for kind, want := range map[string][]string{
			"deadline":   {"2023-04-01..2023-05-31", "..2023-06-10", "10 working days"},
			"frequency":  {">= 1/month", "= 1/half-month", "= 1/quarter"},
			"population": {"3126/10458", "215/690"},
			"quantity":   {"< 7000 元", ">= 85 %", "<= 3000 元/户"},
		} {
			if !slices.Equal(got[kind], want) {
				t.Errorf("%s %s: got %q, want %q", name, kind, got[kind], want)
			}
		}
		if name == "plan.docx" && (len(d.Tables) != 1 || len(d.Tables[0].Rows) != 3 || d.Tables[0].Fields[1].Label != "监测户数") {
			t.Errorf("table of %s: %+v", name, d.Tables)
		}
	}
}

func TestEncodings(t *testing.T) {
	text := "青石县2023年工作方案\n\n一、开展排查。（责任单位：县民政局）\n"
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{"UTF-8": text, "UTF-8 with mark": "\ufeff" + text, "GB18030": gb} {
		d, err := Read("plan.txt", []byte(data))
		if err != nil || len(d.Brackets) != 1 || d.Brackets[0].Responsible[0].Name != "县民政局" {
			t.Errorf("%s: %+v, %v", name, d, err)
		}
	}
}

func TestMarkdown(t *testing.T) {
	d, err := Read("plan.md", []byte("# 青石县2023年工作方案\n\n## 一、任务\n\n**1.开展排查。**每月1次。\n\n| 乡镇 | 户数 |\n|---|---|\n| 东河镇 | 12 |\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Clauses) != 2 || len(d.Clauses[1].Frequencies) != 1 || len(d.Tables) != 1 || len(d.Tables[0].Rows) != 2 {
		t.Errorf("%+v", d)
	}
}

// TestRefused: what is no plan is refused with a sentence that says what to do.
func TestRefused(t *testing.T) {
	for name, data := range map[string]string{
		"empty.txt":     " \n\n",
		"old.doc":       "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
		"broken.docx":   "PK\x03\x04 broken",
		"broken.pdf":    "%PDF-1.4\n1 0 obj\n<< /Type /Catalog",
		"picture.txt":   "\x89PNG\x00\x01",
		"encrypted.pdf": "%PDF-1.4\ntrailer << /Encrypt 5 0 R >>",
	} {
		_, err := Read(name, []byte(data))
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind == fault.Internal {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if say := f.Say("zh"); !strings.Contains(say, name) {
			t.Errorf("%s: %q does not name the file", name, say)
		}
	}
}

// FuzzRead: no bytes make the reader panic, and its offsets stay in the text.
func FuzzRead(f *testing.F) {
	f.Add("a.txt", []byte("一、开展排查，每月1次，3月底前完成。（责任单位：县民政局"))
	f.Add("a.md", []byte("（一）（（（《“每每每元旦前前前100%-80%以上户人\n①②一是二是\n| a | |\n|1||"))
	f.Add("a.txt", []byte("2020年2020年13月45日至至至，至少至少有一一一次、1,2,3.4.5万万元/生/月"))
	f.Add("a.pdf", []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>stream\nBT(\\1)Tj endstream"))
	if data, err := os.ReadFile(filepath.Join("testdata", "formats", "plan.docx")); err == nil {
		f.Add("a.docx", data)
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		documents, err := Split(name, data)
		if err != nil {
			return
		}
		for _, d := range documents {
			for _, c := range d.Clauses {
				inText(t, c)
			}
		}
	})
}

func inText(t *testing.T, c Clause) {
	text := []rune(c.Text)
	check := func(at int, words string) {
		if at < 0 {
			return
		}
		n := runeLen(words)
		if at+n > len(text) || string(text[at:at+n]) != words {
			t.Errorf("%q is not at %d of %q", words, at, c.Text)
		}
	}
	for _, q := range c.Quantities {
		check(q.At, q.Text)
	}
	for _, d := range c.Deadlines {
		check(d.At, d.Text)
	}
	for _, f := range c.Frequencies {
		check(f.At, f.Text)
	}
	for _, p := range c.Populations {
		check(p.At, p.Text)
	}
	for _, n := range c.Named {
		check(n.At, n.Text)
	}
	for _, s := range c.Sentences {
		check(s.At, s.Text)
	}
}
