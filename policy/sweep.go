package policy

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// Column is the answer of one rule over a whole frame.
type Column struct {
	Rule      *Rule
	Truth     []Truth // by row of the rule's subject
	Amount    []Value // fen due, as in Decision; nil unless the rule states an amount
	Holds     int     // rows where the rule holds
	Undecided int     // rows where it cannot be told
	Total     Value   // sum of the known amounts; Unknown if it does not fit
}

// Sweep decides rules over everyone; no rules named means all. Results equal
// those of Decide and DecideVillage.
func (e *Edition) Sweep(f *Frame, rules ...string) ([]Column, error) {
	return e.SweepInto(nil, f, rules...)
}

// SweepInto is Sweep into the memory of an earlier result, which is lost.
func (e *Edition) SweepInto(old []Column, f *Frame, rules ...string) ([]Column, error) {
	slots := e.program.rules
	if len(rules) > 0 {
		slots = nil
		for _, id := range rules {
			i, err := e.program.rule(id)
			if err != nil {
				return nil, err
			}
			slots = append(slots, i)
		}
	}
	w := &sweep{edition: e, frame: f, columns: make([]Column, len(slots))}
	if err := w.prepare(e, slots, old); err != nil {
		return nil, err
	}
	w.run()
	return w.columns, nil
}

// sweep is one run of a plan over a frame.
type sweep struct {
	edition *Edition
	frame   *Frame
	steps   []step
	results []int // step of each rule's answer
	amounts []int // step of each rule's amount, -1 without
	columns []Column
	chunks  []chunk
	needed  []bool // steps kept as numbers or answers
	regsN   int
	regsT   int
	rows    int // most rows of a chunk
	mutex   sync.Mutex
	next    atomic.Int64
}

// chunk is a stretch of villages, households and persons that belong together.
type chunk struct{ from, to [OnPerson + 1]int32 }

// chunkRows is how many persons a chunk holds, about: few enough for its
// columns to stay in the cache.
const chunkRows = 2048

func (w *sweep) prepare(e *Edition, slots []int, old []Column) error {
	p := newPlanner(e, w.frame)
	for i, n := range slots {
		s := e.program.slots[n]
		answer := p.slotOf(n)
		w.results = append(w.results, p.result(answer, s.on))
		w.amounts = append(w.amounts, -1)
		c := Column{Rule: s.rule}
		rows := w.frame.Rows(s.on)
		var before Column
		if i < len(old) {
			before = old[i]
		}
		c.Truth = sized(before.Truth, rows)
		if s.amount != nil {
			w.amounts[i] = p.result(p.amount(s, answer), s.on)
			c.Amount = sized(before.Amount, rows)
		}
		w.columns[i] = c
	}
	if err := p.lacking(); err != nil {
		return err
	}
	w.steps = p.steps
	w.lend()
	w.allocate()
	w.cut()
	return nil
}

// lend lets the steps of results write straight into the columns. A step that
// is the result of several rules writes into the first and is copied.
func (w *sweep) lend() {
	for i := range w.columns {
		for _, at := range []int{w.results[i], w.amounts[i]} {
			if at >= 0 && w.steps[at].out < 0 && w.steps[at].op != opLoad {
				w.steps[at].out = i
			}
		}
	}
}

// sized gives a slice of n, in the memory of an old one where it fits.
func sized[T any](old []T, n int) []T {
	if cap(old) >= n {
		return old[:n]
	}
	return make([]T, n)
}

// slotOf is the step of a slot's answer at its own subject.
func (p *planner) slotOf(n int) int {
	defer p.about(p.edition.program.slots[n].on)()
	return p.slot(int64(n))
}

// result brings an answer to the subject of its rule, constants too.
func (p *planner) result(i int, on On) int {
	if s := p.steps[i]; s.op == opConst {
		return p.add(step{op: opSpread, on: on, truth: s.truth, args: []int{i}})
	}
	return p.spread(i, on)
}

// allocate finds the steps that are needed and gives each a register, shared
// by steps that are not alive at the same time.
func (w *sweep) allocate() {
	w.needed = make([]bool, len(w.steps))
	for _, list := range [][]int{w.results, w.amounts} {
		for _, i := range list {
			if i >= 0 {
				w.needed[i], w.steps[i].uses = true, len(w.steps)
			}
		}
	}
	for i := len(w.steps) - 1; i >= 0; i-- {
		s := &w.steps[i]
		for _, a := range s.args {
			if w.needed[i] && s.op != opLookup && !(s.op == opRange && w.narrow(a)) {
				w.needed[a] = true
				w.steps[a].uses = max(w.steps[a].uses, i)
			}
		}
	}
	var free [2][]int
	var count [2]int
	for i := range w.steps {
		if w.needed[i] {
			w.assign(i, &free, &count)
		}
	}
	w.regsT, w.regsN = count[0], count[1]
}

// narrow reports whether a step is a column of 32 bits, which ranges read as
// it is.
func (w *sweep) narrow(i int) bool {
	s := &w.steps[i]
	return s.op == opLoad && !s.truth && w.frame.columns[s.on][s.n].width == halves
}

