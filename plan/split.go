package plan

import "guben/fault"

// Split reads a file that holds several documents one after the other, as
// collections of samples do, and gives each of them; a file with one document
// gives that one. A new document begins where the main numbering starts again,
// at the unnumbered words before it, and where the voice turns from a plan's to
// a speech's or back.
func Split(name string, data []byte) ([]*Document, error) {
	paras, err := prepare(name, data)
	if err != nil {
		return nil, err
	}
	paras, announced := foreword(paras)
	parts := parts(paras)
	year := yearOf(parts)
	var out []*Document
	for _, part := range parts {
		out = append(out, build(part, year))
	}
	if announced > 0 && announced != len(out) && len(out) > 0 {
		out[0].Unsure = append(out[0].Unsure, Note{Code: "plan.count_announced", Args: []any{"announced", announced, "found", len(out)}, Clauses: []string{}})
	}
	if len(out) == 0 {
		return nil, fault.New(fault.Invalid, "plan.empty", "file", name).At(fault.Place{File: name})
	}
	return out, nil
}

// foreword takes off the words in which a collection presents itself, and the
// number of documents they announce.
func foreword(paras []paragraph) ([]paragraph, int) {
	if len(paras) < 2 || !find(string(paras[0].fold), "绪论：", "欢迎阅读", "整理的") {
		return paras, 0
	}
	p := paras[0]
	for i := 0; i < p.len(); i++ {
		n, ok := p.number(i)
		if ok && p.at(n.end) == '篇' {
			announced, _ := n.whole()
			return paras[1:], announced
		}
	}
	return paras[1:], 0
}

// yearOf is the year most parts are of, for those that name none.
func yearOf(parts [][]paragraph) int {
	counts, best := map[int]int{}, 0
	for _, part := range parts {
		for _, p := range part {
			for i := 0; i < p.len(); i++ {
				year, end := p.yearDigits(i)
				if end == i || p.at(end) != '年' {
					continue
				}
				counts[year]++
				if counts[year] > counts[best] {
					best = year
				}
			}
		}
	}
	return best
}

// parts cuts the paragraphs where documents begin.
func parts(paras []paragraph) [][]paragraph {
	ordinals := make([]ordinal, len(paras))
	for i, p := range paras {
		ordinals[i] = ordinal{rank: -1}
		if o, ok := p.ordinal(0); ok {
			ordinals[i] = o
		}
	}
	if marked := markers(paras); len(marked) > 1 {
		return between(paras, marked)
	}
	starts := merge(restarts(ordinals), voices(paras, ordinals))
	return between(paras, starts)
}

// markers finds the lines by which a collection counts its documents: 第一篇：…,
// …篇二.
func markers(paras []paragraph) []int {
	var out []int
	for i, p := range paras {
		if p.len() <= titleMax && (p.counts(0) || p.counts(p.len()-2) || p.counts(p.len()-3)) {
			out = append(out, i)
		}
	}
	return out
}

// counts reports 第一篇 at i, or 篇一 that ends the line.
func (p *passage) counts(i int) bool {
	if p.at(i) == '第' {
		n, ok := p.number(i + 1)
		return ok && p.at(n.end) == '篇'
	}
	n, ok := p.number(i + 1)
	return p.at(i) == '篇' && ok && n.end == p.len()
}

// between cuts the paragraphs at starts.
func between(paras []paragraph, starts []int) [][]paragraph {
	var out [][]paragraph
	begin := 0
	for _, start := range starts {
		if start > begin {
			out = append(out, paras[begin:start])
			begin = start
		}
	}
	return append(out, paras[begin:])
}

// restarts finds where the main numbering (一、) does not go on: each such item
// belongs to a new document, which begins at the first unnumbered words after
// the last item before it, else where a lower numbering starts again, else at
// the item itself.
func restarts(ordinals []ordinal) []int {
	var out []int
	last, at := 0, -1
	for i, o := range ordinals {
		if o.rank != rankMain {
			continue
		}
		if at >= 0 && o.number <= last {
			out = append(out, opening(ordinals, at, i))
		}
		last, at = o.number, i
	}
	return out
}

// opening is where the document of the main item at to begins; from is the last
// main item of the one before.
func opening(ordinals []ordinal, from, to int) int {
	if again := subRestart(ordinals, from, to); again > 0 {
		return loose(ordinals, from, again)
	}
	for i := to - 1; i > from; i-- {
		if ordinals[i].rank == -1 && (i-1 == from || ordinals[i-1].rank != -1) && bare(ordinals, i, to) {
			return i
		}
	}
	return to
}

// bare reports that from i to to nothing is numbered but what may open a
// document: unnumbered words, or a series of （一） that starts with one.
func bare(ordinals []ordinal, i, to int) bool {
	for ; i < to; i++ {
		if ordinals[i].rank == rankMain {
			return false
		}
	}
	return true
}

// subRestart is where （一） stands again although the section has had it, or
// stands below a section that counts otherwise.
func subRestart(ordinals []ordinal, from, to int) int {
	seen := false
	for i := from + 1; i < to; i++ {
		o := ordinals[i]
		if o.rank != rankSub {
			seen = seen || o.rank == rankSaid
			continue
		}
		if o.number == 1 && seen {
			return i
		}
		seen = true
	}
	return 0
}

// loose goes back over the unnumbered words before i, to the first of them, but
// not past the numbered item before them.
func loose(ordinals []ordinal, from, i int) int {
	if i-1 > from && ordinals[i-1].rank == -1 {
		return i - 1
	}
	return i
}

// voices finds where a speech (这一年，我们…) begins between two plans.
func voices(paras []paragraph, ordinals []ordinal) []int {
	var out []int
	for i := range paras {
		if i > 0 && ordinals[i].rank == -1 && ordinals[i-1].rank != -1 && speech(paras[i].passage) {
			out = append(out, i)
		}
	}
	return out
}

// speech recognises the voice of an address: we, and what has been done.
func speech(p *passage) bool {
	head := p.folded(0, min(p.len(), 20))
	return find(head, "我们") && find(head, "了")
}

func merge(a, b []int) []int {
	var out []int
	for len(a)+len(b) > 0 {
		if len(b) == 0 || len(a) > 0 && a[0] <= b[0] {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return out
}
