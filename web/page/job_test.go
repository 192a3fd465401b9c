package page

import (
	"testing"

	"guben/intake"
)

func TestAJobBelongsToWhoStartedIt(t *testing.T) {
	s := &jobs{}
	j := &job{ID: "a", Account: 1, ended: make(chan struct{})}
	s.add(j)
	if _, err := s.get("a", 2); err == nil {
		t.Error("somebody else sees the job")
	}
	if _, err := s.get("a", 1); err != nil {
		t.Error(err)
	}
	j.tell(intake.Reading, 5, 20)
	if p := j.page("zh"); p.Percent() != 25 || !p.Running() {
		t.Errorf("page %+v", p)
	}
}
