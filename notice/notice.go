// Package notice sends digests out of the program: how many things wait for a
// unit or a place, to a group robot of WeCom, DingTalk or Feishu, or by mail. A
// digest is counts and addresses of pages; it holds no name, no number and no
// place below a township, so that a chat group learns nothing of a household.
package notice

import (
	_ "embed"

	"guben/audit"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/message"
	"guben/period"
	"guben/seal"
	"guben/store"
)

//go:embed text.txt
var catalog string

var _ = message.Register("notice", catalog)

// Schema is the room's tables. Addresses and secrets are sealed: whoever holds
// a robot's address may write to its group.
var Schema = store.Schema{Room: "notice", Steps: []string{`
	CREATE TABLE notice_channel (
		county BIGINT NOT NULL, id BIGINT NOT NULL, kind TEXT NOT NULL, division BIGINT NOT NULL, unit TEXT NOT NULL,
		name TEXT NOT NULL, address BYTEA NOT NULL, secret BYTEA, hour INTEGER NOT NULL, weekly INTEGER NOT NULL,
		lang TEXT NOT NULL, off INTEGER NOT NULL, sent TEXT NOT NULL, tried BIGINT NOT NULL, failures INTEGER NOT NULL,
		problem TEXT NOT NULL, version BIGINT NOT NULL, PRIMARY KEY (county, id));`}}

// Kind is the kind of a channel.
type Kind string

// The kinds.
const (
	WeCom    Kind = "wecom"
	DingTalk Kind = "dingtalk"
	Feishu   Kind = "feishu"
	Mail     Kind = "mail"
)

// Kinds in the order they are offered.
var Kinds = []Kind{WeCom, DingTalk, Feishu, Mail}

// Say names the kind.
func (k Kind) Say(lang message.Lang) string { return message.Text(lang, "notice.kind_"+string(k)) }

// Channel is where the digests of a place, or of one unit there, are sent.
type Channel struct {
	County   int64
	ID       int64
	Kind     Kind
	Division division.Code
	Unit     string // "" everything of the place
	Name     string // what the office calls it
	Address  string // https address of the robot, or a mail address; shown in part once kept
	Secret   string // of a robot that asks for signatures; never shown again
	Hour     int    // of the day from which the digest goes out, 0 to 23
	Weekly   bool   // on Mondays only
	Lang     message.Lang
	Off      bool
	Sent     period.Day // day of the last digest, 0 none
	Tried    int64      // milliseconds of the last attempt
	Failures int        // attempts that failed since the last success
	Problem  string     // catalog key of the last failure
	Version  int64
}

// Post keeps channels and sends digests.
type Post struct {
	Ring *seal.Ring
	Log  *audit.Log
	// Hosts are the names of further machines robots may live on, for offices that
	// run their own; the three services' own hosts are always allowed.
	Hosts []string
	Relay Relay
}

// power is what whoever manages channels must hold.
const power = auth.Dispatch

// permit lets those manage a channel whose area holds all of its place.
func permit(scope auth.Scope, place division.Code) error {
	if err := scope.Need(power); err != nil {
		return err
	}
	if !scope.Reaches(place) {
		return fault.New(fault.NotFound, "store.no_row")
	}
	return nil
}
