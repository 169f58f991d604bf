package app

import (
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

// anonymousName is what WeChat calls a reader whose profile it keeps back.
const anonymousName = "微信用户"

// maxProfileText is the longest profile text kept, in characters.
const maxProfileText = 512

// adopt takes over a fresh profile, unless it is WeChat's anonymous one and a real name is known.
func (p Profile) adopt(fresh Profile) Profile {
	named := p.NickName != "" && p.NickName != anonymousName
	if named && (fresh.NickName == "" || fresh.NickName == anonymousName) {
		return p
	}
	return fresh
}

// SignedProfile is a profile as wx.getUserInfo gives it to the client: rawData with its signature,
// and the same encrypted.
type SignedProfile struct {
	RawData       string
	Signature     string // hex SHA-1
	EncryptedData string // base64
	IV            string // base64
}

// complete tells whether all four parts came; two or three count as none.
func (p SignedProfile) complete() bool {
	return p.RawData != "" && p.Signature != "" && p.EncryptedData != "" && p.IV != ""
}

// open gives the profile, and whether it is good to use. One that cannot be verified or decrypted
// is merely not used, for a session_key overtaken by a second wx.login is everyday life; one that
// decrypts and turns out to be of another app or person is LoginRefused.
func (p SignedProfile) open(who Identity) (Profile, bool, error) {
	if !p.complete() {
		return Profile{}, false, nil
	}
	plain, err := decrypt(who.SessionKey, p.IV, p.EncryptedData)
	if err != nil {
		return Profile{}, false, nil
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
		return Profile{}, false, nil
	}
	if data.Watermark.AppID != who.AppID || data.OpenID != who.OpenID {
		return Profile{}, false, LoginRefused(errors.New("the profile is of another app or person"))
	}
	if !signed(p.RawData, who.SessionKey, p.Signature) {
		return Profile{}, false, nil
	}
	return Profile{
		NickName:  clip(strings.TrimSpace(data.NickName)),
		Gender:    data.Gender,
		Language:  clip(data.Language),
		City:      clip(data.City),
		Province:  clip(data.Province),
		Country:   clip(data.Country),
		AvatarURL: clip(data.AvatarURL),
	}, true, nil
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
	vector, err2 := base64.StdEncoding.DecodeString(iv)
	data, err3 := base64.StdEncoding.DecodeString(encrypted)
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

// clip bounds what is stored of a text from outside.
func clip(s string) string {
	if runes := []rune(s); len(runes) > maxProfileText {
		return string(runes[:maxProfileText])
	}
	return s
}
