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

// Profile is what a reader lets the shop see of their WeChat account. All of it may be empty: since
// 2022 WeChat hands out no profile unasked.
type Profile struct {
	NickName  string
	Gender    int // 0 unknown, 1 male, 2 female
	Language  string
	City      string
	Province  string
	Country   string
	AvatarURL string
}

// Validate names what is wrong with a profile.
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

// What WeChat shows of a reader whose profile it keeps back.
const (
	anonymousName    = "微信用户"
	anonymousPicture = "POgEwh4mIHO4nibH0KlMECNjjGxQUq24ZEaGT4poC6icRiccVGKSyXwibcPq4BWmiaIGuG1icwxaQX6grC9VemZoJ8rg" // in its address
)

// Known returns the profile without what WeChat shows of every reader alike: that name and that picture
// are no profile.
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
	// maxProfileText is the longest profile text kept, in characters.
	maxProfileText = 512

	// maxGender is the last of WeChat's genders.
	maxGender = 2
)

// adopt returns fresh, or p when fresh has no name.
func (p Profile) adopt(fresh Profile) Profile {
	if fresh.NickName == "" {
		return p
	}
	return fresh
}

// SignedProfile is a profile as the client has it from WeChat: rawData with its signature, and the same
// encrypted. Any of it may be empty.
type SignedProfile struct {
	RawData       string
	Signature     string // hex SHA-1
	EncryptedData string // base64
	IV            string // base64
}

// complete reports whether all four parts came, or the two that prove themselves: the encrypted data was
// made with the session_key, and its watermark names the app.
func (p SignedProfile) complete() bool {
	return p.EncryptedData != "" && p.IV != "" && (p.RawData == "") == (p.Signature == "")
}

// leftAside says why a profile is not used. The login stands: a session_key overtaken by a second wx.login
// is everyday life.
type leftAside string

func (e leftAside) Error() string { return string(e) }

// open returns the profile, an empty one when the client sent none. One that cannot be verified or
// decrypted is leftAside; one that decrypts and turns out to be of another app or person is LoginRefused.
// wx.getUserProfile's has no openId (since April 2021), wx.getUserInfo's had.
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
	if p.Signature != "" && !signed(p.RawData, who.SessionKey, p.Signature) {
		return Profile{}, leftAside("the signature is not of rawData")
	}
	profile := Profile{
		NickName:  clip(TidyName(data.NickName)),
		Gender:    gender(data.Gender),
		Language:  clip(data.Language),
		City:      clip(data.City),
		Province:  clip(data.Province),
		Country:   clip(data.Country),
		AvatarURL: clip(data.AvatarURL),
	}
	return profile.Known(), nil
}

// signed checks signature = hex SHA-1 of rawData + session_key, as WeChat's page "服务端获取开放数据"
// says. rawData counts byte for byte as received.
func signed(rawData, sessionKey, signature string) bool {
	sum := sha1.Sum([]byte(rawData + sessionKey))
	want := hex.EncodeToString(sum[:])
	return subtle.ConstantTimeCompare([]byte(want), []byte(signature)) == 1
}

var errNotDecrypted = errors.New("the data cannot be decrypted")

// decrypt undoes AES-128-CBC with PKCS#7 padding; all three are base64 (same page). Every length is
// checked first: crypto/cipher panics on the odd ones. Success does not mean the key was right: one
// wrong key in 251 leaves valid padding behind.
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

// unescaped undoes what clients do to base64 on its way: a + that was not escaped in a query comes as a
// space, and text that was escaped once too often keeps its escapes. Neither means anything else in base64.
var unescaped = strings.NewReplacer(" ", "+", "%2B", "+", "%2b", "+", "%2F", "/", "%2f", "/", "%3D", "=", "%3d", "=")

func decodeBase64(text string) ([]byte, error) {
	return base64.StdEncoding.DecodeString(unescaped.Replace(text))
}

// unpad takes PKCS#7 padding off whole, non-empty blocks.
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

// gender is a gender that WeChat has; any other is unknown.
func gender(n int) int {
	if n < 0 || n > maxGender {
		return 0
	}
	return n
}

// clip bounds what is stored of a text from outside.
func clip(s string) string {
	if runes := []rune(s); len(runes) > maxProfileText {
		return string(runes[:maxProfileText])
	}
	return s
}
