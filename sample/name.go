package sample

import (
	_ "embed"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
)

//go:embed names.txt
var namesText string

// characters are the words of names.txt by the key of their line.
var characters = sync.OnceValue(func() map[string][]string {
	words := map[string][]string{}
	for line := range strings.Lines(namesText) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] != "#" {
			words[fields[0]] = fields[1:]
		}
	}
	return words
})

// surname draws one of the common surnames; the first ones are the commonest.
func surname(r *rand.Rand) string {
	all := characters()["surnames"]
	at := min(r.IntN(len(all)), r.IntN(len(all)))
	return all[at]
}

// givenName draws one or two characters of the fashion of the year of birth.
func givenName(r *rand.Rand, male bool, year int) string {
	key := "women_"
	if male {
		key = "men_"
	}
	if year < 1976 {
		key += "old"
	} else {
		key += "young"
	}
	first := one(r, characters()[key]...)
	if r.IntN(6) == 0 {
		return first
	}
	second := one(r, characters()[key]...)
	return first + second
}

// fullName draws a whole name that no well-known person bears.
func fullName(r *rand.Rand, surname string, male bool, year int) string {
	for {
		if name := surname + givenName(r, male, year); !slices.Contains(characters()["known"], name) {
			return name
		}
	}
}

// one draws a value.
func one[T any](r *rand.Rand, values ...T) T { return values[r.IntN(len(values))] }

// between draws a number from low to high, both included.
func between(r *rand.Rand, low, high int) int { return low + r.IntN(high-low+1) }

// chance is true in percent of all draws.
func chance(r *rand.Rand, percent int) bool { return r.IntN(100) < percent }
