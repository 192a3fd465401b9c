package plan

// passage is a text being read: its characters, their folded form, and which
// of them a reading has already claimed, so that the day of a date is not read
// as a quantity again.
type passage struct {
	raw, fold []rune
	taken     []bool
}

func newPassage(text string) *passage {
	raw := []rune(text)
	p := &passage{raw: raw, fold: fold(text), taken: make([]bool, len(raw))}
	p.stops()
	return p
}

// stops reads a point between words in characters as the full stop it stands
// for; after a number it belongs to the number.
func (p *passage) stops() {
	for i, r := range p.fold {
		if r != '.' || i == 0 || isDigit(p.at(i+1)) || isWord(p.at(i+1)) {
			continue
		}
		if prior := p.at(i - 1); (isHan(prior) || prior == '）' || prior == '%') && !isNumeral(prior) && prior != '十' {
			p.fold[i] = '。'
		}
	}
}

func (p *passage) len() int { return len(p.fold) }

// at is the folded character at i, or 0 outside the text.
func (p *passage) at(i int) rune {
	if i < 0 || i >= len(p.fold) {
		return 0
	}
	return p.fold[i]
}

// text is the original words from i to j.
func (p *passage) text(i, j int) string { return string(p.raw[max(i, 0):min(j, len(p.raw))]) }

// folded is the folded words from i to j.
func (p *passage) folded(i, j int) string {
	i, j = max(i, 0), min(j, len(p.fold))
	if i >= j {
		return ""
	}
	return string(p.fold[i:j])
}

// has reports whether word stands at i.
func (p *passage) has(i int, word string) bool {
	for _, r := range word {
		if p.at(i) != r {
			return false
		}
		i++
	}
	return true
}

// longest is the longest of words standing at i, "" if none does.
func (p *passage) longest(i int, words []string) string {
	best := ""
	for _, word := range words {
		if len(word) > len(best) && p.has(i, word) {
			best = word
		}
	}
	return best
}

// ending is the longest of words that ends just before i.
func (p *passage) ending(i int, words []string) string {
	best := ""
	for _, word := range words {
		if len(word) > len(best) && p.has(i-runeLen(word), word) {
			best = word
		}
	}
	return best
}

// claim marks i to j as read.
func (p *passage) claim(i, j int) {
	for ; i < j && i < len(p.taken); i++ {
		p.taken[i] = true
	}
}

// free reports whether nothing from i to j is claimed.
func (p *passage) free(i, j int) bool {
	for ; i < j && i < len(p.taken); i++ {
		if p.taken[i] {
			return false
		}
	}
	return true
}

// farthest bounds how far a reading looks for what belongs to it, in
// characters; no sentence of a plan is longer.
const farthest = 500

// start is where the run of characters without any of marks begins that holds
// i, at most farthest before it.
func (p *passage) start(i int, marks string) int {
	i = min(i, len(p.fold))
	for first := i - farthest; i > 0 && i > first && !contains(marks, p.fold[i-1]); {
		i--
	}
	return i
}

// end is where that run ends.
func (p *passage) end(i int, marks string) int {
	for i < len(p.fold) && !contains(marks, p.fold[i]) {
		i++
	}
	return i
}

// near is the end of the run, at most farthest after i.
func (p *passage) near(i int, marks string) int {
	for last := min(i+farthest, len(p.fold)); i < last && !contains(marks, p.fold[i]); {
		i++
	}
	return i
}

// Marks that end a sentence, and marks that end a segment of one.
const (
	sentenceMarks = "。！？\n；"
	segmentMarks  = "。！？\n；，："
)

func contains(marks string, r rune) bool {
	for _, m := range marks {
		if m == r {
			return true
		}
	}
	return false
}

func runeLen(word string) int {
	n := 0
	for range word {
		n++
	}
	return n
}