// assign takes a register for step i, then frees those it was the last to read.
func (w *sweep) assign(i int, free *[2][]int, count *[2]int) {
	s := &w.steps[i]
	kind := 1
	if s.truth {
		kind = 0
	}
	if n := len(free[kind]); n > 0 && s.op != opConst {
		s.where, free[kind] = free[kind][n-1], free[kind][:n-1]
	} else {
		s.where = count[kind]
		count[kind]++
	}
	for j, a := range s.args {
		arg := &w.steps[a]
		if arg.uses == i && arg.op != opConst && !slices.Contains(s.args[:j], a) {
			k := 1
			if arg.truth {
				k = 0
			}
			free[k] = append(free[k], arg.where)
		}
	}
}

// cut divides the frame into chunks, at villages where the plan needs them.
func (w *sweep) cut() {
	f := w.frame
	villages := slices.ContainsFunc(w.steps, func(s step) bool { return s.on == OnVillage })
	if !villages || len(f.villages) == 0 {
		w.cutHouseholds(0, f.Households())
		return
	}
	w.cutHouseholds(0, int(f.villages[0]))
	var c chunk
	for v := range f.Villages() {
		c.to = [OnPerson + 1]int32{0, int32(v + 1), f.villages[v+1], f.members[f.villages[v+1]]}
		c.from[OnHousehold], c.from[OnPerson] = f.villages[c.from[OnVillage]], f.members[f.villages[c.from[OnVillage]]]
		if c.to[OnPerson]-c.from[OnPerson] >= chunkRows || v+1 == f.Villages() {
			w.push(c)
			c = chunk{from: c.to}
		}
	}
}

func (w *sweep) cutHouseholds(from, to int) {
	var c chunk
	start := from
	for h := from; h < to; h++ {
		if persons := w.frame.members[h+1] - w.frame.members[start]; persons >= chunkRows || h+1-start >= chunkRows || h+1 == to {
			c.from[OnHousehold], c.from[OnPerson] = int32(start), w.frame.members[start]
			c.to[OnHousehold], c.to[OnPerson] = int32(h+1), w.frame.members[h+1]
			w.push(c)
			start = h + 1
		}
	}
}

func (w *sweep) push(c chunk) {
	w.chunks = append(w.chunks, c)
	for on := OnVillage; on <= OnPerson; on++ {
		w.rows = max(w.rows, int(c.to[on]-c.from[on]))
	}
}

// run works through the chunks on every processor.
func (w *sweep) run() {
	workers := min(runtime.GOMAXPROCS(0), len(w.chunks))
	if workers <= 1 {
		newWorker(w).work()
		return
	}
	var group sync.WaitGroup
	for range workers {
		group.Go(newWorker(w).work)
	}
	group.Wait()
}

// worker runs the steps over one chunk after another.
type worker struct {
	*sweep
	chunk   chunk
	storeT  [][]Truth
	storeN  [][]Value
	answers [][]Truth // by step, for this chunk
	numbers [][]Value
	counts  []Column
}

func newWorker(w *sweep) *worker {
	k := &worker{sweep: w, answers: make([][]Truth, len(w.steps)), numbers: make([][]Value, len(w.steps)), counts: make([]Column, len(w.columns))}
	rows := (w.rows + 7) &^ 7
	k.storeT, k.storeN = make([][]Truth, w.regsT), make([][]Value, w.regsN)
	for i := range w.steps {
		if s := &w.steps[i]; w.needed[i] {
			k.reserve(s, rows)
		}
	}
	return k
}

// reserve makes the register of a step; constants are filled once for all.
func (k *worker) reserve(s *step, rows int) {
	if s.truth && k.storeT[s.where] == nil {
		k.storeT[s.where] = make([]Truth, rows)
	}
	if !s.truth && k.storeN[s.where] == nil {
		k.storeN[s.where] = make([]Value, rows)
	}
	if s.op == opConst && s.truth {
		fill(k.storeT[s.where], Truth(s.n))
	} else if s.op == opConst {
		fill(k.storeN[s.where], Value(s.n))
	}
}

func (k *worker) work() {
	for {
		i := int(k.next.Add(1)) - 1
		if i >= len(k.chunks) {
			break
		}
		k.chunk = k.chunks[i]
		for j := range k.steps {
			if k.needed[j] {
				k.step(j)
			}
		}
		k.finish()
	}
	k.mutex.Lock()
	defer k.mutex.Unlock()
	for i := range k.counts {
		c := &k.columns[i]
		c.Holds += k.counts[i].Holds
		c.Undecided += k.counts[i].Undecided
		c.Total = add(c.Total, k.counts[i].Total)
	}
}

// finish writes the chunk's results out and counts them.
func (k *worker) finish() {
	for i := range k.columns {
		c := &k.columns[i]
		answers := k.answers[k.results[i]]
		on := k.steps[k.results[i]].on
		if k.steps[k.results[i]].out != i {
			copy(c.Truth[k.chunk.from[on]:], answers)
		}
		holds, undecided := tallyAnswers(answers)
		k.counts[i].Holds += holds
		k.counts[i].Undecided += undecided
		if k.amounts[i] >= 0 {
			amounts := k.numbers[k.amounts[i]]
			if k.steps[k.amounts[i]].out != i {
				copy(c.Amount[k.chunk.from[on]:], amounts)
			}
			k.counts[i].Total = add(k.counts[i].Total, total(amounts))
		}
	}
}
