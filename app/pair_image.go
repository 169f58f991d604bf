package app

import (
	"context"
	"errors"
	"sync"
	"time"
)

// MaxCodeImage is the size of the largest image of a code, in bytes. A real one has about 60 KB.
const MaxCodeImage = 256 << 10

const (
	// maxCodeImages bounds the images that are kept, in bytes.
	maxCodeImages = 4 << 20

	// maxDrawingCodes is how many codes are drawn at once.
	maxDrawingCodes = 8

	// drawingRest is how long no code is drawn after WeChat has reported too many.
	drawingRest = time.Minute
)

// CodeDrawer draws codes that the camera of WeChat opens.
type CodeDrawer interface {
	// DrawsCodes reports whether there is a platform to ask.
	DrawsCodes() bool
	// DrawPairCode returns the image that opens the page of the mini-program which confirms a code.
	DrawPairCode(ctx context.Context, code PairCode) (CodeImage, error)
}

// CodeImage is an image of a code.
type CodeImage struct {
	Type string // image/jpeg or image/png
	Body []byte // at most MaxCodeImage bytes
}

// DrawnTooOften is the error of a CodeDrawer whose platform has drawn too many codes.
type DrawnTooOften struct{ Cause error }

func (d DrawnTooOften) Error() string { return d.Cause.Error() }

// CodeImages draws the codes of pairings, each once, and keeps the images in bounded memory while
// their pairings last.
type CodeImages struct {
	Drawer CodeDrawer

	mu      sync.Mutex
	images  map[PairSecretHash]*drawnCode // at most MaxPairings
	order   []PairSecretHash              // of images, the oldest first
	size    int                           // of the images, in bytes
	drawing int
	rest    time.Time // until when none is drawn
	running sync.WaitGroup
}

// drawnCode is the image of one pairing's code. The image is empty until done is closed, and if
// none came, and after it was dropped.
type drawnCode struct {
	done    chan struct{}
	image   CodeImage
	pairing Pairing
}

func (c *CodeImages) draws() bool { return c != nil && c.Drawer.DrawsCodes() }

// Wait waits for the codes that are being drawn. The program calls it after the last request.
func (c *CodeImages) Wait() { c.running.Wait() }

// PairImage returns the mini-program code of a pairing, which opens the page that confirms it.
// WeChat is asked once for each pairing: if it draws none, or if there are too many to keep, the
// error is Unavailable, and the reader types the code. key keeps strangers from making the server
// ask.
func (s *Shop) PairImage(ctx context.Context, typed string, key ImageKey) (CodeImage, error) {
	code, plausible := parsePairCode(typed)
	if !plausible || !s.CodeImages.draws() {
		return CodeImage{}, errNoCodeImage
	}
	now := s.now()
	p, err := read(ctx, s.Store, func(r Reader) (Pairing, error) {
		p, err := r.Pairing(code)
		return p, ifNotFound(err, errNoCodeImage)
	})
	if err != nil {
		return CodeImage{}, err
	}
	if !key.opens(p) || p.over(now) {
		return CodeImage{}, errNoCodeImage
	}
	drawn := s.drawCode(ctx, p, now)
	if drawn == nil {
		return CodeImage{}, ErrCodeNotDrawn
	}
	select {
	case <-drawn.done:
	case <-ctx.Done():
		return CodeImage{}, ctx.Err()
	}
	return s.CodeImages.imageOf(drawn)
}

// imageOf returns an image that is drawn, unless it was dropped or never came.
func (c *CodeImages) imageOf(drawn *drawnCode) (CodeImage, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if drawn.image.Body == nil {
		return CodeImage{}, ErrCodeNotDrawn
	}
	return drawn.image, nil
}

// drawCode returns the image of a pairing's code, which may still be on its way. It returns nil if
// none may be drawn now.
func (s *Shop) drawCode(ctx context.Context, p Pairing, now time.Time) *drawnCode {
	c := s.CodeImages
	c.mu.Lock()
	defer c.mu.Unlock()
	if known, ok := c.images[p.Secret]; ok {
		return known
	}
	c.forget(now)
	if c.drawing == maxDrawingCodes || len(c.images) == MaxPairings || now.Before(c.rest) {
		return nil
	}
	if c.images == nil {
		c.images = make(map[PairSecretHash]*drawnCode)
	}
	drawn := &drawnCode{done: make(chan struct{}), pairing: p}
	c.images[p.Secret] = drawn
	c.order = append(c.order, p.Secret)
	c.drawing++
	c.running.Go(func() {
		image, err := c.Drawer.DrawPairCode(context.WithoutCancel(ctx), p.Code) // others may wait for it
		if err != nil {
			s.Log.Warn("WeChat has not drawn the code of a pairing, whose reader types it", "err", err)
		}
		c.finish(err, s.now())
		c.keep(p.Secret, drawn, image)
		close(drawn.done)
	})
	return drawn
}

// finish counts a drawing that ended at a time with err.
func (c *CodeImages) finish(err error, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.drawing--
	if _, tooOften := errors.AsType[DrawnTooOften](err); tooOften {
		c.rest = now.Add(drawingRest)
	}
}

// keep stores an image, unless its pairing is over. It drops the oldest ones beyond maxCodeImages:
// their pairings have none from then on.
func (c *CodeImages) keep(pairing PairSecretHash, drawn *drawnCode, image CodeImage) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.images[pairing] != drawn {
		return
	}
	for _, oldest := range c.order {
		if c.size+len(image.Body) <= maxCodeImages {
			break
		}
		c.drop(c.images[oldest])
	}
	drawn.image = image
	c.size += len(image.Body)
}

// forget forgets the oldest pairings that are over. One that is newer and over stays a little.
func (c *CodeImages) forget(now time.Time) {
	for len(c.order) > 0 && c.images[c.order[0]].pairing.over(now) {
		c.drop(c.images[c.order[0]])
		delete(c.images, c.order[0])
		c.order = c.order[1:]
	}
}

func (c *CodeImages) drop(drawn *drawnCode) {
	c.size -= len(drawn.image.Body)
	drawn.image = CodeImage{}
}
