// Command bench runs the rooms' benchmarks and writes bench/results.json: what
// the documents claim about speed. Machines differ and are noisy, so what counts
// is the ratio of two things measured in the same run; a benchmark reports it
// with the unit ratio/NAME, ours divided by NAME's.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// rooms are those with benchmarks, which of them run together, and how often.
var rooms = []struct{ path, which, times string }{
	{"./policy", "Sweep|WhatIf", "5x"}, {"./policy", "Household|Decide|Compile", "500x"}, {"./screen", "WriteWithScreening", "400x"},
	{"./screen", "Ask|Range", "5x"}, {"./screen", "ColdScreening|Between|Bytes", "2x"}, {"./web/rule", "WhatIfAtTheBrowser", "40x"},
	{"./web/household", "EditAtTheWire", "400x"}, {"./plan", ".", "20x"}, {"./form", ".", "2000x"}, {"./sheet", ".", "1x"}, {"./registry", ".", "3x"},
	{"./indicator", ".", "1x"}, {"./intake", ".", "1x"}, {"./screen", "Scale", "1x"}, {"./sample", ".", "1x"}, {"./task", ".", "1x"},
	{"./duty", ".", "1x"}, {"./ledger", ".", "1x"},
}

// Result is one figure.
type Result struct {
	Name    string   `json:"name"` // room.Benchmark
	Figure  float64  `json:"figure"`
	Unit    string   `json:"unit"`
	Ratio   *float64 `json:"ratio,omitempty"` // figure divided by that of Against, in the same run
	Against string   `json:"against,omitempty"`
}

// main measures every room, or those named: go run ./bench task screen/Scale.
// What is not measured now keeps its last figures.
func main() {
	results, err := read()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for _, room := range rooms {
		if !asked(os.Args[1:], strings.TrimPrefix(room.path, "./"), room.which) {
			continue
		}
		found, err := run(room.path, room.which, room.times)
		if err == nil {
			results = replaced(results, found)
			err = write(results)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func asked(names []string, room, which string) bool {
	return len(names) == 0 || slices.Contains(names, room) || slices.Contains(names, room+"/"+which)
}

func read() ([]Result, error) {
	text, err := os.ReadFile("bench/results.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var results []Result
	return results, json.Unmarshal(text, &results)
}

// replaced puts the figures found in the place of those of the same benchmarks.
func replaced(results, found []Result) []Result {
	measured := map[string]bool{}
	for _, result := range found {
		measured[result.Name] = true
	}
	results = slices.DeleteFunc(results, func(old Result) bool { return measured[old.Name] })
	results = append(results, found...)
	slices.SortStableFunc(results, func(a, b Result) int { return strings.Compare(a.Name, b.Name) })
	return results
}

// write keeps what has been measured so far: a run that is stopped loses only
// the rooms it had not come to.
func write(results []Result) error {
	text, err := json.MarshalIndent(results, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile("bench/results.json", append(text, '\n'), 0o644)
}

func run(path, which, times string) ([]Result, error) {
	command := exec.Command("go", "test", "-run", "^$", "-bench", which, "-benchtime", times, "-timeout", "60m", path)
	command.Stderr = os.Stderr
	output, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	var results []Result
	for lines := bufio.NewScanner(output); lines.Scan(); {
		fmt.Println(lines.Text())
		results = append(results, parse(strings.TrimPrefix(path, "./"), lines.Text())...)
	}
	return results, command.Wait()
}

var benchmark = regexp.MustCompile(`^Benchmark(\S+?)(?:-\d+)?\s+\d+\s+(.*)$`)

// parse reads a line of go test -bench: the name, then pairs of figure and unit.
func parse(room, line string) []Result {
	match := benchmark.FindStringSubmatch(line)
	if match == nil {
		return nil
	}
	var results []Result
	fields := strings.Fields(match[2])
	for i := 0; i+1 < len(fields); i += 2 {
		figure, err := strconv.ParseFloat(fields[i], 64)
		if err != nil {
			continue
		}
		results = append(results, Result{Name: room + "." + match[1], Figure: figure, Unit: fields[i+1]})
	}
	return paired(results)
}

// paired puts a ratio beside the figure it is about: processor time where the
// benchmark tells it, otherwise the time of a whole round.
func paired(results []Result) []Result {
	var kept, ratios []Result
	about := 0
	for _, result := range results {
		if strings.HasPrefix(result.Unit, "ratio/") {
			ratios = append(ratios, result)
			continue
		}
		if strings.HasPrefix(result.Unit, "cpu-") && about == 0 {
			about = len(kept)
		}
		kept = append(kept, result)
	}
	for i := range ratios {
		kept[about].Ratio, kept[about].Against = &ratios[i].Figure, strings.TrimPrefix(ratios[i].Unit, "ratio/")
	}
	return kept
}
