package app

import (
	"bytes"
	"cmp"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/url"
	"os"
	"strings"
	"testing"
)

// vectors are the examples of WeChat's documentation, and two forged profiles.
type vectors struct {
	Decrypt   struct{ AppID, SessionKey, IV, EncryptedData, Plaintext string }
	Signature struct{ SessionKey, RawData, Signature string }
	Negative  []struct{ What, SessionKey, IV string }
}

func readVectors(t testing.TB) (v vectors) {
	t.Helper()
	text, err := os.ReadFile("testdata/wechat-vectors.json")
	if err == nil {
		err = json.Unmarshal(text, &v)
	}
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// The profiles of these tests are made with this key, IV and identity.
var (
	testKey = []byte("0123456789abcdef0123456789abcdef") // as long as the longest AES key
	testIV  = []byte("fedcba9876543210")
	testWho = Identity{AppID: "wx1", OpenID: "o1", SessionKey: b64(testKey[:16])}
)

const testText = `{"openId":"o1","nickName":" 汉字 ","gender":2,"language":"zh_CN","city":"Shenzhen",` +
	`"province":"Guangdong","country":"China","avatarUrl":"https://wx.qlogo.cn/x/132","watermark":{"appid":"wx1"}}`

var testProfile = Profile{
	NickName: "汉字", Gender: 2, Language: "zh_CN", City: "Shenzhen",
	Province: "Guangdong", Country: "China", AvatarURL: "https://wx.qlogo.cn/x/132",
}

func b64(data []byte) string { return base64.StdEncoding.EncodeToString(data) }

// pad adds PKCS#7 padding. It is the inverse of unpad.
func pad(text string) []byte {
	n := aes.BlockSize - len(text)%aes.BlockSize
	return append([]byte(text), bytes.Repeat([]byte{byte(n)}, n)...)
}

// encrypt is AES-CBC over complete blocks. With pad it is the inverse of decrypt.
func encrypt(key, iv, blocks []byte) []byte {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	data := make([]byte, len(blocks))
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(data, blocks)
	return data
}

// sign returns a profile as a client sends it.
func sign(sessionKey, iv, encrypted string) SignedProfile {
	const rawData = `{"nickName":"汉字"}`
	sum := sha1.Sum([]byte(rawData + sessionKey))
	return SignedProfile{RawData: rawData, Signature: hex.EncodeToString(sum[:]), EncryptedData: encrypted, IV: iv}
}

// undecryptable returns inputs with one error each. Each is rejected by its own check in decrypt
// or unpad: without that check it would be accepted or panic.
func undecryptable() []struct{ name, key, iv, data string } {
	key, iv := b64(testKey[:16]), b64(testIV)
	whole := encrypt(testKey[:16], testIV, pad(testText))
	good := b64(whole)
	// ending returns testText, filled with white space to complete blocks, with the padding at
	// the end.
	ending := func(padding string) string {
		blanks := bytes.Repeat([]byte(" "), aes.BlockSize-(len(testText)+len(padding))%aes.BlockSize)
		return b64(encrypt(testKey[:16], testIV, []byte(testText+string(blanks)+padding)))
	}
	return []struct{ name, key, iv, data string }{
		{"ciphertext of 15 bytes", key, iv, b64(whole[:15])},
		{"ciphertext of 17 bytes", key, iv, b64(whole[:17])},
		{"ciphertext of 0 bytes", key, iv, "\n"}, // which is base64
		{"iv of 12 bytes", key, b64(testIV[:12]), good},
		{"iv of 0 bytes", key, "\n", good},
		{"key of 15 bytes", b64(testKey[:15]), iv, good},
		{"key of 24 bytes", b64(testKey[:24]), iv, b64(encrypt(testKey[:24], testIV, pad(testText)))},
		{"key of 32 bytes", b64(testKey), iv, b64(encrypt(testKey, testIV, pad(testText)))},
		{"key of 0 bytes", "", iv, good},
		{"key not base64", key + "!", iv, good},
		{"iv not base64", key, iv + "!", good},
		{"ciphertext not base64", key, iv, good + "!"},
		{"padding 0", key, iv, ending("\x00")},
		{"padding 17", key, iv, ending(strings.Repeat("\x11", 17))},
		{"padding 17 of 16 bytes", key, iv, b64(encrypt(testKey[:16], testIV, bytes.Repeat([]byte{17}, 16)))},
		{"padding 255", key, iv, ending("\xff")},
		{"padding inconsistent", key, iv, ending("\x01\x02")},
	}
}

func isLeftAside(err error) bool {
	_, is := errors.AsType[leftAside](err)
	return is
}

// TestKnownProfile: the name and picture of every anonymous reader are no profile, even if an
// older version stored them.
func TestKnownProfile(t *testing.T) {
	grey := "https://thirdwx.qlogo.cn/mmopen/vi_32/" + anonymousPicture + "/132"
	for _, c := range []struct{ stored, want Profile }{
		{testProfile, testProfile},
		{Profile{NickName: "微信用户", Gender: 1, Language: "zh_CN", AvatarURL: "https://wx.qlogo.cn/x/132"}, Profile{}},
		{Profile{NickName: " 微信用户 ", AvatarURL: grey}, Profile{}},
		{Profile{NickName: "汉字", AvatarURL: grey}, Profile{NickName: "汉字"}},
		{Profile{NickName: "微信用户甲", AvatarURL: "x"}, Profile{NickName: "微信用户甲", AvatarURL: "x"}},
	} {
		if got := c.stored.Known(); got != c.want {
			t.Errorf("%+v.Known() = %+v, want %+v", c.stored, got, c.want)
		}
	}
	if name := (User{Profile: Profile{NickName: "微信用户"}}).Name(); name != "书友0000" {
		t.Errorf("an anonymous reader is called %s", name)
	}
}

func TestDocumentedVectors(t *testing.T) {
	v := readVectors(t)
	plain, err := decrypt(v.Decrypt.SessionKey, v.Decrypt.IV, v.Decrypt.EncryptedData)
	if err != nil || string(plain) != v.Decrypt.Plaintext {
		t.Errorf("decrypt = %s, %v, want %s", plain, err, v.Decrypt.Plaintext)
	}
	s := v.Signature
	if !validSignature(s.RawData, s.SessionKey, s.Signature) || validSignature(s.RawData+" ", s.SessionKey, s.Signature) {
		t.Error("signed does not tell the documented data from other data")
	}
}

// A wrong key or IV may leave valid padding after garbage.
func TestGarbledProfileIsIgnored(t *testing.T) {
	v := readVectors(t)
	for _, n := range v.Negative {
		if _, err := decrypt(n.SessionKey, n.IV, v.Decrypt.EncryptedData); err != nil {
			t.Errorf("%s: decrypt = %v: the vector tests nothing", n.What, err)
		}
		who := Identity{AppID: v.Decrypt.AppID, OpenID: "oGZUI0egBJY1zhBYw2KhdUfwVJJE", SessionKey: n.SessionKey}
		if p, err := sign(n.SessionKey, n.IV, v.Decrypt.EncryptedData).open(who); !isLeftAside(err) {
			t.Errorf("%s: open = %v, %v, want it left aside", n.What, p, err)
		}
	}
}

func TestUndecryptableProfileIsIgnored(t *testing.T) {
	for _, c := range undecryptable() {
		if plain, err := decrypt(c.key, c.iv, c.data); err == nil {
			t.Errorf("%s: decrypt = %q, want an error", c.name, plain)
		}
		who := testWho
		who.SessionKey = c.key
		if p, err := sign(c.key, c.iv, c.data).open(who); !isLeftAside(err) {
			t.Errorf("%s: open = %v, %v, want it left aside", c.name, p, err)
		}
	}
}

func TestOpen(t *testing.T) {
	const taken, aside, refused = "taken", "left aside", "refused"
	for _, c := range []struct {
		name   string
		change func(p *SignedProfile, who *Identity)
		text   string // in place of testText
		want   string
	}{
		{name: "good", want: taken},
		{name: "nothing", change: func(p *SignedProfile, _ *Identity) { *p = SignedProfile{} }, want: taken},
		{name: "encryptedData and iv alone", change: func(p *SignedProfile, _ *Identity) { p.RawData, p.Signature = "", "" }, want: taken},
		{name: "these two of another app",
			change: func(p *SignedProfile, who *Identity) { p.RawData, p.Signature, who.AppID = "", "", "wx2" }, want: refused},
		{name: "these two of another person",
			change: func(p *SignedProfile, who *Identity) { p.RawData, p.Signature, who.OpenID = "", "", "o2" }, want: refused},
		{name: "no openId", text: strings.Replace(testText, `"openId":"o1",`, "", 1), want: taken},
		{name: "an empty openId", text: strings.Replace(testText, `"o1"`, `""`, 1), want: taken},
		{name: "no openId, another app", text: strings.Replace(strings.Replace(testText, `"openId":"o1",`, "", 1),
			"wx1", "wx2", 1), want: refused},
		{name: "no openId, no watermark", text: `{"nickName":"汉字"}`, want: refused},
		{name: "spaces for +", change: func(p *SignedProfile, _ *Identity) {
			p.EncryptedData = strings.ReplaceAll(p.EncryptedData, "+", " ")
		}, want: taken},
		{name: "escaped once too often", change: func(p *SignedProfile, _ *Identity) {
			p.EncryptedData, p.IV = url.QueryEscape(p.EncryptedData), url.QueryEscape(p.IV)
		}, want: taken},
		{name: "no rawData", change: func(p *SignedProfile, who *Identity) { p.RawData, who.OpenID = "", "o2" }, want: aside},
		{name: "no signature", change: func(p *SignedProfile, who *Identity) { p.Signature, who.OpenID = "", "o2" }, want: aside},
		{name: "no encryptedData", change: func(p *SignedProfile, who *Identity) { p.EncryptedData, who.OpenID = "", "o2" }, want: aside},
		{name: "no iv", change: func(p *SignedProfile, who *Identity) { p.IV, who.OpenID = "", "o2" }, want: aside},
		{name: "bad signature", change: func(p *SignedProfile, _ *Identity) { p.RawData += " " }, want: aside},
		{name: "another app", change: func(_ *SignedProfile, who *Identity) { who.AppID = "wx2" }, want: refused},
		{name: "another person", change: func(_ *SignedProfile, who *Identity) { who.OpenID = "o2" }, want: refused},
		{name: "another app, bad signature",
			change: func(p *SignedProfile, who *Identity) { p.Signature, who.AppID = "x", "wx2" }, want: refused},
		{name: "another person, bad signature",
			change: func(p *SignedProfile, who *Identity) { p.Signature, who.OpenID = "x", "o2" }, want: refused},
		{name: "no session_key", change: func(_ *SignedProfile, who *Identity) { who.SessionKey = "" }, want: aside},
		{name: "nothing in it", text: "{}", want: refused},
		{name: "not JSON", text: testText[1:], want: aside},
		{name: "not UTF-8", text: strings.Replace(testText, "汉", "\xff", 1), want: aside},
		{name: "trailing garbage", text: testText + "}", want: aside},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, who := cmp.Or(c.text, testText), testWho
			signed := sign(who.SessionKey, b64(testIV), b64(encrypt(testKey[:16], testIV, pad(text))))
			if c.change != nil {
				c.change(&signed, &who)
			}
			p, err := signed.open(who)
			got, want := taken, Profile{}
			var failure *Error
			switch {
			case errors.As(err, &failure) && failure.Code == Unknown:
				got = refused
			case isLeftAside(err):
				got = aside
			case err != nil:
				t.Fatalf("open = %v", err)
			case signed != SignedProfile{}:
				want = testProfile
			}
			if got != c.want || p != want {
				t.Errorf("%s: %+v, want it %s", got, p, c.want)
			}
		})
	}
}

