package notice

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"mime"
	"net"
	"net/smtp"
	"time"
)

// Relay is the mail server digests go through; without Host there is no mail.
type Relay struct {
	Host     string // name:port; port 465 speaks TLS from the start
	From     string
	User     string
	Password string
}

// letter is the digest as a mail of plain text.
func letter(relay Relay, c Channel, d Digest, at time.Time) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "From: %s\r\nTo: %s\r\nSubject: %s\r\nDate: %s\r\n", relay.From, c.Address,
		mime.BEncoding.Encode("utf-8", d.Title(c.Lang)), at.Format(time.RFC1123Z))
	out.WriteString("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n")
	text := base64.StdEncoding.EncodeToString([]byte(d.Text(c.Lang)))
	for len(text) > 76 {
		out.WriteString(text[:76] + "\r\n")
		text = text[76:]
	}
	out.WriteString(text + "\r\n")
	return out.Bytes()
}

// deliver hands a letter to the relay. A relay that offers encryption gets it.
func (r Relay) deliver(ctx context.Context, to string, content []byte) error {
	conn, err := r.dial(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	deadline, _ := ctx.Deadline()
	if err := conn.SetDeadline(deadline); err != nil {
		return err
	}
	host, _, _ := net.SplitHostPort(r.Host)
	client, err := smtp.NewClient(conn, host)
	if err != nil {
		return err
	}
	defer client.Close()
	if err := r.enter(client, host); err != nil {
		return err
	}
	return post(client, r.From, to, content)
}

func (r Relay) dial(ctx context.Context) (net.Conn, error) {
	host, port, err := net.SplitHostPort(r.Host)
	if err != nil {
		return nil, err
	}
	if port == "465" {
		dialer := tls.Dialer{Config: &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}}
		return dialer.DialContext(ctx, "tcp", r.Host)
	}
	var dialer net.Dialer
	return dialer.DialContext(ctx, "tcp", r.Host)
}

// enter encrypts and signs in. net/smtp refuses to send a password over a plain
// line to any machine but this one.
func (r Relay) enter(client *smtp.Client, host string) error {
	if ok, _ := client.Extension("STARTTLS"); ok {
		if err := client.StartTLS(&tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}); err != nil {
			return err
		}
	}
	if r.User == "" {
		return nil
	}
	return client.Auth(smtp.PlainAuth("", r.User, r.Password, host))
}

func post(client *smtp.Client, from, to string, content []byte) error {
	if err := client.Mail(from); err != nil {
		return err
	}
	if err := client.Rcpt(to); err != nil {
		return err
	}
	body, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := body.Write(content); err != nil {
		return err
	}
	if err := body.Close(); err != nil {
		return err
	}
	return client.Quit()
}
