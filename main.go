// Littleshelf is the server of 小书架, a bookshop inside WeChat: one binary, one database file, one
// folder of PDFs. app/doc.go describes its packages.
package main

import (
	"os"

	"littleshelf/app/program"
)

func main() { os.Exit(program.Main()) }
