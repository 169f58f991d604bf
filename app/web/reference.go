package web

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
)

// referenceHost stands for the shop's address in the examples of the reference.
const referenceHost = "https://shop.example"

// reference is the growing text of the reference of the API, in one language.
type reference struct {
	bytes.Buffer
	language string
	shared   map[string]schema // of the responses' structs, by name
}

// Reference returns the reference of the API as Markdown, in Chinese (zh) or English (en): the
// calls with their fields and an example each, results, statuses and limits. Its sources are those
// of the OpenAPI document.
func Reference(language string) []byte {
	r := &reference{language: language, shared: make(map[string]schema)}
	for _, wire := range responseStructs() {
		r.shared[schemaName(wire)] = responseSchema(wire)
	}
	r.paragraph("# ", referenceTitle)
	r.paragraph("", apiText)
	r.paragraph("", referenceDocuments)
	r.paragraph("## ", text{"Signing in", "登录凭证"})
	r.paragraph("", referenceSKey)
	r.paragraph("## ", text{"Pages of lists", "分页"})
	r.paragraph("", referencePages)
	r.results()
	r.limits()
	for _, route := range routes {
		r.call(route)
	}
	r.download()
	r.rpc()
	r.health()
	return r.Bytes()
}

// paragraph writes a text in the reference's language behind a mark.
func (r *reference) paragraph(mark string, t text) {
	fmt.Fprintf(r, "%s%s\n\n", mark, t.in(r.language))
}

// row writes a row of a table. A cell may be a text or a string.
func (r *reference) row(cells ...any) {
	for _, cell := range cells {
		if described, ok := cell.(text); ok {
			cell = described.in(r.language)
		}
		fmt.Fprintf(r, "| %s ", strings.ReplaceAll(fmt.Sprint(cell), "|", `\|`))
	}
	r.WriteString("|\n")
}

// table writes the head of a table.
func (r *reference) table(columns ...any) {
	r.row(columns...)
	r.WriteString(strings.Repeat("| --- ", len(columns)) + "|\n")
}

// code quotes each word as code.
func code(words ...string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = "`" + word + "`"
	}
	return strings.Join(quoted, " · ")
}

// results writes the tables of results and statuses, with an example of each result that is
// recorded.
func (r *reference) results() {
	r.paragraph("## ", text{"Results", "结果码"})
	r.table("result", text{"Meaning", "含义"}, "errmsg")
	for _, result := range results {
		r.row(code(fmt.Sprint(result.result)), result.text, code(result.errmsgs...))
	}
	r.WriteByte('\n')
	for _, result := range results[1:] {
		if example := exampleWith(result.result); example != nil {
			r.paragraph("", text{fmt.Sprintf("Result %d, for example:", result.result), fmt.Sprintf("结果码 %d 的例子：", result.result)})
			r.example(example)
		}
	}
	r.paragraph("## ", text{"Statuses of HTTP", "HTTP 状态码"})
	r.table(text{"Status", "状态码"}, text{"Meaning", "含义"})
	for _, s := range callStatuses {
		r.row(code(fmt.Sprint(s.status)), s.text)
	}
	r.WriteByte('\n')
}

func (r *reference) limits() {
	r.paragraph("## ", text{"Limits", "限额"})
	r.table(text{"Limit", "限额"}, text{"How much", "多少"})
	for _, l := range referenceLimits {
		r.row(l.name, l.amount)
	}
	r.WriteByte('\n')
}

// call writes the section of a call.
func (r *reference) call(route route) {
	described := callTexts[route.method]
	r.paragraph("## ", described.summary)
	for _, path := range route.paths {
		fmt.Fprintf(r, "%s\n", code(strings.Join(route.verbs, "/")+" "+path))
	}
	fmt.Fprintf(r, "%s\n\n", code(route.method))
	r.paragraph("", described.details)

	r.table(text{"Parameter", "参数"}, text{"Required", "必填"}, text{"Meaning", "含义"})
	for _, p := range route.parameters {
		if p.origin {
			continue
		}
		required := text{"yes", "是"}
		if p.optional {
			required = text{"no", "否"}
		}
		r.row(code(p.name), required, fieldText(route.in, p.name))
	}
	r.WriteByte('\n')
	r.fields(schemaName(route.out))
	r.example(exampleOf(route, route.verbs))
}

// fields writes the table of a response's fields. A field of an object stands behind the name of
// the object, as list[].seq.
func (r *reference) fields(name string) {
	r.table(text{"Field", "字段"}, text{"Type", "类型"}, text{"Meaning", "含义"})
	var write func(prefix string, object schema)
	write = func(prefix string, object schema) {
		for _, property := range object.Properties {
			name, value := prefix+property.name, property.value
			ref, kind := value.Ref, value.Type
			if value.Items != nil {
				name, ref = name+"[]", value.Items.Ref
			}
			if kind == nil {
				kind = "object"
			}
			r.row(code(name), kind, value.text)
			if ref != "" {
				write(name+".", r.shared[strings.TrimPrefix(ref, sharedRef("").Ref)])
			}
		}
	}
	write("", r.shared[name])
	r.WriteByte('\n')
}

// example writes an exchange.
func (r *reference) example(e *example) {
	fmt.Fprintf(r, "```http\n%s %s\n", e.verb, fill(e.target, referenceHost))
	if e.header != nil {
		fmt.Fprintf(r, "%s\n\n%s\n", strings.Join(e.header, "\n"), fill(strings.Join(e.body, "\n"), referenceHost))
	}
	r.WriteString("```\n\n")
	received := fill(strings.Join(e.received, "\n"), referenceHost)
	head, _, isFile := strings.Cut(received, "\n{file:")
	language := "json"
	if isFile || !strings.HasPrefix(received, "{") && !strings.HasPrefix(received, "[") {
		language = "http"
		head = e.status + " " + http.StatusText(200) + "\n" + head
	}
	fmt.Fprintf(r, "```%s\n%s\n```\n\n", language, head)
}

func (r *reference) download() {
	r.paragraph("## ", downloadSummary)
	fmt.Fprintf(r, "%s\n\n", code("GET /downloadfile"))
	r.paragraph("", downloadText)
	r.table(text{"Parameter", "参数"}, text{"Meaning", "含义"})
	for _, p := range downloadParameters {
		r.row(code(p.name), p.text)
	}
	r.row(code("skey"), fieldTexts["skey"])
	r.WriteByte('\n')
	r.table(text{"Status", "状态码"}, text{"Meaning", "含义"})
	for _, s := range downloadStatuses {
		r.row(code(fmt.Sprint(s.status)), s.text)
	}
	r.WriteByte('\n')
	r.example(exampleAt(http.MethodGet, "/downloadfile"))
}

func (r *reference) rpc() {
	r.paragraph("## ", rpcSummary)
	fmt.Fprintf(r, "%s\n\n", code("POST /api"))
	r.paragraph("", rpcText)
	for i := range examples() {
		if e := &examples()[i]; e.path() == "/api" {
			r.example(e)
		}
	}
	r.table("error.code", "error.message", text{"Meaning", "含义"})
	for _, e := range rpcErrors {
		r.row(code(fmt.Sprint(e.Code)), code(e.Message), e.text)
	}
	r.WriteByte('\n')
}

func (r *reference) health() {
	r.paragraph("## ", text{"Health", "健康检查"})
	for _, check := range []struct {
		path    string
		details text
	}{{"/healthz", healthzText}, {"/readyz", readyzText}} {
		fmt.Fprintf(r, "%s\n\n", code("GET "+check.path))
		r.paragraph("", check.details)
		r.example(exampleAt(http.MethodGet, check.path))
	}
}
