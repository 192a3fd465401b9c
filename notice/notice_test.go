package notice_test

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"guben/audit"
	"guben/auth"
	"guben/fault"
	"guben/message"
	"guben/notice"
	"guben/period"
	"guben/seal"
	"guben/store"
	"guben/store/storetest"
)

var (
	office   = auth.Scope{Account: 1, Name: "甲", Role: auth.Office, Division: 210504000000}
	village  = auth.Scope{Account: 2, Name: "乙", Role: auth.Village, Division: 210504001001}
	township = auth.Scope{Account: 3, Name: "丙", Role: auth.Township, Division: 210504001000}
	foreign  = auth.Scope{Account: 4, Name: "丁", Role: auth.Office, Division: 210521000000}
)

var schemas = []store.Schema{audit.Schema, notice.Schema}

func post(t *testing.T) *notice.Post {
	t.Helper()
	ring, err := seal.New([]byte(strings.Repeat("k", 32)))
	if err != nil {
		t.Fatal(err)
	}
	return &notice.Post{Ring: ring, Log: audit.New(ring)}
}

func digest() notice.Digest {
	return notice.Digest{Day: period.Date(2020, 3, 16), Place: "明山区", Unit: "教育局", Site: "https://guben.example",
		Lines: []notice.Line{{Word: "notice.no_hour", N: 3, Path: "/ledger?signal=red"}, {Word: "notice.no_kind", N: 0, Path: "/none"}}}
}

func wecom(p *notice.Post, address string) notice.Channel {
	return notice.Channel{Kind: notice.WeCom, Division: 210504000000, Name: "专班群", Address: address, Hour: 8, Lang: message.Zh}
}

const robotAddress = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0123456789abcdef"

func TestChannelsAreKeptSealed(t *testing.T) {
	storetest.Each(t, schemas, func(t *testing.T, db *store.DB) {
		p := post(t)
		c := create(t, db, p, office, wecom(p, robotAddress))
		view(t, db, func(tx *store.Tx) error {
			var address []byte
			if err := tx.QueryRow("SELECT address FROM notice_channel WHERE county = $1 AND id = $2", c.County, c.ID).Scan(&address); err != nil {
				return err
			}
			if strings.Contains(string(address), "0123456789abcdef") {
				t.Error("the address lies open in the database")
			}
			got, err := p.Get(tx, office, c.County, c.ID)
			if got.Address != robotAddress || strings.Contains(got.Hint(), "0123456789") {
				t.Errorf("address %q, hint %q", got.Address, got.Hint())
			}
			return err
		})
	})
}

func TestWhoMayKeepChannels(t *testing.T) {
	p := post(t)
	db := storetest.SQLite(t, schemas...)
	c := create(t, db, p, office, wecom(p, robotAddress))
	for scope, kind := range map[*auth.Scope]fault.Kind{&village: fault.Forbidden, &township: fault.NotFound, &foreign: fault.NotFound} {
		for name, try := range map[string]func(*store.Tx) error{
			"create": func(tx *store.Tx) error { _, err := p.Create(tx, *scope, wecom(p, robotAddress), ""); return err },
			"update": func(tx *store.Tx) error { return p.Update(tx, *scope, c, "") },
			"delete": func(tx *store.Tx) error { return p.Delete(tx, *scope, c.County, c.ID, "") },
		} {
			if err := db.Update(context.Background(), try); fault.KindOf(err) != kind {
				t.Errorf("%s %s: %v", scope.Name, name, err)
			}
		}
	}
}

func TestAChannelIsClaimedOnce(t *testing.T) {
	p := post(t)
	db := storetest.SQLite(t, schemas...)
	c := create(t, db, p, office, wecom(p, robotAddress))
	for i, want := range []bool{true, false} {
		update(t, db, func(tx *store.Tx) error {
			got, err := p.Claim(tx, c)
			if got != want {
				t.Errorf("claim %d: %v", i, got)
			}
			return err
		})
	}
}

func TestAVillageHasNoDigest(t *testing.T) {
	p := post(t)
	db := storetest.SQLite(t, schemas...)
	c := wecom(p, robotAddress)
	c.Division = 210504001001
	err := db.Update(context.Background(), func(tx *store.Tx) error {
		_, err := p.Create(tx, office, c, "")
		return err
	})
	if fault.KindOf(err) != fault.Invalid {
		t.Error(err)
	}
}

func TestAnEmptyAddressKeepsTheOldOne(t *testing.T) {
	p := post(t)
	db := storetest.SQLite(t, schemas...)
	c := create(t, db, p, office, wecom(p, robotAddress))
	c.Address, c.Hour = "", 17
	update(t, db, func(tx *store.Tx) error { return p.Update(tx, office, c, "") })
	if err := db.Update(context.Background(), func(tx *store.Tx) error { return p.Update(tx, office, c, "") }); fault.KindOf(err) != fault.Conflict {
		t.Errorf("an old version was taken: %v", err)
	}
	view(t, db, func(tx *store.Tx) error {
		got, err := p.Get(tx, office, c.County, c.ID)
		if got.Address != robotAddress || got.Hour != 17 {
			t.Errorf("%+v", got)
		}
		return err
	})
}

