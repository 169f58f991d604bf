package program

import (
	"littleshelf/app/docs"
	"littleshelf/static"
)

// documentation returns the manual, as pages and as text.
func documentation() (*docs.Docs, error) {
	// A generated topic is added here, with the function that returns it in a language.
	return docs.New(static.Docs, nil)
}
