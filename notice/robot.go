package notice

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strconv"
	"time"
)

// robot is what a service takes: the body, and the address with its signature.
// The shapes are those of the services' own pages on custom robots.
func robot(c Channel, d Digest, at time.Time) (address string, body []byte, err error) {
	var content any
	address = c.Address
	switch c.Kind {
	case WeCom:
		content = map[string]any{"msgtype": "markdown", "markdown": map[string]string{"content": "**" + d.Title(c.Lang) + "**\n" + d.Markdown(c.Lang)}}
	case DingTalk:
		address = signedAddress(c, at)
		content = map[string]any{"msgtype": "markdown", "markdown": map[string]string{"title": d.Title(c.Lang), "text": "#### " + d.Title(c.Lang) + "\n" + d.Markdown(c.Lang)}}
	default:
		content = feishu(c, d, at)
	}
	body, err = json.Marshal(content)
	return address, body, err
}

// signedAddress adds DingTalk's signature: HMAC-SHA256, keyed by the secret, of
// milliseconds, a line feed and the secret.
func signedAddress(c Channel, at time.Time) string {
	if c.Secret == "" {
		return c.Address
	}
	stamp := strconv.FormatInt(at.UnixMilli(), 10)
	sign := url.QueryEscape(base64.StdEncoding.EncodeToString(digestOf([]byte(c.Secret), stamp+"\n"+c.Secret)))
	return c.Address + "&timestamp=" + stamp + "&sign=" + sign
}

// feishu signs in the body: HMAC-SHA256 of nothing, keyed by seconds, a line
// feed and the secret.
func feishu(c Channel, d Digest, at time.Time) map[string]any {
	content := map[string]any{"msg_type": "interactive", "card": map[string]any{
		"header":   map[string]any{"title": map[string]string{"tag": "plain_text", "content": d.Title(c.Lang)}},
		"elements": []any{map[string]string{"tag": "markdown", "content": d.Markdown(c.Lang)}},
	}}
	if c.Secret != "" {
		stamp := strconv.FormatInt(at.Unix(), 10)
		content["timestamp"] = stamp
		content["sign"] = base64.StdEncoding.EncodeToString(digestOf([]byte(stamp+"\n"+c.Secret), ""))
	}
	return content
}

func digestOf(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

// refused reads a service's answer: 200 does not mean that it was taken.
func refused(body []byte) bool {
	var answer struct {
		ErrCode *int `json:"errcode"` // WeCom, DingTalk
		Code    *int `json:"code"`    // Feishu
	}
	if json.Unmarshal(body, &answer) != nil {
		return true
	}
	return answer.ErrCode != nil && *answer.ErrCode != 0 || answer.Code != nil && *answer.Code != 0
}
