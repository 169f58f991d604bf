package app

import (
	"cmp"
	"context"
	"errors"
)

// avatarFolder begins the path of a picture that the shop serves.
const avatarFolder = "/avatars/"

// AvatarPath returns the path at which the shop serves a reader's picture. The id in it is public.
func AvatarPath(user UserID, picture FileHash) string {
	return avatarFolder + user.String() + "-" + picture.String() + ".jpg"
}

// OwnPicture returns the path of the picture that the reader has sent, or nothing.
func (u User) OwnPicture() string {
	if u.Picture.IsZero() {
		return ""
	}
	return AvatarPath(u.ID, u.Picture)
}

// Avatar returns where the reader's picture is: a path of the shop if the reader has sent one, else
// WeChat's address, or nothing.
func (u User) Avatar() string { return cmp.Or(u.OwnPicture(), u.Profile.Known().AvatarURL) }

var (
	errBadPicture = &Error{Code: Invalid, Msg: "这张图片无法使用，请换一张"}

	// ErrNoPicture is the failure to find a reader's picture.
	ErrNoPicture = &Error{Code: Unknown, Msg: "没有这张头像"}
)

// SetPicture makes a file the reader's picture, and returns the reader. It counts as a write before
// the file is decoded, and again before the picture is stored: a client without a session, or above
// its limit, does not cause decoding. A picture equal to the stored one is not stored again. The
// content of a picture is not reviewed.
func (s *Shop) SetPicture(ctx context.Context, key SKey, file []byte) (User, error) {
	if s.MakePicture == nil {
		return User{}, errBadPicture
	}
	err := view(ctx, s.Store, func(r Reader) error {
		_, _, err := s.signedIn(r, key)
		return err
	})
	if err != nil {
		return User{}, internal("提交失败", err)
	}
	if err := s.admit(ctx, key, Writes); err != nil {
		return User{}, err
	}
	jpeg, err := s.MakePicture(ctx, file)
	if own, ok := errors.AsType[*Error](err); ok && own.Code == Invalid {
		return User{}, errBadPicture
	}
	if err != nil {
		return User{}, internal("提交失败", err)
	}
	return writeAs(ctx, s, key, Writes, func(tx Tx, user User) (User, error) {
		picture := Picture{User: user.ID, JPEG: string(jpeg)}
		if user.Picture == picture.Hash() {
			return user, nil
		}
		user.Picture = picture.Hash()
		return user, errors.Join(picture.Validate(), tx.PutPicture(picture), tx.PutUser(user))
	})
}

// RemovePicture removes the reader's picture: WeChat's is shown again, if there is one.
func (s *Shop) RemovePicture(ctx context.Context, key SKey) (User, error) {
	return writeAs(ctx, s, key, Writes, func(tx Tx, user User) (User, error) {
		if user.Picture.IsZero() {
			return user, nil
		}
		user, err := withoutPicture(tx, user)
		if err != nil {
			return User{}, err
		}
		return user, tx.PutUser(user)
	})
}

// RemovePictureOf is RemovePicture by the keeper. The address of the picture leads to nothing then,
// in comments too.
func (s *Shop) RemovePictureOf(ctx context.Context, request Request, id UserID) (Receipt, error) {
	return s.act(ctx, request, func(tx Tx) (change, error) {
		user, err := livingReader(tx, id)
		if err != nil {
			return change{}, err
		}
		c := change{did: "reader unpicture", to: id.String(), before: user.pictured(), after: User{}.pictured()}
		if user.Picture.IsZero() {
			return c, nil
		}
		if user, err = withoutPicture(tx, user); err != nil {
			return change{}, err
		}
		return c, tx.PutUser(user)
	})
}

func (u User) pictured() string {
	if u.Picture.IsZero() {
		return "no picture"
	}
	return "a picture"
}

// withoutPicture deletes the reader's picture, if there is one, and returns the reader to store.
func withoutPicture(tx Tx, user User) (User, error) {
	if user.Picture.IsZero() {
		return user, nil
	}
	user.Picture = FileHash{}
	return user, tx.DeletePicture(user.ID)
}

// PictureHash returns the hash of a reader's picture. Anyone may know it.
func (s *Shop) PictureHash(ctx context.Context, id UserID) (FileHash, error) {
	return read(ctx, s.Store, func(r Reader) (FileHash, error) {
		user, err := r.User(id)
		switch {
		case err != nil:
			return FileHash{}, ifNotFound(err, ErrNoPicture)
		case user.Picture.IsZero():
			return FileHash{}, ErrNoPicture
		}
		return user.Picture, nil
	})
}

// Picture returns a reader's picture.
func (s *Shop) Picture(ctx context.Context, id UserID) (Picture, error) {
	return read(ctx, s.Store, func(r Reader) (Picture, error) {
		picture, err := r.Picture(id)
		return picture, ifNotFound(err, ErrNoPicture)
	})
}
