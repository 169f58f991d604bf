package program

import (
	"littleshelf/app/docs"
	"littleshelf/app/web"
	"littleshelf/static"
)

// documentation returns the manual, as pages and as text. The topic api is generated.
func documentation() (*docs.Docs, error) {
	return docs.New(static.Docs, map[string]func(string) []byte{"api": web.Reference})
}
