package app

import (
	"cmp"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"
)

// Profile is the part of a WeChat account that the reader lets the shop see. All of it may be
// empty: since 2022 WeChat provides no profile without the reader's consent.
type Profile struct {
	NickName  string
	Gender    int // 0 unknown, 1 male, 2 female
	Language  string
	City      string
	Province  string
	Country   string
	AvatarURL string
}

// Validate returns the first rule that a profile breaks.
func (p Profile) Validate() error {
	return cmp.Or(
		hasText("nick_name", p.NickName, false, maxProfileText),
		within("gender", p.Gender, 0, maxGender),
		hasText("language", p.Language, false, maxProfileText),
		hasText("city", p.City, false, maxProfileText),
		hasText("province", p.Province, false, maxProfileText),
		hasText("country", p.Country, false, maxProfileText),
		hasText("avatar_url", p.AvatarURL, false, maxProfileText),
	)
}

// WeChat provides this name and this picture for every reader that withholds the profile.
const (
	anonymousName    = "微信用户"
	anonymousPicture = "POgEwh4mIHO4nibH0KlMECNjjGxQUq24ZEaGT4poC6icRiccVGKSyXwibcPq4BWmiaIGuG1icwxaQX6grC9VemZoJ8rg" // in its address
)

// Known returns the profile without the placeholders that WeChat sends for a reader's withheld name
// and picture.
func (p Profile) Known() Profile {
	if TidyName(p.NickName) == anonymousName {
		return Profile{}
	}
	if strings.Contains(p.AvatarURL, anonymousPicture) {
		p.AvatarURL = ""
	}
	return p
}

const (
	// maxProfileText is the longest text of a profile, in characters.
	maxProfileText = 512

	// maxGender is the greatest of WeChat's genders.
	maxGender = 2
)

// adopt returns fresh, or p when fresh has no name.
func (p Profile) adopt(fresh Profile) Profile {
	if fresh.NickName == "" {
		return p
	}
	return fresh
}

// SignedProfile is a profile as the client receives it from WeChat: rawData with a signature, and
// the same data encrypted. Any of it may be empty.
type SignedProfile struct {
	RawData       string
	Signature     string // hex SHA-1
	EncryptedData string // base64
	IV            string // base64
}

// complete reports whether the profile has all four parts, or the two that are enough: the
// encrypted data was made with the session_key, and its watermark names the app.
func (p SignedProfile) complete() bool {
	return p.EncryptedData != "" && p.IV != "" && (p.RawData == "") == (p.Signature == "")
}

// leftAside is the reason why a profile is not used. The login succeeds all the same: a second
// wx.login often makes the session_key of the first one invalid.
type leftAside string

func (e leftAside) Error() string { return string(e) }

// open verifies and decrypts the profile. The result is empty if the client sent none. The error
// is a leftAside if the profile cannot be verified or decrypted, and LoginRefused if it is of
// another app or person. A profile of wx.getUserProfile has no openId (since April 2021), one of
// wx.getUserInfo had.
func (p SignedProfile) open(who Identity) (Profile, error) {
	if p == (SignedProfile{}) {
		return Profile{}, nil
	}
	if !p.complete() {
		return Profile{}, leftAside("parts of it are missing")
	}
	plain, err := decrypt(who.SessionKey, p.IV, p.EncryptedData)
	if err != nil {
		return Profile{}, leftAside(err.Error())
	}
	var data struct {
		OpenID    string `json:"openId"`
		NickName  string `json:"nickName"`
		Gender    int    `json:"gender"`
		Language  string `json:"language"`
		City      string `json:"city"`
		Province  string `json:"province"`
		Country   string `json:"country"`
		AvatarURL string `json:"avatarUrl"`
		Watermark struct {
			AppID string `json:"appid"`
		} `json:"watermark"`
	}
	if !utf8.Valid(plain) || json.Unmarshal(plain, &data) != nil {
		return Profile{}, leftAside("what was decrypted is no profile: the session_key was another")
	}
	if data.Watermark.AppID != who.AppID || data.OpenID != "" && data.OpenID != who.OpenID {
		return Profile{}, LoginRefused(errors.New("the profile is of another app or person"))
	}
	if p.Signature != "" && !validSignature(p.RawData, who.SessionKey, p.Signature) {
		return Profile{}, leftAside("the signature is not of rawData")
	}
	profile := Profile{
		NickName:  clip(TidyName(data.NickName), maxProfileText),
		Gender:    gender(data.Gender),
		Language:  clip(data.Language, maxProfileText),
		City:      clip(data.City, maxProfileText),
		Province:  clip(data.Province, maxProfileText),
		Country:   clip(data.Country, maxProfileText),
		AvatarURL: clip(data.AvatarURL, maxProfileText),
	}
	return profile.Known(), nil
}

// validSignature reports whether signature = hex SHA-1 of rawData + session_key, as WeChat's page
// "服务端获取开放数据" defines it. rawData is compared byte for byte as received.
func validSignature(rawData, sessionKey, signature string) bool {
	sum := sha1.Sum([]byte(rawData + sessionKey))
	want := hex.EncodeToString(sum[:])
	return subtle.ConstantTimeCompare([]byte(want), []byte(signature)) == 1
}

var errNotDecrypted = errors.New("the data cannot be decrypted")

// decrypt decrypts AES-128-CBC with PKCS#7 padding. All three arguments are base64 (same page).
// Every length is checked first, because crypto/cipher panics on wrong lengths. Success does not
// prove that the key was right: one wrong key in 251 leaves valid padding.
func decrypt(sessionKey, iv, encrypted string) ([]byte, error) {
	key, err1 := base64.StdEncoding.DecodeString(sessionKey)
	vector, err2 := decodeBase64(iv)
	data, err3 := decodeBase64(encrypted)
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, errNotDecrypted
	}
	if len(key) != 16 || len(vector) != aes.BlockSize || len(data) == 0 || len(data)%aes.BlockSize != 0 {
		return nil, errNotDecrypted
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, errNotDecrypted
	}
	cipher.NewCBCDecrypter(block, vector).CryptBlocks(data, data)
	return unpad(data)
}

// base64Unescaper repairs base64 that clients escape wrongly: a + that is not escaped in a query
// is received as a space, and text that is escaped twice keeps its escapes. None of these
// characters is in base64.
var base64Unescaper = strings.NewReplacer(" ", "+", "%2B", "+", "%2b", "+", "%2F", "/", "%2f", "/", "%3D", "=", "%3d", "=")

func decodeBase64(text string) ([]byte, error) {
	return base64.StdEncoding.DecodeString(base64Unescaper.Replace(text))
}

// unpad removes PKCS#7 padding from complete, non-empty blocks.
func unpad(data []byte) ([]byte, error) {
	n := int(data[len(data)-1])
	if n < 1 || n > aes.BlockSize {
		return nil, errNotDecrypted
	}
	for _, b := range data[len(data)-n:] {
		if int(b) != n {
			return nil, errNotDecrypted
		}
	}
	return data[:len(data)-n], nil
}

// gender returns n if WeChat has such a gender, and otherwise unknown.
func gender(n int) int {
	if n < 0 || n > maxGender {
		return 0
	}
	return n
}

// clip shortens a text to its first n characters.
func clip(s string, n int) string {
	if runes := []rune(s); len(runes) > n {
		return string(runes[:n])
	}
	return s
}
