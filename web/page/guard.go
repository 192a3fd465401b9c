package page

import (
	"compress/gzip"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"
)

// contentPolicy lets the browser load nothing but this site's own files: no inline
// script or style, no other host, no frame around it.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// headers sets what holds for every answer; pages hold personal data and are
// never kept by a browser or a proxy.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("Content-Security-Policy", contentPolicy)
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("X-Frame-Options", "DENY")
		head.Set("Referrer-Policy", "same-origin")
		head.Set("Cross-Origin-Opener-Policy", "same-origin")
		head.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		head.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// recorder remembers the status for the log.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// logged notes every request without what could name a person: no query, no
// address of the caller, no account.
func logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		kept := &recorder{ResponseWriter: w}
		next.ServeHTTP(kept, r)
		slog.Info("request", "method", r.Method, "path", r.URL.Path, "status", max(kept.status, http.StatusOK), "took", time.Since(start))
	})
}

var gzips = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	return w
}}

// packer compresses pages: villages have thin lines.
type packer struct {
	http.ResponseWriter
	gzip    *gzip.Writer
	decided bool
}

func (p *packer) WriteHeader(status int) {
	p.decide(status)
	p.ResponseWriter.WriteHeader(status)
}

func (p *packer) decide(status int) {
	if p.decided {
		return
	}
	p.decided = true
	head := p.Header()
	if !strings.HasPrefix(head.Get("Content-Type"), "text/html") || head.Get("Content-Encoding") != "" || status == http.StatusNoContent {
		return
	}
	head.Set("Content-Encoding", "gzip")
	head.Add("Vary", "Accept-Encoding")
	head.Del("Content-Length")
	p.gzip = gzips.Get().(*gzip.Writer)
	p.gzip.Reset(p.ResponseWriter)
}

func (p *packer) Write(content []byte) (int, error) {
	if !p.decided {
		p.WriteHeader(http.StatusOK)
	}
	if p.gzip != nil {
		return p.gzip.Write(content)
	}
	return p.ResponseWriter.Write(content)
}

func (p *packer) Unwrap() http.ResponseWriter { return p.ResponseWriter }

func (p *packer) close() {
	if p.gzip != nil {
		p.gzip.Close()
		gzips.Put(p.gzip)
	}
}

func compressed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") || r.Method == http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		packed := &packer{ResponseWriter: w}
		defer packed.close()
		next.ServeHTTP(packed, r)
	})
}
