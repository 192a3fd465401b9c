package draft_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"testing/fstest"

	"guben/draft"
	"guben/message"
	"guben/pack"
	"guben/plan"
)

// whole is what must hold of the draft of anything that can be read: it is a
// pack that loads, but for its open points, and carries every duty found.
func whole(t *testing.T, text string) {
	t.Helper()
	d, err := plan.Read("plan.txt", []byte(text))
	if err != nil {
		return
	}
	files, err := draft.Files(draft.From(d, options))
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, file := range files {
		fsys["drafted/"+file.Name] = &fstest.MapFile{Data: file.Data}
	}
	p, problems := pack.Load(fsys, "drafted")
	if _, mistakes := pack.OpenPoints(problems); len(mistakes) > 0 {
		t.Fatalf("%s\n%s", mistakes[0].Say(message.Zh), text)
	}
	if c := draft.Cover(p, d); c.Carried != c.Duties {
		t.Errorf("%d of %d duties carried: %v\n%s", c.Carried, c.Duties, c.Missing(), text)
	}
}

const (
	damagedDocuments = 40
	damages          = 12
)

// damaged cuts, repeats, swaps and overwrites characters of a document.
func damaged(r *rand.Rand, text []rune) []rune {
	for range 1 + r.IntN(damages) {
		i := r.IntN(len(text))
		j := min(i+r.IntN(60), len(text))
		switch r.IntN(4) {
		case 0:
			text = slices.Delete(text, i, min(j, i+20))
		case 1:
			text = append(text, text[i:j]...)
		case 2:
			k := r.IntN(len(text))
			text[i], text[k] = text[k], text[i]
		default:
			marks := []rune("一1（）()、。；:\"'#*&\n\t%万元户人")
			text[i] = marks[r.IntN(len(marks))]
		}
	}
	return text
}

func TestDamagedDocumentsDraft(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 2021))
	for range damagedDocuments {
		whole(t, string(damaged(r, []rune(invented))))
	}
}

func FuzzDraft(f *testing.F) {
	f.Add(invented)
	f.Add("一、任务\n1.完成危房改造12户。\n1.再完成排查。\n——开展培训。\n第一条 每月至少走访1-2次。\n（一）报送\t：报告，约30%左右。")
	f.Add("附件1\n一是建立“台账”: {a: b} # c\n二是2020年前完成'd' & *e，责任单位：各乡镇等。")
	f.Fuzz(whole)
}