func TestAddressesAreOfKnownRobots(t *testing.T) {
	p := post(t)
	p.Hosts = []string{"robot.county.example"}
	for address, good := range map[string]bool{
		robotAddress: true, "https://robot.county.example/hook": true, "http://robot.county.example/hook": true,
		"http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1": false, "https://127.0.0.1/": false, "https://qyapi.weixin.qq.com.evil.example/": false,
		"https://u:p@qyapi.weixin.qq.com/": false, "file:///etc/passwd": false, "": false, "https://oapi.dingtalk.com/robot/send": false,
	} {
		db := storetest.SQLite(t, schemas...)
		err := db.Update(context.Background(), func(tx *store.Tx) error {
			_, err := p.Create(tx, office, wecom(p, address), "")
			return err
		})
		if (err == nil) != good {
			t.Errorf("%q: %v", address, err)
		}
	}
}

// robots is a real server that keeps what it was sent.
type robots struct {
	*httptest.Server
	answer string
	query  url.Values
	body   map[string]any
}

func serve(t *testing.T, answer string) *robots {
	r := &robots{answer: answer}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		r.query = request.URL.Query()
		content, _ := io.ReadAll(request.Body)
		if err := json.Unmarshal(content, &r.body); err != nil {
			t.Errorf("no JSON: %s", content)
		}
		fmt.Fprint(w, r.answer)
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *robots) channel(p *notice.Post, kind notice.Kind, secret string) notice.Channel {
	address, _ := url.Parse(r.URL)
	p.Hosts = []string{address.Host}
	return notice.Channel{Kind: kind, Address: r.URL + "/send?access_token=token", Secret: secret, Lang: message.Zh}
}

func TestRobotsAreSentWhatTheyTake(t *testing.T) {
	at := time.Date(2020, 3, 16, 1, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		kind   notice.Kind
		answer string
		text   []string // way to the text in the body
	}{
		{notice.WeCom, `{"errcode":0,"errmsg":"ok"}`, []string{"markdown", "content"}},
		{notice.DingTalk, `{"errcode":0,"errmsg":"ok"}`, []string{"markdown", "text"}},
		{notice.Feishu, `{"code":0,"msg":"success"}`, []string{"card"}},
	} {
		p, r := post(t), serve(t, c.answer)
		if err := p.Send(context.Background(), r.channel(p, c.kind, "geheim"), digest(), at); err != nil {
			t.Fatalf("%s: %v", c.kind, err)
		}
		var part any = r.body
		for _, step := range c.text {
			part = part.(map[string]any)[step]
		}
		text := fmt.Sprint(part)
		if !strings.Contains(text, "明山区教育局") || !strings.Contains(text, "https://guben.example/ledger?signal=red") || strings.Contains(text, "/none") {
			t.Errorf("%s was sent %s", c.kind, text)
		}
		if strings.Contains(fmt.Sprint(r.body), "geheim") {
			t.Errorf("%s was sent the secret itself", c.kind)
		}
	}
}

func TestSignatures(t *testing.T) {
	at := time.Date(2020, 3, 16, 1, 0, 0, 0, time.UTC)
	p, r := post(t), serve(t, `{"errcode":0}`)
	if err := p.Send(context.Background(), r.channel(p, notice.DingTalk, "geheim"), digest(), at); err != nil {
		t.Fatal(err)
	}
	if want := signature("geheim", "1584320400000\ngeheim"); r.query.Get("sign") != want || r.query.Get("access_token") != "token" {
		t.Errorf("signed %v, want %s", r.query, want)
	}
	p, r = post(t), serve(t, `{"code":0}`)
	if err := p.Send(context.Background(), r.channel(p, notice.Feishu, "geheim"), digest(), at); err != nil {
		t.Fatal(err)
	}
	if want := signature("1584320400\ngeheim", ""); r.body["sign"] != want || r.body["timestamp"] != "1584320400" {
		t.Errorf("signed %v, want %s", r.body["sign"], want)
	}
}

