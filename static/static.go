// Package static embeds the files of the page at /: a template, a stylesheet and an icon. The page
// has no script and loads nothing from another host.
package static

import "embed"

// Files has index.html, which is an html/template, and the files that the page loads from /static/.
//
//go:embed index.html style.css icon.svg
var Files embed.FS
