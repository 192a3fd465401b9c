package page

import (
	"net/http"

	"guben/auth"
	"guben/fault"
)

// Access says who may use a route at all.
type Access uint8

// The kinds of access. The zero value asks for the route's power.
const (
	Powered  Access = iota // signed in, with Route.Power
	SignedIn               // any account
	Open                   // anybody
)

// Handler answers one exchange. An error is shown as a page of its own;
// handlers of forms answer an input that is wrong with the form itself.
type Handler func(*Exchange) (Answer, error)

// Route is one line of the site's table: nothing is reachable that does not
// stand in it, and a test walks it with every role.
type Route struct {
	Pattern string // as of http.ServeMux, with the method
	Access  Access
	Power   auth.Power
	Scoped  bool  // takes ?place=…, and refuses a place outside the account's area
	Limit   int64 // bytes a body may have; 0 is formLimit
	Handler Handler
}

// FormLimit is enough for any form without files.
const FormLimit = 256 << 10

// allow is nil when the exchange may use the route.
func (route Route) allow(x *Exchange) error {
	switch {
	case route.Access == Open:
		return nil
	case x.Account.ID == 0:
		return fault.New(fault.SignIn, "auth.session_ended")
	case route.Access == SignedIn:
		return nil
	}
	return x.Scope.Need(route.Power)
}

// serve makes an http.Handler of a route: who is it, may they, what is the answer.
func (s *site) serve(route Route) http.Handler {
	limit := route.Limit
	if limit == 0 {
		limit = FormLimit
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		x := &Exchange{site: s, W: w, R: r}
		defer x.recover()
		if err := x.identify(); err != nil {
			x.refuse(err)
			return
		}
		if err := route.allow(x); err != nil {
			x.refuse(err)
			return
		}
		if err := x.read(); err != nil {
			x.refuse(err)
			return
		}
		x.reply(route.Handler(x))
	})
}

func nowhere(x *Exchange) (Answer, error) {
	return nil, fault.New(fault.NotFound, "web.no_page")
}

func foreignOrigin(x *Exchange) (Answer, error) {
	return nil, fault.New(fault.Forbidden, "web.foreign_origin")
}
