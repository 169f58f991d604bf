package opds

import (
	"encoding/xml"
	"net/http"

	"littleshelf/app/text"
)

// searchDescription is an OpenSearch description document
// (https://github.com/dewitt/opensearch, 1.1 draft 6).
type searchDescription struct {
	XMLName        xml.Name    `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName      string      `xml:"ShortName"` // at most 16 characters
	Description    string      `xml:"Description"`
	URLs           []searchURL `xml:"Url"`
	InputEncoding  string      `xml:"InputEncoding"`
	OutputEncoding string      `xml:"OutputEncoding"`
}

type searchURL struct {
	Type     string `xml:"type,attr"`
	Template string `xml:"template,attr"`
}

// maxShortName is the length of the longest ShortName.
const maxShortName = 16

func (s *Server) sendSearchDescription(w http.ResponseWriter, r *http.Request) {
	lang := text.Preferred(r.Header.Get("Accept-Language"), text.Chinese)
	origin := s.Origin(r)
	name := []rune(s.Name())
	if len(name) == 0 {
		name = []rune("littleshelf")
	}
	body, err := xml.MarshalIndent(searchDescription{
		ShortName:   string(name[:min(len(name), maxShortName)]),
		Description: lang.Text("Books by title, author or publisher; pinyin works too"),
		URLs: []searchURL{
			{booksType, origin + Root + "/search?q={searchTerms}"},
			{jsonType, origin + RootV2 + "/search?query={searchTerms}"},
		},
		InputEncoding: "UTF-8", OutputEncoding: "UTF-8",
	}, "", " ")
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Vary", "Accept-Language")
	send(w, r, http.StatusOK, searchType, append([]byte(xml.Header), body...))
}
