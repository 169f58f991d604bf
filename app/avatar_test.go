package app_test

import (
	"context"
	"errors"
	"iter"
	"strings"
	"testing"

	"littleshelf/app"
)

// withPictures has a shop make a picture of each file but an empty one, which is no picture, and of
// one that has the text fails.
func withPictures(s shop) (made *int) {
	made = new(int)
	s.MakePicture = func(_ context.Context, file []byte) ([]byte, error) {
		*made++
		switch string(file) {
		case "":
			return nil, &app.Error{Code: app.Invalid, Msg: "not a picture"}
		case "fails":
			return nil, errors.New("a child ended")
		case "large":
			return make([]byte, app.MaxPicture+1), nil
		}
		return append([]byte("jpeg of "), file...), nil
	}
	return made
}

func (s shop) setPicture(key app.SKey, file string) app.User {
	s.t.Helper()
	user, err := s.SetPicture(s.t.Context(), key, []byte(file))
	s.must(err)
	return user
}

func (s shop) unpicture(id app.UserID) act {
	return func(ctx context.Context, r app.Request) (app.Receipt, error) { return s.RemovePictureOf(ctx, r, id) }
}

// checkPicture checks which file a reader's picture was made of; none if it is empty.
func (s shop) checkPicture(when string, id app.UserID, file string) {
	s.t.Helper()
	picture, err := s.Picture(s.t.Context(), id)
	hash, err2 := s.PictureHash(s.t.Context(), id)
	if file == "" {
		if codeOf(err) != app.Unknown || codeOf(err2) != app.Unknown {
			s.t.Errorf("%s: Picture = %q, %v, %v, want none", when, picture.JPEG, err, err2)
		}
		return
	}
	if want := "jpeg of " + file; picture.JPEG != want || hash != picture.Hash() || err != nil || err2 != nil {
		s.t.Errorf("%s: Picture = %q, %v, %v, want %q", when, picture.JPEG, err, err2, want)
	}
	if got, want := s.user(id).Avatar(), app.AvatarPath(id, hash); got != want {
		s.t.Errorf("%s: the picture is at %q, want %q", when, got, want)
	}
}

// TestPicture: a reader's own picture comes before WeChat's, and comments written from then on have
// its address. Files that are no pictures change nothing.
func TestPicture(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		withPictures(s)
		s.stock(aBook(1), aBook(2))
		reader := s.loginWithData("reader")
		id := reader.User.ID
		if got := s.user(id).Avatar(); got != avatar {
			t.Errorf("the picture is at %q, want WeChat's", got)
		}
		s.checkPicture("at first", id, "")
		s.setPicture(reader.SKey, "a")
		s.checkPicture("with one", id, "a")
		comment, err := s.Comment(t.Context(), reader.SKey, 1, "好书")
		if err != nil || comment.Avatar != s.user(id).Avatar() {
			t.Errorf("the comment has %q, %v, want %q", comment.Avatar, err, s.user(id).Avatar())
		}
		s.setPicture(reader.SKey, "b")
		s.checkPicture("with another", id, "b")
		for file, want := range map[string]app.Code{"": app.Invalid, "fails": app.Internal, "large": app.Internal} {
			if _, err := s.SetPicture(t.Context(), reader.SKey, []byte(file)); codeOf(err) != want {
				t.Errorf("SetPicture(%q) = %v, want %v", file, err, want)
			}
		}
		s.checkPicture("after bad files", id, "b")
		again := s.loginWithData("reader")
		s.checkPicture("after a login", id, "b")
		for range 2 {
			if user, err := s.RemovePicture(t.Context(), again.SKey); err != nil || user.Avatar() != avatar {
				t.Errorf("RemovePicture = %q, %v, want WeChat's", user.Avatar(), err)
			}
		}
		s.checkPicture("removed", id, "")
	})
}

