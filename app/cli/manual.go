package cli

import (
	"cmp"
	"fmt"
	"io"
	"strings"
)

// Manual is the documentation, as help prints it. A language is zh or en.
type Manual interface {
	Topics() []string // their names
	Title(language, topic string) string
	Text(language, topic string) (text string, ok bool)
}

// language returns the language of the user's locale: zh or en. The first variable that is set
// counts, as in setlocale(3).
func (e Environment) language() string {
	locale := cmp.Or(e.Getenv("LC_ALL"), e.Getenv("LC_MESSAGES"), e.Getenv("LANG"))
	if strings.HasPrefix(strings.ToLower(locale), "zh") {
		return "zh"
	}
	return "en"
}

// helpTopics lists the topics of the manual.
func (j *job) helpTopics(w io.Writer, m Manual) {
	fmt.Fprint(w, "\nTopics of the manual, for littleshelf help TOPIC; a server shows them at /docs:\n\n")
	var t table
	for _, topic := range m.Topics() {
		t.add("  "+topic, m.Title(j.Env.language(), topic))
	}
	t.write(w)
}

// topic returns the text of the topic that words name.
func (j *job) topic(m Manual, words []string) (text string, ok bool) {
	if len(words) != 1 {
		return "", false
	}
	return m.Text(j.Env.language(), words[0])
}
