//go:build unix

package worker

import (
	"strings"

	"github.com/klippa-app/go-pdfium/requests"
)

// text returns the text of a page, which is numbered from 1.
func (d *document) text(number int) (string, error) {
	got, err := d.GetPageText(&requests.GetPageText{Page: d.page(number)})
	if err != nil {
		return "", err
	}
	return strings.ToValidUTF8(got.Text, ""), nil
}