// TestPictureUnchanged: the same picture is not stored again.
func TestPictureUnchanged(t *testing.T) {
	s := openModel(t)
	withPictures(s)
	reader := s.login("reader")
	s.setPicture(reader.SKey, "a")
	before := s.dump()
	s.setPicture(reader.SKey, "a")
	if s.dump() != before {
		t.Error("the same picture changed the store")
	}
}

// TestPictureOfNobody: a file is decoded only for a reader with a valid session, and only in a shop
// that makes pictures.
func TestPictureOfNobody(t *testing.T) {
	s := openModel(t)
	made := withPictures(s)
	banned := s.login("banned")
	s.storeBanned(banned.User.ID)
	for _, key := range []app.SKey{"0", banned.SKey} {
		if _, err := s.SetPicture(t.Context(), key, []byte("a")); !app.SignedOut(err) {
			t.Errorf("SetPicture = %v, want signed out", err)
		}
		if _, err := s.RemovePicture(t.Context(), key); !app.SignedOut(err) {
			t.Errorf("RemovePicture = %v, want signed out", err)
		}
	}
	if *made > 0 {
		t.Errorf("%d files were decoded", *made)
	}
	reader := s.login("reader")
	info, err := s.Info(t.Context())
	if err != nil || !info.Pictures {
		t.Errorf("Info = %+v, %v, want pictures", info, err)
	}
	s.MakePicture = nil
	if _, err := s.SetPicture(t.Context(), reader.SKey, []byte("a")); codeOf(err) != app.Invalid {
		t.Errorf("SetPicture = %v, want it refused", err)
	}
	if info, err := s.Info(t.Context()); err != nil || info.Pictures {
		t.Errorf("Info = %+v, %v, want no pictures", info, err)
	}
	if _, err := s.PictureHash(t.Context(), unknownReader); codeOf(err) != app.Unknown {
		t.Errorf("PictureHash of nobody = %v", err)
	}
}

// TestRemovePictureOf: the keeper removes a picture, once, with a receipt. A ban leaves it.
func TestRemovePictureOf(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		withPictures(s)
		reader := s.login("reader")
		id := reader.User.ID
		s.setPicture(reader.SKey, "a")
		s.mustDo(s.ban(id))
		s.checkPicture("banned", id, "a")
		s.doAct(s.unpicture(id), "reader unpicture", id.String(), "a picture", "no picture")
		s.checkPicture("removed", id, "")
		s.doAct(s.unpicture(id), "reader unpicture", id.String(), "no picture", "no picture")
		s.checkRefused("RemovePictureOf nobody", app.Unknown, s.unpicture(unknownReader))
	})
}

// TestErasedPicture: an erasure, by the keeper or by the reader, leaves no picture and no address
// of one.
func TestErasedPicture(t *testing.T) {
	for who, erase := range map[string]func(shop, app.Login){
		"the keeper": func(s shop, l app.Login) { s.mustDo(s.erase(l.User.ID)) },
		"the reader": func(s shop, l app.Login) { s.must(s.EraseMe(s.t.Context(), l.SKey, "erase")) },
	} {
		onEachStore(t, func(t *testing.T, s shop) {
			withPictures(s)
			s.stock(aBook(1))
			reader := s.login("reader")
			s.setPicture(reader.SKey, "face")
			_, err := s.Comment(t.Context(), reader.SKey, 1, "好书")
			s.must(err)
			erase(s, reader)
			s.checkPicture("erased by "+who, reader.User.ID, "")
			if left := allRows(s, func(r app.Reader) iter.Seq2[app.Picture, error] { return r.Pictures() }); len(left) > 0 {
				t.Errorf("erased by %s: %d pictures are left", who, len(left))
			}
			if strings.Contains(s.dump(), "/avatars/") {
				t.Errorf("erased by %s: an address of the picture is left", who)
			}
			s.checkRefused("RemovePictureOf an erased reader", app.Unknown, s.unpicture(reader.User.ID))
		})
	}
}
