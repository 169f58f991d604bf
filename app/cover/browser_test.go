package cover

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/shoptest"
)

// measure reports texts that leave their cover, and covers that are no images.
const measure = `<script>
for (const svg of document.querySelectorAll("svg")) {
	const height = svg.viewBox.baseVal.height;
	for (const text of svg.querySelectorAll("text")) {
		const b = text.getBBox();
		if (b.x < 0 || b.y < 0 || b.x + b.width > 300 || b.y + b.height > height)
			document.body.append("LEAVES " + [b.x, b.y, b.x + b.width, b.y + b.height, height] + svg.outerHTML, document.createElement("br"));
	}
}
Promise.all([...document.images].map(i => i.decode().then(() => i.naturalWidth, () => 0))).then(
	widths => document.body.append("WIDTHS " + [...new Set(widths)]));
</script>`

// TestInBrowser measures covers in a browser: no text leaves its cover, and a browser takes each
// cover as an image.
func TestInBrowser(t *testing.T) {
	var page strings.Builder
	page.WriteString("<!DOCTYPE html><meta charset=utf-8><body>")
	for _, book := range books {
		for number := range uint64(20) {
			page.Write(Draw(number, book.title, book.author))
		}
		image := base64.StdEncoding.EncodeToString(Draw(book.number, book.title, book.author))
		fmt.Fprintf(&page, `<img src="data:image/svg+xml;base64,%s">`, image)
	}
	page.WriteString(measure)
	path := filepath.Join(t.TempDir(), "covers.html")
	if err := os.WriteFile(path, []byte(page.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	dom, log := shoptest.Chromium(t, "--virtual-time-budget=10000", "--dump-dom", "file://"+filepath.ToSlash(path))
	_, report, _ := strings.Cut(dom, "</script>")
	if !strings.Contains(report, "WIDTHS 300<") || strings.Contains(report, "LEAVES") {
		t.Errorf("the browser reports: %.5000s", report)
	}
	if strings.Contains(log, ":CONSOLE") {
		t.Errorf("the console has errors: %.2000s", log)
	}
}
