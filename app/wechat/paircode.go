package wechat

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"

	"littleshelf/app"
	"littleshelf/app/text"
)

const (
	// pairPage is the page of the mini-program that opens with a code, as its scene.
	pairPage = "pages/pair/pair"

	// tooOften is the errcode of too many calls in a minute; WeChat allows 5,000.
	tooOften = 45009
)

// DrawsCodes reports that WeChat draws codes.
func (c *Client) DrawsCodes() bool { return true }

// DrawPairCode returns the mini-program code that opens the page which confirms code, by WeChat's
// page "获取不限制的小程序码" (getUnlimitedQRCode): the scene is at most 32 characters, and the page need not
// be published yet. WeChat sends the image itself, or JSON with an errcode: 45009 too many calls,
// 41030 no such page, 40001 and the like for the token. The Content-Type says neither, so the first
// bytes decide.
func (c *Client) DrawPairCode(ctx context.Context, code app.PairCode) (app.CodeImage, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	var image app.CodeImage
	err := c.withToken(ctx, func(query url.Values) error {
		body, err := c.postFor(ctx, "wxa/getwxacodeunlimit", query, map[string]any{
			"scene":       string(code),
			"page":        pairPage,
			"check_path":  false,
			"env_version": "release",
		}, app.MaxCodeImage+1)
		if err != nil {
			return err
		}
		image, err = imageIn(body)
		return err
	})
	if err == nil {
		return image, nil
	}
	err = fmt.Errorf("getwxacodeunlimit: %w", err)
	if reported := (apiError{}); errors.As(err, &reported) && reported.errcode == tooOften {
		return app.CodeImage{}, app.DrawnTooOften{Cause: err}
	}
	return app.CodeImage{}, err
}

// imageIn returns the image that body is, or the error that WeChat reports in it.
func imageIn(body []byte) (none app.CodeImage, err error) {
	for signature, kind := range imageSignatures {
		if bytes.HasPrefix(body, []byte(signature)) {
			return app.CodeImage{Type: kind, Body: body}, nil
		}
	}
	if err := parse(body, &struct{}{}); err != nil {
		return none, err
	}
	return none, unexpected{text.Sprintf("the answer is no image")}
}

// imageSignatures are the first bytes of the images that WeChat sends: JPEG, and PNG where the
// background is transparent.
var imageSignatures = map[string]string{"\xff\xd8\xff": "image/jpeg", "\x89PNG\r\n\x1a\n": "image/png"}
