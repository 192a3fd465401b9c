package registry

import (
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"

	"guben/store"
)

// surnames are read otherwise as a surname than by the dictionary of pinyin.
var surnames = map[string]string{
	"曾": "zeng", "仇": "qiu", "单": "shan", "解": "xie", "区": "ou", "查": "zha", "盖": "ge", "朴": "piao", "任": "ren",
	"乐": "yue", "折": "she", "缪": "miao", "繁": "po", "覃": "qin", "翟": "zhai", "冼": "xian", "种": "chong", "秘": "bi",
	"黑": "he", "员": "yun", "句": "gou", "祭": "zhai", "隗": "wei", "宓": "mi", "逄": "pang", "撒": "sa", "过": "guo",
	"华": "hua", "宁": "ning", "葛": "ge", "纪": "ji", "都": "du", "车": "che", "谌": "chen", "藏": "zang", "召": "shao",
	"尹": "yin", "洗": "xian", "幺": "yao", "那": "na", "贾": "jia", "谷": "gu", "角": "jue", "么": "yao", "干": "gan",
	"尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun", "令狐": "ling hu", "澹台": "tan tai", "鲜于": "xian yu", "单于": "chan yu", "尉": "wei",
}

// syllables are the pinyin of a name, one a character; what is no Chinese
// character is left out.
func syllables(name string) []string {
	args := pinyin.NewArgs()
	runes := []rune(name)
	for _, length := range []int{2, 1} {
		if len(runes) < length {
			continue
		}
		if reading, ok := surnames[string(runes[:length])]; ok {
			return append(strings.Fields(reading), pinyin.LazyPinyin(string(runes[length:]), args)...)
		}
	}
	return pinyin.LazyPinyin(name, args)
}

// searchText is what names are found by: the characters apart, the initials,
// the whole pinyin, each between spaces and in lower case, so that LIKE means
// the same on both engines: « 张 三 zs zhangsan ».
func searchText(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	if name == "" {
		return " "
	}
	var b strings.Builder
	b.WriteByte(' ')
	for _, r := range name {
		if unicode.Is(unicode.Han, r) {
			b.WriteString(string(r) + " ")
		}
	}
	initials, whole := "", ""
	for _, syllable := range syllables(name) {
		initials += syllable[:1]
		whole += syllable
	}
	for _, word := range append([]string{initials, whole}, strings.FieldsFunc(name, notLatin)...) {
		if word != "" {
			b.WriteString(word + " ")
		}
	}
	return b.String()
}

func notLatin(r rune) bool { return r < 'a' || r > 'z' }

// patterns are the LIKE patterns that must all match for a text somebody types:
// characters of a name side by side, initials or pinyin from their beginning.
func patterns(text string) []string {
	var patterns []string
	for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		for len(word) > 0 {
			run, rest := split(word)
			patterns = append(patterns, pattern(run))
			word = rest
		}
	}
	return patterns
}

// split cuts the leading run of Chinese or of other letters.
func split(word string) (run, rest string) {
	first := true
	han := false
	for i, r := range word {
		if first {
			han, first = unicode.Is(unicode.Han, r), false
		} else if unicode.Is(unicode.Han, r) != han {
			return word[:i], word[i:]
		}
	}
	return word, ""
}

func pattern(run string) string {
	if first := []rune(run)[0]; !unicode.Is(unicode.Han, first) {
		return "% " + run + "%"
	}
	return "% " + strings.Join(strings.Split(run, ""), " ") + " %"
}

// extendSearch adds the names of new members to what the household is found by.
func extendSearch(tx *store.Tx, household Record, members []Record) error {
	text := ""
	for _, member := range members {
		if name := member.Name(); name != "" && name != household.Name() {
			text += searchText(name)
		}
	}
	if text == "" {
		return nil
	}
	_, err := tx.Exec("UPDATE household SET search = search || $1 WHERE county = $2 AND id = $3",
		text, household.County, household.ID)
	return err
}

// refreshSearch writes anew what a household is found by: its head and all
// present members.
func refreshSearch(tx *store.Tx, county, household int64) error {
	var head *string
	if err := tx.QueryRow(`SELECT "head_name" FROM household WHERE county = $1 AND id = $2`, county, household).Scan(&head); err != nil {
		return err
	}
	text, name := " ", ""
	if head != nil {
		name = *head
		text = searchText(name)
	}
	err := tx.Each(func(row store.Scanner) error {
		var own string
		err := row.Scan(&own)
		if own != searchText(name) {
			text += own
		}
		return err
	}, "SELECT search FROM person WHERE county = $1 AND household = $2 AND to_day = $3 ORDER BY id", county, household, Forever.String())
	if err != nil {
		return err
	}
	_, err = tx.Exec("UPDATE household SET search = $1 WHERE county = $2 AND id = $3", text, county, household)
	return err
}
