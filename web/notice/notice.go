package notice

import (
	"net/http"
	"strconv"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/message"
	"guben/notice"
	"guben/store"
	"guben/web/page"
)

// channelsPage lists where digests go.
type channelsPage struct{ Rows []channelRow }

func (channelsPage) File() string { return "notices" }

// channelRow is a channel in a list.
type channelRow struct {
	notice.Channel
	PlaceName, UnitName, Path string
}

// Wrong is why the last attempt failed, "" where it did not.
func (r channelRow) Wrong() message.Key { return message.Key(r.Problem) }

func channels(x *page.Exchange) (page.Answer, error) {
	p := &channelsPage{}
	err := x.View(func(tx *store.Tx) error {
		tree, err := x.Tree(tx)
		if err != nil {
			return err
		}
		list, err := x.Post.List(tx, x.Scope)
		for _, c := range list {
			p.Rows = append(p.Rows, newChannelRow(x, tree, c))
		}
		return err
	})
	return page.ShowUnless(err, p)
}

func newChannelRow(x *page.Exchange, tree *division.Tree, c notice.Channel) channelRow {
	row := channelRow{Channel: c, PlaceName: page.PlaceName(tree, c.Division), Path: page.ChannelPath(c.County, c.ID)}
	if c.Unit != "" {
		row.UnitName = page.UnitName(x.Plan(), c.Unit, x.Lang)
	}
	return row
}

// channelPage makes a channel or changes it, and shows what it would send.
type channelPage struct {
	page.Form
	Row     channelRow
	New     bool
	Kinds   []page.Choice
	Places  []page.Choice
	Units   []page.Choice
	Hours   []page.Choice
	Langs   []page.Choice
	Preview string
	Empty   bool
}

func (*channelPage) File() string { return "notice" }

func newChannel(x *page.Exchange) (page.Answer, error) {
	p := &channelPage{Form: page.NewForm(), New: true}
	p.Row.Channel = notice.Channel{Kind: notice.WeCom, Division: x.Scope.Division, Hour: 9, Lang: x.Lang}
	return p.shown(x)
}

// channel shows a channel with the digest it would send now.
func channel(x *page.Exchange) (page.Answer, error) {
	p := &channelPage{Form: page.NewForm()}
	if err := x.View(func(tx *store.Tx) error { return p.load(x, tx) }); err != nil {
		return nil, err
	}
	return p.shown(x)
}

func (p *channelPage) load(x *page.Exchange, tx *store.Tx) (err error) {
	p.Row.Channel, err = x.Post.Get(tx, x.Scope, store.ParseID(x.R.PathValue("county")), x.ID("id"))
	return err
}

func (p *channelPage) shown(x *page.Exchange) (page.Answer, error) {
	err := x.View(func(tx *store.Tx) error { return p.fill(x, tx) })
	return page.ShowUnless(err, p)
}

