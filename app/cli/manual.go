package cli

import (
	"io"
)

// Manual is the documentation, as help prints it. A language is zh or en.
type Manual interface {
	Topics() []string // their names
	Title(language, topic string) string
	Text(language, topic string) (text string, ok bool)
}

// helpTopics lists the topics of the manual.
func (j *job) helpTopics(w io.Writer, m Manual) {
	j.Lang.Fprintf(w, "\nTopics of the manual, for littleshelf help TOPIC; a server shows them at /docs:\n\n")
	var t table
	for _, topic := range m.Topics() {
		t.add("  "+topic, m.Title(j.Lang.String(), topic))
	}
	t.write(w)
}

// topic returns the text of the topic that words name.
func (j *job) topic(m Manual, words []string) (text string, ok bool) {
	if len(words) != 1 {
		return "", false
	}
	return m.Text(j.Lang.String(), words[0])
}
