// Package static embeds the files of the shop's pages and of the documentation: templates,
// stylesheets, an icon, and Markdown; and the mini-program. No page loads anything from another
// host, but for the covers of books on the desk.
package static

import (
	"embed"
	"io/fs"
)

// Files has the files that pages of the documentation load from /static/. The shop and the desk
// load palette.css and icon.svg from among their own files.
//
//go:embed palette.css style.css icon.svg
var Files embed.FS

// Docs has docs.html, which is the html/template of a page of the documentation, and the folder
// docs with the topics: zh/NAME.md in Chinese, en/NAME.md in English, and CHANGELOG.md in both; and
// with the pictures that topics show.
//
//go:embed docs.html docs
var Docs embed.FS

//go:embed all:desk
var desk embed.FS

// Desk returns the templates, the stylesheet and the script of the keeper's desk.
func Desk() fs.FS {
	files, err := fs.Sub(desk, "desk")
	if err != nil {
		panic(err) // the name is valid
	}
	return files
}

//go:embed all:shop
var shop embed.FS

// Shop returns the templates, the stylesheet and the script of the shop for readers.
func Shop() fs.FS {
	files, err := fs.Sub(shop, "shop")
	if err != nil {
		panic(err) // the name is valid
	}
	return files
}

//go:embed miniprogram
var miniProgram embed.FS

// MiniProgram returns the mini-program as a project that WeChat's developer tools open. Its
// config.js has the address of a shop on this machine, and its project.config.json no app id.
func MiniProgram() fs.FS {
	files, err := fs.Sub(miniProgram, "miniprogram")
	if err != nil {
		panic(err) // the name is valid
	}
	return files
}
