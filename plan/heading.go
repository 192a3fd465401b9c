package plan

import (
	"strconv"
	"strings"
)

// Ranks of ordinals: a smaller one stands higher in the tree.
const (
	rankChapter = iota
	rankSection
	rankMain    // 一、 第三条
	rankSub     // （一）
	rankItem    // 1. 1、
	rankPoint   // （1） 1）
	rankCircled // ①
	rankSaid    // 一是 一要 第一阶段 ——
	rankNode    // 第一节点
)

// ordinal is the number an item begins with.
type ordinal struct {
	rank   int
	number int
	label  string // as it stands in a path: 三 （一） 11 （2） 一是
	end    int    // where the words begin
}

// ordinal reads the ordinal at i.
func (p *passage) ordinal(i int) (ordinal, bool) {
	for _, read := range []func(int) (ordinal, bool){
		p.bracketed, p.counted, p.chapter, p.circled, p.said, p.dashed,
	} {
		if o, ok := read(i); ok {
			return o, true
		}
	}
	return ordinal{}, false
}

// bracketed reads （一）, （1） and 1）.
func (p *passage) bracketed(i int) (ordinal, bool) {
	open := contains("（〔", p.at(i))
	start := i
	if open {
		start++
	}
	n, ok := p.number(start)
	value, whole := n.whole()
	if !ok || !whole || !contains("）〕", p.at(n.end)) || value == 0 || value > 99 {
		return ordinal{}, false
	}
	if !open && (n.zh || i > 0) {
		return ordinal{}, false
	}
	o := ordinal{rank: rankPoint, number: value, label: "（" + p.folded(start, n.end) + "）", end: n.end + 1}
	if n.zh {
		o.rank = rankSub
	}
	if contains("、.", p.at(o.end)) {
		o.end++
	}
	return o, true
}

// counted reads 一、 and 1. and 1、; not 2.5 and not 10.17.
func (p *passage) counted(i int) (ordinal, bool) {
	n, ok := p.number(i)
	value, whole := n.whole()
	mark := p.at(n.end)
	if !ok || !whole || value == 0 || value > 99 || !contains("、.", mark) || mark == '.' && p.decimal(n.end+1) {
		return ordinal{}, false
	}
	o := ordinal{rank: rankItem, number: value, label: p.folded(i, n.end), end: n.end + 1}
	if n.zh {
		o.rank = rankMain
	}
	return o, true
}

// decimal reports digits after a point that make a number of it (2.5) and do
// not begin a date (1.5月底前, 2.2020年).
func (p *passage) decimal(i int) bool {
	if !isDigit(p.at(i)) {
		return false
	}
	for isDigit(p.at(i)) {
		i++
	}
	return !contains("月年", p.at(i))
}

// chapter reads 第一章, 第二节, 第三条, 第一阶段, 第二节点.
func (p *passage) chapter(i int) (ordinal, bool) {
	if p.at(i) != '第' {
		return ordinal{}, false
	}
	n, ok := p.number(i + 1)
	value, whole := n.whole()
	if !ok || !whole || value == 0 {
		return ordinal{}, false
	}
	for _, kind := range []struct {
		word string
		rank int
	}{{"节点", rankNode}, {"阶段", rankSaid}, {"步", rankSaid}, {"章", rankChapter}, {"节", rankSection}, {"条", rankMain}} {
		if p.has(n.end, kind.word) {
			return p.chapterEnd(i, n.end+runeLen(kind.word), kind.rank, value)
		}
	}
	return ordinal{}, false
}

// chapterEnd finishes a chapter's ordinal; stages need a mark after them
// (第一阶段：), for they also stand within sentences.
func (p *passage) chapterEnd(i, end, rank, value int) (ordinal, bool) {
	o := ordinal{rank: rank, number: value, label: p.folded(i, end), end: end}
	marked := contains("：，、", p.at(end))
	if rank >= rankSaid && !marked && p.at(end) != '（' {
		return ordinal{}, false
	}
	if marked {
		o.end++
	}
	return o, true
}

// circled reads ① to ⑳.
func (p *passage) circled(i int) (ordinal, bool) {
	r := p.at(i)
	if r < '①' || r > '⑳' {
		return ordinal{}, false
	}
	return ordinal{rank: rankCircled, number: int(r-'①') + 1, label: string(r), end: i + 1}, true
}

