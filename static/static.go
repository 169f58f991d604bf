// Package static holds what the page at / is made of: a template, its stylesheet and an icon. There is no
// script, and nothing comes from another host.
package static

import "embed"

// Files are index.html, an html/template, and what the page asks for under /static/.
//
//go:embed index.html style.css icon.svg
var Files embed.FS
