package indicator

import (
	"strings"

	"guben/message"
	"guben/task"
)

// units are the words of the catalog for what packs count in.
var units = map[string]string{"户": "households", "人": "persons", "名": "persons", "口": "persons", "村": "villages", "个村": "villages",
	"个": "things", "所": "things", "种": "things", "项": "things", "场": "things", "件": "things", "次": "things", "倍": "fold",
	"元": "yuan", "元/年": "yuan_year", "元/月": "yuan_month"}

// whole are the words of what comes in whole numbers only.
var whole = []string{"households", "persons", "villages", "things"}

// In is a number and the word for its unit in the reader's language. English has
// no word for 万 and 亿: the number is given in ones or in millions.
func In(lang message.Lang, n Number, unit string) (Number, string) {
	if lang != message.En {
		return n, unit
	}
	switch base := []rune(unit); {
	case len(base) > 1 && base[0] == '万':
		return n * 10_000, word(lang, n*10_000, string(base[1:]))
	case len(base) > 1 && base[0] == '亿':
		return n * 100, message.Text(lang, "indicator.unit_millions", "unit", word(lang, 0, string(base[1:])))
	}
	return n, word(lang, n, unit)
}

// UnitName is the unit itself, as the head of a column or the label of a box has
// it: the numbers stay in it.
func UnitName(lang message.Lang, unit string) string {
	if lang == message.En {
		for _, size := range []string{"万", "亿"} {
			if base, ok := strings.CutPrefix(unit, size); ok && base != "" {
				return message.Text(lang, map[string]string{"万": "indicator.unit_in_wan", "亿": "indicator.unit_in_yi"}[size], "unit", word(lang, 0, base))
			}
		}
		return word(lang, 0, unit)
	}
	return unit
}

func word(lang message.Lang, n Number, unit string) string {
	key, known := units[unit]
	switch {
	case !known:
		return unit
	case key == "things": // English counts them by the name of the number
		return ""
	case n == task.One && (key == "households" || key == "persons" || key == "villages"):
		return message.Text(lang, "indicator.unit_one_"+key)
	}
	return message.Text(lang, "indicator.unit_"+key)
}

// Quantity is a number with its unit.
type Quantity struct {
	N    Number
	Unit string
}

// Say is the number with its unit: 16 户, 16 households, 90%.
func (q Quantity) Say(lang message.Lang) string {
	n, unit := In(lang, q.N, q.Unit)
	return Joined(n.String(), unit)
}

// Joined puts a unit behind a number that is written already.
func Joined(number, unit string) string {
	if unit == "" || strings.HasPrefix(unit, "%") || strings.HasPrefix(unit, "‰") {
		return number + unit
	}
	return number + " " + unit
}
