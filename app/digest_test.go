package app_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"guben/app"
	"guben/auth"
	"guben/message"
	"guben/notice"
	"guben/period"
	"guben/store"
)

// A digest goes to a real server, once a day, and names no household.
func TestDigests(t *testing.T) {
	var got []string
	robot := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = append(got, string(body))
		io.WriteString(w, `{"errcode":0}`)
	}))
	defer robot.Close()
	address, _ := url.Parse(robot.URL)
	now := time.Date(2020, 3, 16, 7, 0, 0, 0, period.China)
	ctx := context.Background()
	a, err := app.Open(ctx, app.Config{Database: filepath.Join(t.TempDir(), "guben.db"), Clock: func() time.Time { return now },
		Notice: app.Notice{Site: "https://guben.example", Hosts: []string{address.Host}}})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	office := auth.Scope{Account: 1, Name: "甲", Role: auth.Office, Division: 210504000000}
	if _, err := a.TakeUp(ctx, office, 210504000000, "", ""); err != nil {
		t.Fatal(err)
	}
	if err := a.DB.Update(ctx, func(tx *store.Tx) error {
		_, err := a.Post.Create(tx, office, notice.Channel{Kind: notice.WeCom, Division: 210504000000, Name: "专班群",
			Address: robot.URL + "/send?key=1", Hour: 8, Lang: message.Zh}, "")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	send := func() {
		t.Helper()
		if err := a.Tick(ctx); err != nil {
			t.Fatal(err)
		}
		if err := a.Digests(ctx); err != nil {
			t.Fatal(err)
		}
	}
	send()
	if len(got) != 0 {
		t.Errorf("before eight: %v", got)
	}
	now = time.Date(2020, 12, 20, 9, 0, 0, 0, period.China)
	send()
	send()
	if len(got) != 1 || !strings.Contains(got[0], "明山区") || !strings.Contains(got[0], "https://guben.example/task?signal=") {
		t.Errorf("%v", got)
	}
}
