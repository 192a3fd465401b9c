package rule_test

import (
	"strings"
	"testing"

	"guben/web/webtest"
)

func TestARoleWithoutCountsIsNotToldThatNothingWasScreened(t *testing.T) {
	r := webtest.New(t).As(t, "administrator").Get("/plan")
	if strings.Contains(r.Body, "还没有筛查") || !strings.Contains(r.Body, "看不到筛查结果的数字") {
		t.Error("the administrator reads that nothing was screened")
	}
}