// said reads 一是, 二要.
func (p *passage) said(i int) (ordinal, bool) {
	value, end := p.numeral(i)
	if end == i || value == 0 || value > 20 || !contains("是要", p.at(end)) {
		return ordinal{}, false
	}
	if p.at(end) == '要' && contains("求点素件", p.at(end+1)) {
		return ordinal{}, false
	}
	return ordinal{rank: rankSaid, number: value, label: p.folded(i, end+1), end: end + 1}, true
}

// dashed reads ——, whose number its place gives.
func (p *passage) dashed(i int) (ordinal, bool) {
	if p.at(i) != '-' || p.at(i+1) != '-' || p.at(i+2) == '-' {
		return ordinal{}, false
	}
	return ordinal{rank: rankSaid, label: "——", end: i + 2}, true
}

// node is a clause while the tree is being built.
type node struct {
	ordinal
	id, path string
	parent   *node
	children []*node
	line     int
	paras    []string
	titled   bool // its own line is a title without a closing mark
	bracket  int
	inline   bool // stood inside a paragraph
	flushed  bool
	deadline []string
}

// tree builds the clauses of a document.
type tree struct {
	root  *node
	top   *node // the current item
	nodes []*node
	used  map[string]bool // IDs given
	notes []Note
}

func newTree() *tree {
	root := &node{ordinal: ordinal{rank: -1}}
	return &tree{root: root, top: root, used: map[string]bool{}}
}

// add puts an item in its place and makes it the current one.
func (t *tree) add(o ordinal, line int) *node {
	parent := t.parent(o)
	if t.slipped(o) != nil {
		o.rank = rankSub
	}
	if o.number == 0 {
		o.number = len(parent.children) + 1
	}
	n := &node{ordinal: o, parent: parent, line: line}
	t.identify(n)
	parent.children = append(parent.children, n)
	t.nodes = append(t.nodes, n)
	t.top = n
	return n
}

// parent finds where an item hangs. A series that begins again below a title
// without words of its own is a level further down (一是 below 三是).
func (t *tree) parent(o ordinal) *node {
	at := t.top
	if next := t.slipped(o); next != nil {
		return next
	}
	for at.rank > o.rank {
		at = at.parent
	}
	if at.rank < o.rank {
		return at
	}
	if o.number == 1 && at.titled && len(at.paras) == 1 && len(at.children) == 0 {
		return at
	}
	if outer := at.parent; outer.rank == o.rank && o.number == outer.number+1 && o.number != at.number+1 {
		return outer.parent
	}
	return at.parent
}

// slipped finds the list an item goes on whose number is in digits where its
// sisters' are in characters: （一）, （二）, (3).
func (t *tree) slipped(o ordinal) *node {
	if o.rank != rankPoint || o.number < 2 {
		return nil
	}
	for at := t.top; at.rank >= rankSub; at = at.parent {
		if at.rank == rankSub {
			if at.number+1 == o.number && len(at.children) == 0 {
				return at.parent
			}
			return nil
		}
	}
	return nil
}

// identify gives the node an ID no other has, and notes numbering that
// restarts or jumps.
func (t *tree) identify(n *node) {
	prefix, path := "", ""
	if n.parent != t.root {
		prefix, path = n.parent.id+".", n.parent.path
	}
	n.path = path + n.label
	n.id = prefix + strconv.Itoa(n.number)
	expected := 1
	if last := len(n.parent.children); last > 0 {
		expected = n.parent.children[last-1].number + 1
	}
	mixed := expected > 1 && n.rank != rankSaid && !sameStyle(n.parent.children[len(n.parent.children)-1], n)
	if (n.number != expected || mixed) && n.parent != t.root {
		t.notes = append(t.notes, Note{Code: "plan.numbering", Args: []any{"path", n.path}, Clauses: []string{n.id}, Line: n.line})
	}
	for again := 2; t.used[n.id]; again++ {
		n.id = prefix + strconv.Itoa(n.number) + "-" + strconv.Itoa(again)
	}
	t.used[n.id] = true
}

// sameStyle reports two items counted alike: rank by rank, digits by digits.
func sameStyle(a, b *node) bool {
	digits := func(n *node) bool { return strings.ContainsAny(n.label, "0123456789") }
	return a.rank == b.rank && digits(a) == digits(b)
}
