// Package asset carries the site's style sheets, scripts and icons inside the
// program. Each is served under an address that contains the hash of its
// content, so that browsers keep it for good; NOTICE says where they come from.
package asset

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
)

//go:generate go run ./trim package/dist/css/tabler.min.css files/tabler.css

//go:embed files
var files embed.FS

// Prefix is where the assets are served.
const Prefix = "/asset/"

type file struct {
	kind   string // content type
	plain  []byte
	packed []byte // gzip
}

type shelf struct {
	urls  map[string]string // name to address
	files map[string]file   // address to content
}

// load compresses everything once, at the first page.
var load = sync.OnceValue(func() shelf {
	loaded := shelf{map[string]string{}, map[string]file{}}
	entries, err := files.ReadDir("files")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	for _, entry := range entries {
		plain, err := files.ReadFile("files/" + entry.Name())
		if err != nil {
			panic(err)
		}
		loaded.add(entry.Name(), plain)
	}
	return loaded
})

func (s *shelf) add(name string, plain []byte) {
	sum := sha256.Sum256(plain)
	ext := path.Ext(name)
	url := Prefix + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:5]) + ext
	s.urls[name] = url
	s.files[url] = file{kind: contentType(ext), plain: plain, packed: pack(plain)}
}

// contentType does not ask the machine: Windows keeps its own, sometimes wrong, table.
func contentType(ext string) string {
	switch ext {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return mime.TypeByExtension(ext)
}

func pack(plain []byte) []byte {
	var packed bytes.Buffer
	w, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	w.Write(plain)
	w.Close()
	return packed.Bytes()
}

// URL is the address of a file; "" for one that does not exist.
func URL(name string) string { return load().urls[name] }

// Text is the content of a file.
func Text(name string) string { return string(load().files[URL(name)].plain) }

// Serve answers a request for an asset.
func Serve(w http.ResponseWriter, r *http.Request) {
	found, ok := load().files[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	head := w.Header()
	head.Set("Content-Type", found.kind)
	head.Set("Cache-Control", "public, max-age=31536000, immutable")
	head.Set("Vary", "Accept-Encoding")
	content := found.plain
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		head.Set("Content-Encoding", "gzip")
		content = found.packed
	}
	w.Write(content)
}