func TestOpenClips(t *testing.T) {
	name := strings.Repeat("汉", maxProfileText)
	text := strings.Replace(testText, "汉字", name+"字", 1)
	p, err := sign(testWho.SessionKey, b64(testIV), b64(encrypt(testKey[:16], testIV, pad(text)))).open(testWho)
	if err != nil || p.NickName != name {
		t.Errorf("open = %+v, %v, want a name of %d characters", p, err, maxProfileText)
	}
}

func TestAdopt(t *testing.T) {
	none := Profile{}
	band, other := Profile{NickName: "Band", AvatarURL: "a"}, Profile{NickName: "Other", City: "b"}
	for _, c := range []struct{ known, fresh, want Profile }{
		{none, band, band},
		{none, none, none},
		{band, none, band},
		{band, other, other},
	} {
		if got := c.known.adopt(c.fresh); got != c.want {
			t.Errorf("%+v.adopt(%+v) = %+v, want %+v", c.known, c.fresh, got, c.want)
		}
	}
}

// FuzzDecrypt: no input panics, and the decrypted data encrypts to the input. The seeds alone
// fail if any one check in decrypt or unpad is removed.
func FuzzDecrypt(f *testing.F) {
	v := readVectors(f)
	f.Add(v.Decrypt.SessionKey, v.Decrypt.IV, v.Decrypt.EncryptedData)
	for _, n := range v.Negative {
		f.Add(n.SessionKey, n.IV, v.Decrypt.EncryptedData)
	}
	for _, c := range undecryptable() {
		f.Add(c.key, c.iv, c.data)
	}
	f.Fuzz(func(t *testing.T, sessionKey, iv, encrypted string) {
		plain, err := decrypt(sessionKey, iv, encrypted)
		if err != nil {
			return
		}
		key, err1 := base64.StdEncoding.DecodeString(sessionKey)
		vector, err2 := decodeBase64(iv)
		data, err3 := decodeBase64(encrypted)
		if err := errors.Join(err1, err2, err3); err != nil || len(key) != 16 {
			t.Fatalf("decrypted with a key of %d bytes, %v", len(key), err)
		}
		if again := encrypt(key, vector, pad(string(plain))); !bytes.Equal(again, data) {
			t.Errorf("%x decrypts to %x, which encrypts to %x", data, plain, again)
		}
	})
}