// fill offers what can be chosen, and previews the digest.
func (p *channelPage) fill(x *page.Exchange, tx *store.Tx) error {
	tree, err := x.Tree(tx)
	if err != nil {
		return err
	}
	c := p.Row.Channel
	p.Row = newChannelRow(x, tree, c)
	for _, kind := range notice.Kinds {
		p.Kinds = append(p.Kinds, page.Choice{Value: string(kind), Text: kind.Say(x.Lang), Here: kind == c.Kind})
	}
	for _, place := range page.PlaceChoices(tree, x.Scope.Division, c.Division) {
		if code, err := division.ParseCode(place.Value); err == nil && code.Level() <= division.Township {
			p.Places = append(p.Places, place)
		}
	}
	if plan := x.Plan(); plan != nil {
		p.Units = x.UnitsOf(plan, c.Unit)
	}
	for hour := range 24 {
		p.Hours = append(p.Hours, page.Choice{Value: strconv.Itoa(hour), Text: x.Text("channels.at_hour", "n", hour), Here: hour == c.Hour})
	}
	p.Langs = []page.Choice{{Value: "zh", Text: "中文", Here: c.Lang == message.Zh}, {Value: "en", Text: "English", Here: c.Lang == message.En}}
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
func (p *channelPage) typed(x *page.Exchange) error {
	c := &p.Row.Channel
	c.Kind, c.Unit, c.Name, c.Address, c.Secret = notice.Kind(x.Field("kind")), x.Field("unit"), x.Field("name"), x.Field("address"), x.Secret("secret")
	hour, err := strconv.Atoi(x.Field("hour"))
	if err != nil {
		hour = -1
	}
	c.Hour, c.Weekly, c.Off, c.Lang = hour, x.Field("weekly") != "", x.Field("off") != "", message.Lang(x.Field("lang"))
	if p.New {
		if c.Division, err = division.ParseCode(x.Field("place")); err != nil {
			return fault.New(fault.Invalid, "division.not_code", "text", x.Field("place"))
		}
		return nil
	}
	c.Version = store.ParseID(x.Field("version"))
	return nil
}

func createChannel(x *page.Exchange) (page.Answer, error) {
	p := &channelPage{Form: page.Form{Key: x.Field("key")}, New: true}
	if err := p.typed(x); err != nil {
		return nil, err
	}
	made := p.Row.Channel
	err := x.Update(func(tx *store.Tx) (err error) {
		made, err = x.Post.Create(tx, x.Scope, p.Row.Channel, p.Key)
		return err
	})
	if fault.KindOf(err) == fault.Duplicate && err != nil {
		return page.See("/notice", "channel_saved")
	}
	return p.answer(x, page.ChannelPath(made.County, made.ID), "channel_saved", err)
}

// changeChannel saves, removes or tries a channel.
func changeChannel(x *page.Exchange) (page.Answer, error) {
	p := &channelPage{Form: page.Form{Key: x.Field("key")}}
	if err := x.View(func(tx *store.Tx) error { return p.load(x, tx) }); err != nil {
		return nil, err
	}
	path := page.ChannelPath(p.Row.County, p.Row.ID)
	switch x.Field("do") {
	case "remove":
		err := x.Update(func(tx *store.Tx) error { return x.Post.Delete(tx, x.Scope, p.Row.County, p.Row.ID, p.Key) })
		return p.answer(x, "/notice", "channel_removed", err)
	case "test":
		return p.answer(x, path, "channel_tested", p.try(x))
	}
	if err := p.typed(x); err != nil {
		return nil, err
	}
	err := x.Update(func(tx *store.Tx) error { return x.Post.Update(tx, x.Scope, p.Row.Channel, p.Key) })
	return p.answer(x, path, "channel_saved", err)
}

// try sends the digest of this moment; the day's own is still sent at its hour.
func (p *channelPage) try(x *page.Exchange) error {
	if err := x.Scope.Need(auth.Dispatch); err != nil {
		return err
	}
	var digest notice.Digest
	if err := x.View(func(tx *store.Tx) (err error) {
		digest, err = x.Digest(tx, p.Row.Channel)
		return err
	}); err != nil {
		return err
	}
	return x.Post.Send(x.R.Context(), p.Row.Channel, digest, x.Clock())
}

// answer leads on, or shows the channel with what is wrong.
func (p *channelPage) answer(x *page.Exchange, to, done string, err error) (page.Answer, error) {
	kind := fault.KindOf(err)
	switch {
	case err == nil || kind == fault.Duplicate:
		return page.See(to, done)
	case kind == fault.Forbidden || kind == fault.NotFound || kind == fault.Internal:
		return nil, err
	}
	if err := x.View(func(tx *store.Tx) error { return p.fill(x, tx) }); err != nil {
		return nil, err
	}
	p.Wrong = fault.Say(x.Lang, err)
	return page.Again(max(http.StatusUnprocessableEntity, fault.Status(err)), p)
}
