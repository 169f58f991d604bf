// Package static embeds the files of the page at / and of the documentation: templates, a
// stylesheet, an icon, and Markdown. No page has a script or loads anything from another host.
package static

import "embed"

// Files has index.html, which is an html/template, and the files that pages load from /static/.
//
//go:embed index.html style.css icon.svg
var Files embed.FS

// Docs has docs.html, which is the html/template of a page of the documentation, and the folder
// docs with the topics: zh/NAME.md in Chinese, en/NAME.md in English, and CHANGELOG.md in both.
//
//go:embed docs.html docs
var Docs embed.FS
