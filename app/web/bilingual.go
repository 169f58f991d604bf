package web

// text is a description in both languages of the documentation. In a JSON document the Chinese
// stands beside the English, under a name that the specifications reserve for extensions.
type text struct {
	English string `json:"description,omitempty"`
	Chinese string `json:"x-description-zh,omitempty"`
}

// The languages of the documentation, as HTML and paths name them.
const (
	chinese = "zh"
	english = "en"
)

// in returns the text in a language.
func (t text) in(language string) string {
	if language == chinese {
		return t.Chinese
	}
	return t.English
}
