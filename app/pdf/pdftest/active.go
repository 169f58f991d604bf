package pdftest

import (
	"fmt"
	"strings"
)

// Canary is a path that the active files want opened.
const Canary = "/etc/littleshelf-canary"

// active are files that want programs run, files opened and addresses visited, and locked files.
var active = []File{
	{"JavaScript on opening", false, func() []byte {
		return acting("<< /S /JavaScript /JS (while (true) app.launchURL\\('http://127.0.0.1:9/'\\)) >>")
	}},
	{"launches a program", false, func() []byte { return acting("<< /S /Launch /F (" + Canary + ") /NewWindow true >>") }},
	{"opens an address", false, func() []byte { return acting("<< /S /URI /URI (file://" + Canary + ") >>") }},
	{"goes to another file", false, func() []byte { return acting("<< /S /GoToR /F (" + Canary + ") /D [0 /Fit] >>") }},
	{"submits a form", false, func() []byte { return acting("<< /S /SubmitForm /F (http://127.0.0.1:9/) >>") }},
	{"actions in a loop", false, func() []byte {
		var b builder
		action := b.reserve()
		b.set(action, "<< /S /Named /N /NextPage /Next [%d 0 R %d 0 R] >>", action, action)
		return b.document(fmt.Sprintf("/OpenAction %d 0 R", action), page{content: "0 0 m"})
	}},
	{"stream in another file", false, func() []byte {
		var b builder
		image := b.stream("/Type /XObject /Subtype /Image /Width 9 /Height 9 /BitsPerComponent 8 "+
			"/ColorSpace /DeviceGray /F ("+Canary+")", "short")
		return shown(&b, image)
	}},
	{"form in another file", false, func() []byte {
		var b builder
		form := b.stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Ref << /F ("+Canary+") /Page 0 >>", "0 0 m")
		return b.one(fmt.Sprintf("/XObject << /X %d 0 R >>", form), "/X Do")
	}},
	{"font in another file", false, func() []byte {
		var b builder
		return b.one("/Font << /F << /Type /Font /Subtype /TrueType /BaseFont /A "+
			"/FontDescriptor << /FontFile2 ("+Canary+") /F ("+Canary+") >> >> >>", "BT /F 9 Tf (text) Tj ET")
	}},
	{"1,000 files attached", false, func() []byte {
		var b builder
		file := b.stream("/Type /EmbeddedFile", "MZ\x90\x00")
		spec := fmt.Sprintf("(x) << /Type /Filespec /F (%s) /EF << /F %d 0 R >> >> ", Canary, file)
		return b.document("/Names << /EmbeddedFiles << /Names ["+strings.Repeat(spec, 1000)+"] >> >>", page{content: "0 0 m"})
	}},
	{"XFA form with an outside entity", false, func() []byte {
		var b builder
		form := b.stream("", `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file://`+Canary+`">]><x>&e;</x>`)
		return b.document(fmt.Sprintf("/AcroForm << /XFA %d 0 R /Fields [] >>", form), page{content: "0 0 m"})
	}},
	{"form fields in a loop", false, func() []byte {
		var b builder
		field := b.reserve()
		b.set(field, "<< /FT /Tx /T (a) /Parent %d 0 R /Kids [%d 0 R] /Type /Annot /Subtype /Widget /Rect [0 0 9 9] >>", field, field)
		return b.document(fmt.Sprintf("/AcroForm << /Fields [%d 0 R] >>", field),
			page{content: "0 0 m", more: fmt.Sprintf("/Annots [%d 0 R]", field)})
	}},
	{"locked by a password", false, func() []byte { return locked("/Filter /Standard /V 2 /R 3 /Length 128 /P -4") }},
	{"locked by an unknown handler", false, func() []byte { return locked("/Filter /Acme /V 9 /R 9") }},
	{"locked with a key of 2 ** 31 bits", false, func() []byte { return locked("/Filter /Standard /V 2 /R 3 /Length 2147483647 /P -4") }},
	{"locked with a loop of crypt filters", false, func() []byte {
		return locked("/Filter /Standard /V 5 /R 6 /Length 256 /P -4 " +
			"/CF << /StdCF << /CFM /AESV3 /AuthEvent /DocOpen /Length 32 >> >> /StmF /StdCF /StrF /StdCF")
	}},
	{"layers in a loop", false, func() []byte {
		var b builder
		group := b.reserve()
		b.set(group, "<< /Type /OCMD /OCGs [%d 0 R] /VE [/And %d 0 R %d 0 R] >>", group, group, group)
		return b.document(fmt.Sprintf("/OCProperties << /OCGs [%d 0 R] /D << /Order [%d 0 R] >> >>", group, group),
			page{content: "/OC /L BDC 0 0 9 9 re f EMC", resources: fmt.Sprintf("/Properties << /L %d 0 R >>", group)})
	}},
	{"tags in a loop", false, func() []byte {
		var b builder
		tag := b.reserve()
		b.set(tag, "<< /Type /StructElem /S /P /P %d 0 R /K [%d 0 R %d 0 R] >>", tag, tag, tag)
		return b.document(fmt.Sprintf("/MarkInfo << /Marked true >> /StructTreeRoot << /K %d 0 R >>", tag), page{content: "0 0 m"})
	}},
}

// acting returns a PDF with an action on opening, on its page and on a note.
func acting(action string) []byte {
	var b builder
	return b.document("/OpenAction "+action, page{content: "0 0 m", more: "/AA << /O " + action + " >> " +
		"/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 420 595] /A " + action + " >>]"})
}

// locked returns a PDF with an encryption dictionary, whose passwords are noise.
func locked(entries string) []byte {
	var b builder
	tree := b.reserve()
	page := b.add("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 420 595] >>", tree)
	b.set(tree, "<< /Type /Pages /Count 1 /Kids [%d 0 R] >>", page)
	password := strings.Repeat("AB", 48)
	lock := b.add("<< %s /O <%s> /U <%s> /OE <%s> /UE <%s> /Perms <%s> >>",
		entries, password, password, password[:64], password[:64], password[:32])
	b.trailer = fmt.Sprintf("/Encrypt %d 0 R /ID [<41424344414243444142434441424344> <41424344414243444142434441424344>]", lock)
	return b.file(b.add("<< /Type /Catalog /Pages %d 0 R >>", tree))
}
