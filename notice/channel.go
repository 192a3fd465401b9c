package notice

import (
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"guben/audit"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/message"
	"guben/store"
)

// The names under which address and secret are sealed.
const (
	addressField = "notice_address"
	secretField  = "notice_secret"
)

// hosts are where the robots of the three services live.
var hosts = map[Kind]string{
	WeCom:    "qyapi.weixin.qq.com",
	DingTalk: "oapi.dingtalk.com",
	Feishu:   "open.feishu.cn",
}

// maxAddress is the longest address, in bytes.
const maxAddress = 500

// Create adds a channel for a place within the scope.
func (p *Post) Create(tx *store.Tx, scope auth.Scope, c Channel, key string) (Channel, error) {
	if err := permit(scope, c.Division); err != nil {
		return c, err
	}
	if err := p.check(c); err != nil {
		return c, err
	}
	c.ID, c.County, c.Version = tx.NewID(), c.Division.County(), 1
	if _, err := tx.Exec(`INSERT INTO notice_channel (county, id, kind, division, unit, name, address, secret, hour, weekly, lang, off,
		sent, tried, failures, problem, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', 0, 0, '', 1)`,
		c.County, c.ID, string(c.Kind), int64(c.Division), c.Unit, c.Name, p.Ring.Seal(addressField, c.Address),
		p.Ring.Seal(secretField, c.Secret), c.Hour, flag(c.Weekly), string(c.Lang), flag(c.Off)); err != nil {
		return c, err
	}
	return c, p.record(tx, scope, c, "notice.create", key)
}

// Update changes a channel. An empty address or secret keeps the present one;
// the place stays.
func (p *Post) Update(tx *store.Tx, scope auth.Scope, c Channel, key string) error {
	old, err := p.Get(tx, scope, c.County, c.ID)
	if err != nil {
		return err
	}
	c.Division = old.Division
	if err := permit(scope, c.Division); err != nil {
		return err
	}
	if c.Address == "" {
		c.Address = old.Address
	}
	if c.Secret == "" {
		c.Secret = old.Secret
	}
	if err := p.check(c); err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE notice_channel SET kind = $1, unit = $2, name = $3, address = $4, secret = $5, hour = $6, weekly = $7,
		lang = $8, off = $9, failures = 0, problem = '', version = version + 1 WHERE county = $10 AND id = $11 AND version = $12`,
		string(c.Kind), c.Unit, c.Name, p.Ring.Seal(addressField, c.Address), p.Ring.Seal(secretField, c.Secret), c.Hour,
		flag(c.Weekly), string(c.Lang), flag(c.Off), c.County, c.ID, c.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.New(fault.Conflict, "notice.changed")
	}
	return p.record(tx, scope, c, "notice.update", key)
}

// Delete ends a channel.
func (p *Post) Delete(tx *store.Tx, scope auth.Scope, county, id int64, key string) error {
	c, err := p.Get(tx, scope, county, id)
	if err != nil {
		return err
	}
	if err := permit(scope, c.Division); err != nil {
		return err
	}
	if _, err := tx.Exec("DELETE FROM notice_channel WHERE county = $1 AND id = $2", county, id); err != nil {
		return err
	}
	return p.record(tx, scope, c, "notice.delete", key)
}

// List gives the channels of the scope's area, by place and name.
func (p *Post) List(tx *store.Tx, scope auth.Scope) ([]Channel, error) {
	if err := scope.Need(power); err != nil {
		return nil, err
	}
	first, end := scope.Counties()
	lo, hi := scope.Range()
	return store.Collect(tx, p.scan, "SELECT "+columns+` FROM notice_channel WHERE county >= $1 AND county < $2
		AND division >= $3 AND division < $4 ORDER BY division, name, id`, first, end, lo, hi)
}

// Get is one channel of the scope's area, with its address.
func (p *Post) Get(tx *store.Tx, scope auth.Scope, county, id int64) (Channel, error) {
	if err := scope.Need(power); err != nil {
		return Channel{}, err
	}
	lo, hi := scope.Range()
	return p.scan(tx.QueryRow("SELECT "+columns+` FROM notice_channel WHERE county = $1 AND id = $2
		AND division >= $3 AND division < $4`, county, id, lo, hi))
}

// Hint is as much of the address as may be shown.
func (c Channel) Hint() string {
	if c.Kind == Mail {
		return c.Address
	}
	address, err := url.Parse(c.Address)
	if err != nil {
		return "…"
	}
	tail := c.Address[max(0, len(c.Address)-4):]
	return address.Host + "/…" + tail
}

const columns = "county, id, kind, division, unit, name, address, secret, hour, weekly, lang, off, sent, tried, failures, problem, version"

func (p *Post) scan(row store.Scanner) (c Channel, err error) {
	var address, secret []byte
	var weekly, off int
	if err = row.Scan(&c.County, &c.ID, &c.Kind, &c.Division, &c.Unit, &c.Name, &address, &secret, &c.Hour, &weekly, &c.Lang, &off,
		store.Day(&c.Sent), &c.Tried, &c.Failures, &c.Problem, &c.Version); err != nil {
		return c, err
	}
	c.Weekly, c.Off = weekly == 1, off == 1
	if c.Address, err = p.Ring.Unseal(addressField, address); err != nil {
		return c, err
	}
	c.Secret, err = p.Ring.Unseal(secretField, secret)
	return c, err
}

func (p *Post) record(tx *store.Tx, scope auth.Scope, c Channel, action, key string) error {
	return p.Log.Append(tx, audit.Entry{County: c.County, Actor: scope.Account, ActorName: scope.Name, Action: action,
		Subject: "notice", SubjectID: c.ID, Detail: map[string]any{"place": c.Division, "unit": c.Unit}, Key: key})
}

// check says what is wrong with a channel before it is kept.
func (p *Post) check(c Channel) error {
	switch {
	case !slices.Contains(Kinds, c.Kind):
		return fault.New(fault.Invalid, "notice.no_kind")
	case strings.TrimSpace(c.Name) == "" || utf8.RuneCountInString(c.Name) > 60:
		return fault.New(fault.Invalid, "notice.no_name")
	case c.Division.Level() > division.Township:
		return fault.New(fault.Invalid, "notice.no_place")
	case c.Hour < 0 || c.Hour > 23:
		return fault.New(fault.Invalid, "notice.no_hour")
	case c.Lang != message.Zh && c.Lang != message.En:
		return fault.New(fault.Invalid, "notice.no_lang")
	case len(c.Address) > maxAddress:
		return fault.New(fault.TooLarge, "notice.long_address", "n", maxAddress)
	case c.Kind == Mail:
		return checkMail(c.Address)
	}
	return p.checkRobot(c)
}

func checkMail(address string) error {
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address {
		return fault.New(fault.Invalid, "notice.no_mail", "text", address)
	}
	return nil
}

// checkRobot lets digests go only to machines that are known to be robots: an
// address anybody could type would let the server knock at any door of its net.
func (p *Post) checkRobot(c Channel) error {
	address, err := url.Parse(c.Address)
	if err != nil || address.Host == "" || address.User != nil {
		return fault.New(fault.Invalid, "notice.no_address", "host", hosts[c.Kind])
	}
	if slices.Contains(p.Hosts, address.Host) && (address.Scheme == "https" || address.Scheme == "http") {
		return nil
	}
	if address.Scheme != "https" || address.Host != hosts[c.Kind] {
		return fault.New(fault.Invalid, "notice.no_address", "host", hosts[c.Kind])
	}
	return nil
}

func flag(set bool) int {
	if set {
		return 1
	}
	return 0
}
