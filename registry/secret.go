package registry

import (
	"guben/audit"
	"guben/auth"
	"guben/dictionary"
	"guben/fault"
	"guben/identity"
	"guben/store"
)

// secret is a sealed value as stored.
type secret struct{ sealed, index []byte }

// normal is a secret in its normal writing, and what equal secrets share: of a
// document the ID number it is built on, so that an ID card and the disability
// cards of one person match.
func normal(field *dictionary.Field, text string) (plain, same string, err error) {
	switch field.Form {
	case dictionary.Document:
		doc, err := identity.Parse(text)
		return doc.Number, doc.Person, err
	case dictionary.Phone:
		plain, _, err = identity.Phone(text)
	case dictionary.BankCard:
		plain, _, err = identity.BankCard(text)
	}
	return plain, plain, err
}

func mask(field *dictionary.Field, plain string) string {
	switch field.Form {
	case dictionary.Phone:
		return identity.MaskPhone(plain)
	case dictionary.BankCard:
		return identity.MaskBankCard(plain)
	}
	return identity.Mask(plain)
}

// seal makes what is stored of a secret; an unknown value stores nothing.
func (r *Registry) seal(field *dictionary.Field, value dictionary.Value) (secret, error) {
	if !value.Known {
		return secret{}, nil
	}
	plain, same, err := normal(field, value.Text)
	if err != nil {
		return secret{}, err
	}
	return secret{r.ring.Seal(field.Key, plain), r.ring.Index(string(field.Form), same)}, nil
}

// masked is what leaves the room of a sealed value.
func (r *Registry) masked(field *dictionary.Field, sealed []byte) (dictionary.Value, error) {
	plain, err := r.ring.Unseal(field.Key, sealed)
	if err != nil || plain == "" {
		return dictionary.Value{}, err
	}
	return dictionary.Words(mask(field, plain)), nil
}

// DocumentIndex is the blind index of an 18-, 20- or 22-character number: the
// same for all documents of one person. Rosters are matched by it.
func (r *Registry) DocumentIndex(number string) ([]byte, error) {
	doc, err := identity.Parse(number)
	if err != nil {
		return nil, err
	}
	return r.ring.Index(string(dictionary.Document), doc.Person), nil
}

// Reveal gives a secret in full and puts on record that it was seen.
func (r *Registry) Reveal(tx *store.Tx, scope auth.Scope, entity dictionary.Entity, county, id int64, key string) (string, error) {
	if err := scope.Need(auth.Reveal); err != nil {
		return "", err
	}
	record, err := r.Get(tx, scope, entity, county, id)
	if err != nil {
		return "", err
	}
	field, ok := tableOf(entity).known[key]
	if !ok || field.Type != dictionary.Secret {
		return "", fault.New(fault.Invalid, "registry.no_secret", "key", key)
	}
	plain, err := r.ring.Unseal(key, record.secrets[key].sealed)
	if err != nil {
		return "", err
	}
	return plain, r.log.Append(tx, audit.Entry{County: county, Actor: scope.Account, ActorName: scope.Name,
		Action: "registry.reveal", Subject: string(entity), SubjectID: id, Detail: map[string]any{"field": key}})
}
