package pack

// nearest is the candidate a mistyped name most likely means, "" if none is near.
func nearest(name string, candidates []string) string {
	best, least := "", 1+len([]rune(name))/3
	for _, candidate := range candidates {
		if d := distance([]rune(name), []rune(candidate)); d <= least && d > 0 && (best == "" || d < least) {
			best, least = candidate, d
		}
	}
	return best
}

// distance counts the characters to insert, drop or change.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
