package opds_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// The objects of a feed of OPDS 2.0 that the rules are about.
type (
	readV2 struct {
		Metadata     map[string]any
		Links        []v2Link
		Navigation   *[]v2Link
		Publications *[]struct {
			Metadata map[string]any
			Links    []v2Link
			Images   *[]v2Link
		}
		Facets *[]struct {
			Metadata map[string]any
			Links    []v2Link
		}
	}
	v2Link struct {
		Rel, Href, Type, Title string
		Templated              bool
		Properties             struct {
			Authenticate v2Auth
		}
	}
	v2Auth struct{ Href, Type string }
)

// json returns a feed of OPDS 2.0 that keeps the rules of its schema.
func (s *shop) json(target string, header ...string) (f readV2) {
	s.t.Helper()
	w := s.get(target, header...)
	if err := json.Unmarshal(w.Body.Bytes(), &f); err != nil || w.Code != http.StatusOK {
		s.t.Fatalf("%s: status %d, %v: %s", target, w.Code, err, w.Body)
	}
	if kind := w.Header().Get("Content-Type"); kind != "application/opds+json" {
		s.t.Errorf("%s: the type is %q", target, kind)
	}
	if f.Navigation == nil && f.Publications == nil {
		s.t.Errorf("%s has neither lists nor books", target)
	}
	if f.Navigation != nil && len(*f.Navigation) == 0 || f.Publications != nil && len(*f.Publications) == 0 {
		s.t.Errorf("%s has an empty list", target)
	}
	rels := make(map[string]int)
	for _, l := range f.Links {
		rels[l.Rel]++
		if l.Rel == "search" && (!l.Templated || !strings.HasSuffix(l.Href, "{?query}")) {
			s.t.Errorf("%s: search is %+v", target, l)
		}
	}
	for _, rel := range []string{"self", "start", "search"} {
		if rels[rel] != 1 {
			s.t.Errorf("%s: %d links %q", target, rels[rel], rel)
		}
	}
	links := f.Links
	if f.Navigation != nil {
		links = append(links, *f.Navigation...)
		for _, l := range *f.Navigation {
			if l.Title == "" || l.Href == "" || l.Type == "" {
				s.t.Errorf("%s: the list %+v lacks something", target, l)
			}
		}
	}
	for _, l := range links {
		if l.Rel == "http://opds-spec.org/shelf" && l.Properties.Authenticate.Type != "application/opds-authentication+json" {
			s.t.Errorf("%s: the shelf %+v does not say how to sign in", target, l)
		}
	}
	if f.Publications == nil {
		return f
	}
	for _, p := range *f.Publications {
		acquires := 0
		for _, l := range p.Links {
			if (readLink{Rel: l.Rel}).acquires() {
				acquires++
			}
			if l.Rel == acquisition && l.Properties.Authenticate.Href == "" {
				s.t.Errorf("%s: %+v does not say how to sign in", target, l)
			}
		}
		id, _ := p.Metadata["identifier"].(string)
		if acquires != 1 || !urn.MatchString(id) || p.Metadata["title"] == "" || p.Metadata["@type"] != "http://schema.org/Book" {
			s.t.Errorf("%s: %+v has %d acquisitions", target, p, acquires)
		}
		if p.Images != nil && (len(*p.Images) == 0 || (*p.Images)[0].Type != "image/jpeg") {
			s.t.Errorf("%s: images %+v", target, *p.Images)
		}
	}
	return f
}

// TestFormatsAgree: both formats have the same lists, the same books with the same ids, and the
// same links to them.
func TestFormatsAgree(t *testing.T) {
	s := open(t)
	s.stock()
	for _, name := range []string{"", "/new", "/popular", "/all", "/categories", "/categories/1", "/search?q=a", "/shelf"} {
		one, two := s.atom("/opds"+name, signedIn(s.password)...), s.json("/opds/v2"+name, signedIn(s.password)...)
		if id := two.Metadata["identifier"]; id != one.ID || two.Metadata["title"] != one.Title {
			t.Errorf("%s: %v %v, want %v %v", name, id, two.Metadata["title"], one.ID, one.Title)
		}
		var atoms, jsons []string
		for _, e := range one.Entries {
			atoms = append(atoms, e.Title)
			for _, l := range e.Links {
				if l.acquires() || l.Rel == "alternate" {
					atoms = append(atoms, e.ID+" "+l.Rel+" "+l.Href+" "+l.Title)
				}
			}
		}
		if two.Publications != nil {
			for _, p := range *two.Publications {
				jsons = append(jsons, strings.ReplaceAll(p.Metadata["title"].(string), "\u0001", "\uFFFD"))
				for _, l := range p.Links {
					jsons = append(jsons, p.Metadata["identifier"].(string)+" "+l.Rel+" "+l.Href+" "+l.Title)
				}
			}
		} else if one.Entries != nil {
			for _, l := range *two.Navigation {
				jsons = append(jsons, l.Title)
			}
		}
		if got, want := strings.Join(jsons, "\n"), strings.Join(atoms, "\n"); got != want {
			t.Errorf("%s: OPDS 2.0 has\n%s\nOPDS 1.2 has\n%s", name, got, want)
		}
	}
}
