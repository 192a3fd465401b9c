package cli

import (
	"context"
	"errors"
	"flag"
	"net"
	"net/http"
	"os"
	"time"

	"guben/app"
	"guben/fault"
	"guben/web"
	"guben/web/page"
)

func serve(c *call, flags *flag.FlagSet) run {
	open := existing(c, flags)
	listen := listenFlag(c, flags)
	return open.run(func(ctx context.Context, a *app.App) error {
		listener, err := bind(*listen)
		if err != nil {
			return err
		}
		c.printf("serving", "address", address(listener))
		return host(ctx, a, listener)
	})
}

func listenFlag(c *call, flags *flag.FlagSet) *string {
	fallback := os.Getenv("GUBEN_LISTEN")
	if fallback == "" {
		fallback = "127.0.0.1:8080"
	}
	return flags.String("listen", fallback, c.text("flag_listen"))
}

func bind(listen string) (net.Listener, error) {
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return nil, fault.New(fault.Busy, "cli.cannot_listen", "address", listen).Because(err)
	}
	return listener, nil
}

func address(listener net.Listener) string {
	host, port, _ := net.SplitHostPort(listener.Addr().String())
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port) + "/"
}

// host answers requests and attends to the clock until ctx ends, then lets what
// is under way finish.
func host(ctx context.Context, a *app.App, listener net.Listener) error {
	server := &http.Server{
		Handler:           web.New(a, page.Config{Version: Version, Secure: os.Getenv("GUBEN_HTTPS") != ""}),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
	}
	watching, stop := context.WithCancel(ctx)
	attended := make(chan struct{})
	go func() { defer close(attended); a.Attend(watching) }()
	defer func() { stop(); <-attended }()
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := server.Shutdown(grace); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}
