package web

import (
	_ "embed"
	"net/http"
	"strconv"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/message"
	"guben/notice"
	"guben/store"
)

//go:embed notice.txt
var noticeCatalog string

var _ = message.Register("channels", noticeCatalog)

// channelsPage lists where digests go.
type channelsPage struct{ Rows []channelRow }

func (channelsPage) file() string { return "notices" }

// channelRow is a channel in a list.
type channelRow struct {
	notice.Channel
	PlaceName, UnitName, Path string
}

// Wrong is why the last attempt failed, "" where it did not.
func (r channelRow) Wrong() message.Key { return message.Key(r.Problem) }

func channelPath(county, id int64) string {
	return "/notice/" + strconv.FormatInt(county, 10) + "/" + store.FormatID(id)
}

func channels(x *exchange) (answer, error) {
	p := &channelsPage{}
	err := x.view(func(tx *store.Tx) error {
		tree, err := x.tree(tx)
		if err != nil {
			return err
		}
		list, err := x.Post.List(tx, x.scope)
		for _, c := range list {
			p.Rows = append(p.Rows, x.channelRow(tree, c))
		}
		return err
	})
	return shownUnless(err, p)
}

func (x *exchange) channelRow(tree *division.Tree, c notice.Channel) channelRow {
	row := channelRow{Channel: c, PlaceName: placeName(tree, c.Division), Path: channelPath(c.County, c.ID)}
	if c.Unit != "" {
		row.UnitName = unitName(x.plan(), c.Unit, x.lang)
	}
	return row
}

// channelPage makes a channel or changes it, and shows what it would send.
type channelPage struct {
	form
	Row     channelRow
	New     bool
	Kinds   []choice
	Places  []choice
	Units   []choice
	Hours   []choice
	Langs   []choice
	Preview string
	Empty   bool
}

func (*channelPage) file() string { return "notice" }

func newChannel(x *exchange) (answer, error) {
	p := &channelPage{form: newForm(), New: true}
	p.Row.Channel = notice.Channel{Kind: notice.WeCom, Division: x.scope.Division, Hour: 9, Lang: x.lang}
	return p.shown(x)
}

// channel shows a channel with the digest it would send now.
func channel(x *exchange) (answer, error) {
	p := &channelPage{form: newForm()}
	if err := x.view(func(tx *store.Tx) error { return p.load(x, tx) }); err != nil {
		return nil, err
	}
	return p.shown(x)
}

func (p *channelPage) load(x *exchange, tx *store.Tx) (err error) {
	p.Row.Channel, err = x.Post.Get(tx, x.scope, store.ParseID(x.r.PathValue("county")), x.id("id"))
	return err
}

func (p *channelPage) shown(x *exchange) (answer, error) {
	err := x.view(func(tx *store.Tx) error { return p.fill(x, tx) })
	return shownUnless(err, p)
}

// fill offers what can be chosen, and previews the digest.
func (p *channelPage) fill(x *exchange, tx *store.Tx) error {
	tree, err := x.tree(tx)
	if err != nil {
		return err
	}
	c := p.Row.Channel
	p.Row = x.channelRow(tree, c)
	for _, kind := range notice.Kinds {
		p.Kinds = append(p.Kinds, choice{string(kind), kind.Say(x.lang), kind == c.Kind})
	}
	for _, place := range placeChoices(tree, x.scope.Division, c.Division) {
		if code, err := division.ParseCode(place.Value); err == nil && code.Level() <= division.Township {
			p.Places = append(p.Places, place)
		}
	}
	if plan := x.plan(); plan != nil {
		p.Units = x.unitChoicesOf(plan, c.Unit)
	}
	for hour := range 24 {
		p.Hours = append(p.Hours, choice{strconv.Itoa(hour), x.text("channels.at_hour", "n", hour), hour == c.Hour})
	}
	p.Langs = []choice{{"zh", "中文", c.Lang == message.Zh}, {"en", "English", c.Lang == message.En}}
	if c.Division.Level() > division.Township {
		return nil
	}
	digest, err := x.Digest(tx, c)
	if err == nil {
		p.Preview, p.Empty = digest.Text(c.Lang), digest.Empty()
	}
	return err
}

// typed is the channel as it was typed.
func (p *channelPage) typed(x *exchange) error {
	c := &p.Row.Channel
	c.Kind, c.Unit, c.Name, c.Address, c.Secret = notice.Kind(x.field("kind")), x.field("unit"), x.field("name"), x.field("address"), x.secret("secret")
	hour, err := strconv.Atoi(x.field("hour"))
	if err != nil {
		hour = -1
	}
	c.Hour, c.Weekly, c.Off, c.Lang = hour, x.field("weekly") != "", x.field("off") != "", message.Lang(x.field("lang"))
	if p.New {
		if c.Division, err = division.ParseCode(x.field("place")); err != nil {
			return fault.New(fault.Invalid, "division.not_code", "text", x.field("place"))
		}
		return nil
	}
	c.Version = store.ParseID(x.field("version"))
	return nil
}

func createChannel(x *exchange) (answer, error) {
	p := &channelPage{form: form{Key: x.field("key")}, New: true}
	if err := p.typed(x); err != nil {
		return nil, err
	}
	made := p.Row.Channel
	err := x.update(func(tx *store.Tx) (err error) {
		made, err = x.Post.Create(tx, x.scope, p.Row.Channel, p.Key)
		return err
	})
	if fault.KindOf(err) == fault.Duplicate && err != nil {
		return see("/notice", "channel_saved")
	}
	return p.answer(x, channelPath(made.County, made.ID), "channel_saved", err)
}

// changeChannel saves, removes or tries a channel.
func changeChannel(x *exchange) (answer, error) {
	p := &channelPage{form: form{Key: x.field("key")}}
	if err := x.view(func(tx *store.Tx) error { return p.load(x, tx) }); err != nil {
		return nil, err
	}
	path := channelPath(p.Row.County, p.Row.ID)
	switch x.field("do") {
	case "remove":
		err := x.update(func(tx *store.Tx) error { return x.Post.Delete(tx, x.scope, p.Row.County, p.Row.ID, p.Key) })
		return p.answer(x, "/notice", "channel_removed", err)
	case "test":
		return p.answer(x, path, "channel_tested", p.try(x))
	}
	if err := p.typed(x); err != nil {
		return nil, err
	}
	err := x.update(func(tx *store.Tx) error { return x.Post.Update(tx, x.scope, p.Row.Channel, p.Key) })
	return p.answer(x, path, "channel_saved", err)
}

// try sends the digest of this moment; the day's own is still sent at its hour.
func (p *channelPage) try(x *exchange) error {
	if err := x.scope.Need(auth.Dispatch); err != nil {
		return err
	}
	var digest notice.Digest
	if err := x.view(func(tx *store.Tx) (err error) {
		digest, err = x.Digest(tx, p.Row.Channel)
		return err
	}); err != nil {
		return err
	}
	return x.Post.Send(x.r.Context(), p.Row.Channel, digest, x.Clock())
}

// answer leads on, or shows the channel with what is wrong.
func (p *channelPage) answer(x *exchange, to, done string, err error) (answer, error) {
	kind := fault.KindOf(err)
	switch {
	case err == nil || kind == fault.Duplicate:
		return see(to, done)
	case kind == fault.Forbidden || kind == fault.NotFound || kind == fault.Internal:
		return nil, err
	}
	if err := x.view(func(tx *store.Tx) error { return p.fill(x, tx) }); err != nil {
		return nil, err
	}
	p.Wrong = fault.Say(x.lang, err)
	return again(max(http.StatusUnprocessableEntity, fault.Status(err)), p)
}
