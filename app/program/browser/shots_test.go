//go:build browser

package browser

import (
	"flag"
	"os"
	"path/filepath"

	"github.com/chromedp/chromedp"
)

var shots = flag.String("shots", "", "folder that gets a picture of each page")

// shoot writes a picture of the whole page, if -shots asks for it.
func (b *tab) shoot(name string) {
	b.t.Helper()
	if *shots == "" {
		return
	}
	picture, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	b.must(err)
	b.must(os.MkdirAll(*shots, 0o755))
	b.must(os.WriteFile(filepath.Join(*shots, name+".png"), picture, 0o644))
}
