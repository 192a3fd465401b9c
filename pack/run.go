package pack

import (
	"slices"
	"strings"

	"guben/message"
	"guben/policy"
)

// Result is the outcome of one test. A boundary no test holds fast and a ledger
// no test drives are results of their own: a problem without a Test.
type Result struct {
	Test      *Test
	Decisions []policy.Decision // with their reasons
	Problem   *Problem          // nil: passed
}

// RunTests runs every test of the pack, in order, and then sees whether the
// tests hold every boundary fast and drive every ledger.
func (p *Pack) RunTests() []Result {
	var results []Result
	for i := range p.Tests {
		results = append(results, p.run(&p.Tests[i]))
	}
	for _, problem := range append(p.loose(), p.undriven()...) {
		results = append(results, Result{Problem: &problem})
	}
	return results
}

func (p *Pack) run(test *Test) Result {
	if test.Drive != nil {
		return Result{Test: test, Problem: test.Drive.run(p, test)}
	}
	decisions, err := test.decide(p.Program.On(test.Day))
	result := Result{Test: test, Decisions: decisions}
	if err != nil {
		result.Problem = test.failed("test_error", "detail", said{err})
		return result
	}
	if len(decisions) != len(test.Expect) {
		result.Problem = test.failed("expect_count", "want", len(decisions), "have", len(test.Expect))
		return result
	}
	for i := range decisions {
		if result.Problem = p.compare(test, i, &decisions[i]); result.Problem != nil {
			break
		}
	}
	return result
}

func (t *Test) failed(code string, args ...any) *Problem {
	return &Problem{Place: t.At, Code: "pack." + code, Args: append([]any{"rule", t.Rule, "name", t.Name}, args...)}
}

func (p *Pack) compare(test *Test, i int, have *policy.Decision) *Problem {
	want := test.Expect[i]
	if want.Truth != have.Truth {
		return test.failed("test_answer", "member", i+1, "want", answer(want.Truth), "have", answer(have.Truth))
	}
	if want.Amount.Known() && want.Amount != have.Amount {
		return test.failed("test_amount", "member", i+1, "want", p.fen(want.Amount), "have", p.fen(have.Amount))
	}
	missing := missingNames(have)
	if want.Missing != nil && !slices.Equal(want.Missing, missing) {
		return test.failed("test_missing", "member", i+1, "want", strings.Join(want.Missing, "、"), "have", strings.Join(missing, "、"))
	}
	return nil
}

func (p *Pack) fen(amount policy.Value) string {
	return p.Program.Schema().FormatValue(message.Zh, policy.Type{Kind: policy.Money}, amount)
}

func missingNames(d *policy.Decision) []string {
	var names []string
	for _, missing := range d.Missing {
		if !slices.Contains(names, missing.Zh) {
			names = append(names, missing.Zh)
		}
	}
	return names
}

func answer(truth policy.Truth) message.Key {
	switch truth {
	case policy.True:
		return "pack.answer_holds"
	case policy.False:
		return "pack.answer_fails"
	}
	return "pack.answer_verify"
}
