package webtest

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"guben/auth"
	"guben/intake"
	"guben/store"
)

// Rejected is a file of the sample county some rows of which are refused.
func (w *World) Rejected(t testing.TB) (path string) {
	t.Helper()
	folder, err := Made()
	if err != nil {
		t.Fatal(err)
	}
	err = w.App.DB.View(context.Background(), func(tx *store.Tx) error {
		list, err := intake.List(tx, auth.System(), 0, 100)
		for _, one := range list {
			if one.Persons.Rejected > 0 {
				path = filepath.Join(folder, one.File)
			}
		}
		return err
	})
	if err != nil || path == "" {
		t.Fatalf("no file with rejected rows: %v", err)
	}
	return path
}

// Upload sends a file the way a browser does.
func (c *Client) Upload(file string, fields map[string]string) Reply {
	c.T.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		c.T.Fatal(err)
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range fields {
		form.WriteField(name, value)
	}
	part, err := form.CreateFormFile("file", filepath.Base(file))
	if err != nil {
		c.T.Fatal(err)
	}
	part.Write(content)
	form.Close()
	request, err := http.NewRequest(http.MethodPost, c.Site+"/import", &body)
	if err != nil {
		c.T.Fatal(err)
	}
	request.Header.Set("Content-Type", form.FormDataContentType())
	response, err := c.HTTP.Do(request)
	if err != nil {
		c.T.Fatal(err)
	}
	response.Body.Close()
	return c.Wait(response.Header.Get("Location"))
}

// Wait looks at a job until it leads to its result or tells why there is none.
func (c *Client) Wait(job string) Reply {
	c.T.Helper()
	for {
		r := c.Get(job)
		if r.Status != http.StatusOK {
			return r
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// State is how far the import a page shows is.
func (w *World) State(t *testing.T, path string) intake.State {
	t.Helper()
	var one intake.Import
	err := w.App.DB.View(t.Context(), func(tx *store.Tx) (err error) {
		one, err = intake.Get(tx, auth.System(), store.ParseID(strings.TrimPrefix(path, "/import/")))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return one.State
}
