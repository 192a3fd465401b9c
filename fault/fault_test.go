package fault

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"guben/message"
)

func TestKindsHaveNameExitAndStatus(t *testing.T) {
	for kind := Internal; kind <= Cancelled; kind++ {
		err := fmt.Errorf("wrapped: %w", New(kind, "fault.internal"))
		if KindOf(err) != kind || kind.String() == "" || Exit(err) == 0 || Status(err) < 400 {
			t.Errorf("kind %d: %v %q exit %d status %d", kind, KindOf(err), kind, Exit(err), Status(err))
		}
	}
	if Exit(nil) != 0 || Status(nil) != 200 {
		t.Error("no error is not success")
	}
	if KindOf(context.Canceled) != Cancelled || Exit(fmt.Errorf("x: %w", context.Canceled)) != 130 {
		t.Error("an ended context is not a cancellation")
	}
}

func TestWhatTheUserReads(t *testing.T) {
	secret := errors.New("pq: relation person does not exist")
	err := New(Invalid, "fault.cancelled").Because(secret).At(Place{File: "名册.xlsx", Sheet: "一月", Line: 7, Head: "证件号码"})
	if said := Say(message.Zh, err); said != "名册.xlsx 工作表「一月」 第 7 行「证件号码」列 已停止。" {
		t.Errorf("said %q", said)
	}
	if said := (Place{File: "rules.yaml", Line: 3, Column: 7}).Say(message.Zh); said != "rules.yaml:3:7" {
		t.Errorf("an author's place is %q", said)
	}
	for _, lang := range []message.Lang{message.Zh, message.En} {
		if said := Say(lang, secret); strings.Contains(said, "person") || said == "" {
			t.Errorf("an unforeseen error shows its inside: %q", said)
		}
	}
	if !strings.Contains(err.Error(), "relation person") || !errors.Is(err, secret) {
		t.Error("the log does not get the cause")
	}
}
