package work

import (
	"strings"

	"guben/task"
	"guben/web/page"
)

// TasksBehind is how many tasks each cell of the matrix says, by the query its
// link narrows the list of tasks with.
func TasksBehind(by string, cells []task.Cell) map[string]int64 {
	g, behind := newGrid(by, cells), map[string]int64{}
	for key, counts := range g.cells {
		behind[strings.TrimPrefix(page.Query(g.way(key[0], key[1])...), "?")] = counts.Tasks
	}
	return behind
}