func signature(key, text string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func TestARefusalIsNoSuccess(t *testing.T) {
	for answer, kind := range map[string]fault.Kind{`{"errcode":310000,"errmsg":"keywords not in content"}`: fault.Conflict, `{"code":9499}`: fault.Conflict, `<html>`: fault.Conflict} {
		p, r := post(t), serve(t, answer)
		if err := p.Send(context.Background(), r.channel(p, notice.DingTalk, ""), digest(), time.Now()); fault.KindOf(err) != kind {
			t.Errorf("%s: %v", answer, err)
		}
	}
	p, r := post(t), serve(t, `{"errcode":0}`)
	c := r.channel(p, notice.WeCom, "")
	r.Close()
	err := p.Send(context.Background(), c, digest(), time.Now())
	if fault.KindOf(err) != fault.Busy || strings.Contains(err.Error(), "access_token") {
		t.Errorf("unreachable: %v", err)
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	inner := serve(t, `{"errcode":0}`)
	outer := httptest.NewServer(http.RedirectHandler(inner.URL, http.StatusTemporaryRedirect))
	defer outer.Close()
	p := post(t)
	address, _ := url.Parse(outer.URL)
	p.Hosts = []string{address.Host}
	err := p.Send(context.Background(), notice.Channel{Kind: notice.WeCom, Address: outer.URL, Lang: message.Zh}, digest(), time.Now())
	if err == nil || inner.body != nil {
		t.Errorf("a redirect was followed: %v", err)
	}
}

// relay is a mail server of a few words: it takes one letter.
func relay(t *testing.T) (address string, letter chan string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	letter = make(chan string, 1)
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		lines := bufio.NewReader(conn)
		fmt.Fprint(conn, "220 relay\r\n")
		var content strings.Builder
		for inside := false; ; {
			line, err := lines.ReadString('\n')
			switch {
			case err != nil:
				return
			case inside && line == ".\r\n":
				inside = false
				letter <- content.String()
				fmt.Fprint(conn, "250 taken\r\n")
			case inside:
				content.WriteString(line)
			case strings.HasPrefix(line, "DATA"):
				inside = true
				fmt.Fprint(conn, "354 go on\r\n")
			case strings.HasPrefix(line, "QUIT"):
				fmt.Fprint(conn, "221 bye\r\n")
				return
			default:
				fmt.Fprint(conn, "250 ok\r\n")
			}
		}
	}()
	return listener.Addr().String(), letter
}

func TestMail(t *testing.T) {
	p := post(t)
	c := notice.Channel{Kind: notice.Mail, Address: "office@example.gov.cn", Lang: message.Zh}
	if err := p.Send(context.Background(), c, digest(), time.Now()); fault.KindOf(err) != fault.Invalid {
		t.Errorf("without a relay: %v", err)
	}
	address, letter := relay(t)
	p.Relay = notice.Relay{Host: address, From: "guben@example.gov.cn"}
	if err := p.Send(context.Background(), c, digest(), time.Now()); err != nil {
		t.Fatal(err)
	}
	got := <-letter
	_, body, _ := strings.Cut(got, "\r\n\r\n")
	text, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(body, "\r\n", ""))
	if err != nil || !strings.Contains(string(text), "/ledger?signal=red") || !strings.Contains(got, "To: office@example.gov.cn") {
		t.Errorf("%v: %s\n%s", err, got, text)
	}
}

func TestADigestGoesOutOnceADay(t *testing.T) {
	now := time.Date(2020, 3, 16, 7, 0, 0, 0, period.China) // a Monday
	db, err := store.Open(context.Background(), t.TempDir()+"/notice.db", func() time.Time { return now }, schemas...)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	p := post(t)
	daily := create(t, db, p, office, wecom(p, robotAddress))
	weekly := wecom(p, robotAddress)
	weekly.Weekly = true
	weekly = create(t, db, p, office, weekly)
	off := wecom(p, robotAddress)
	off.Off = true
	create(t, db, p, office, off)

	expect := func(when string, ids ...int64) {
		t.Helper()
		view(t, db, func(tx *store.Tx) error {
			due, err := p.Due(tx)
			var got []int64
			for _, c := range due {
				got = append(got, c.ID)
			}
			if !slices.Equal(got, ids) {
				t.Errorf("%s: %v, want %v", when, got, ids)
			}
			return err
		})
	}
	sent := func(id int64, failure error) {
		t.Helper()
		update(t, db, func(tx *store.Tx) error {
			c, err := p.Get(tx, office, 210504, id)
			if err != nil {
				return err
			}
			return p.Sent(tx, c, failure, false)
		})
	}
	failure := fault.New(fault.Busy, "notice.unreached")

	expect("before eight")
	now = now.Add(time.Hour)
	expect("at eight on Monday", daily.ID, weekly.ID)
	sent(weekly.ID, nil)
	sent(daily.ID, failure)
	expect("just after a failure")
	now = now.Add(11 * time.Minute)
	expect("after a pause", daily.ID)
	sent(daily.ID, failure)
	now = now.Add(11 * time.Minute)
	sent(daily.ID, failure)
	now = now.Add(time.Hour)
	expect("after three failures")
	now = now.Add(24 * time.Hour)
	expect("on Tuesday", daily.ID)
	sent(daily.ID, failure)
	now = now.Add(11 * time.Minute)
	expect("the count of failures is of the day", daily.ID)
	sent(daily.ID, nil)
	expect("when it was sent")
}

func TestAnEmptyDigestSaysSo(t *testing.T) {
	d := digest()
	if d.Empty() {
		t.Error("three things wait")
	}
	d.Lines[0].N = 0
	if !d.Empty() {
		t.Error("nothing waits")
	}
}

func create(t *testing.T, db *store.DB, p *notice.Post, scope auth.Scope, c notice.Channel) notice.Channel {
	t.Helper()
	update(t, db, func(tx *store.Tx) (err error) {
		c, err = p.Create(tx, scope, c, "")
		return err
	})
	return c
}

func update(t *testing.T, db *store.DB, fn func(*store.Tx) error) {
	t.Helper()
	if err := db.Update(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

func view(t *testing.T, db *store.DB, fn func(*store.Tx) error) {
	t.Helper()
	if err := db.View(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}
