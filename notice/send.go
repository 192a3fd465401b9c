package notice

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"guben/audit"
	"guben/fault"
	"guben/period"
	"guben/store"
)

// The limits of sending.
const (
	patience    = 15 * time.Second
	maxFailures = 3         // attempts a day, then the channel waits for the next
	pause       = 10 * 60e3 // milliseconds between attempts
	maxAnswer   = 64 << 10
)

// client follows no redirect: an address that was allowed may not lead to one
// that is not.
var client = &http.Client{
	Timeout:       patience,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// Due gives the channels whose digest is owed at the transaction's time: the
// hour has come, none was sent today, and the last failure is not fresh. Those
// that failed too often today wait for tomorrow.
func (p *Post) Due(tx *store.Tx) ([]Channel, error) {
	list, err := store.Collect(tx, p.scan, "SELECT "+columns+" FROM notice_channel WHERE county >= 0 AND off = 0 ORDER BY county, id")
	due := list[:0]
	for _, c := range list {
		if c.due(tx.Time()) {
			due = append(due, c)
		}
	}
	return due, err
}

func (c Channel) due(now time.Time) bool {
	today := period.On(now)
	if c.Sent == today || c.Weekly && now.In(period.China).Weekday() != time.Monday {
		return false
	}
	if now.In(period.China).Hour() < c.Hour {
		return false
	}
	if c.Tried == 0 || period.On(time.UnixMilli(c.Tried)) != today {
		return true
	}
	return c.Failures < maxFailures && now.UnixMilli()-c.Tried >= pause
}

// Send delivers a digest. What goes wrong is a fault the office understands;
// the service's own answer is its cause and goes to the log alone.
func (p *Post) Send(ctx context.Context, c Channel, d Digest, at time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if c.Kind == Mail {
		return p.sendMail(ctx, c, d, at)
	}
	if err := p.checkRobot(c); err != nil {
		return err
	}
	address, body, err := robot(c, d, at)
	if err != nil {
		return err
	}
	return push(ctx, address, body)
}

func (p *Post) sendMail(ctx context.Context, c Channel, d Digest, at time.Time) error {
	if p.Relay.Host == "" {
		return fault.New(fault.Invalid, "notice.no_relay")
	}
	if err := p.Relay.deliver(ctx, c.Address, letter(p.Relay, c, d, at)); err != nil {
		return fault.New(fault.Busy, "notice.unreached").Because(err)
	}
	return nil
}

func push(ctx context.Context, address string, body []byte) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return fault.New(fault.Invalid, "notice.unreached").Because(bare(err))
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := client.Do(request)
	if err != nil {
		return fault.New(fault.Busy, "notice.unreached").Because(bare(err))
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil || response.StatusCode != http.StatusOK || refused(answer) {
		return fault.New(fault.Conflict, "notice.refused").Because(fmt.Errorf("status %d", response.StatusCode))
	}
	return nil
}

// bare is the error without the address, whose token must not reach a log.
func bare(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

// codeOf is the catalog key of a failure.
func codeOf(failure error) string {
	var known *fault.Error
	if errors.As(failure, &known) {
		return known.Code
	}
	return "notice.unreached"
}

// Claim takes a due channel for one attempt; false says that somebody else has.
func (p *Post) Claim(tx *store.Tx, c Channel) (bool, error) {
	n, err := tx.Exec("UPDATE notice_channel SET tried = $1 WHERE county = $2 AND id = $3 AND tried = $4", tx.Now(), c.County, c.ID, c.Tried)
	return n == 1, err
}

// Sent records how an attempt ended. quiet says that nothing waited and nothing
// was sent.
func (p *Post) Sent(tx *store.Tx, c Channel, failure error, quiet bool) error {
	if failure == nil {
		if _, err := tx.Exec(`UPDATE notice_channel SET sent = $1, tried = $2, failures = 0, problem = '' WHERE county = $3 AND id = $4`,
			period.On(tx.Time()).String(), tx.Now(), c.County, c.ID); err != nil || quiet {
			return err
		}
		return p.Log.Append(tx, audit.Entry{County: c.County, ActorName: "guben", Action: "notice.send", Subject: "notice", SubjectID: c.ID})
	}
	failures := c.Failures + 1
	if period.On(time.UnixMilli(c.Tried)) != period.On(tx.Time()) {
		failures = 1
	}
	_, err := tx.Exec("UPDATE notice_channel SET tried = $1, failures = $2, problem = $3 WHERE county = $4 AND id = $5",
		tx.Now(), failures, codeOf(failure), c.County, c.ID)
	return err
}
