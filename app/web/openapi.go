package web

// openAPI is the shop's REST API as an OpenAPI document (https://spec.openapis.org/oas/v3.1.1). It
// is built from the table of routes and the wire structs.
type openAPI struct {
	Version    string                         `json:"openapi"`
	Info       apiInfo                        `json:"info"`
	Servers    []apiServer                    `json:"servers"`
	Tags       []apiTag                       `json:"tags"`
	Paths      ordered[ordered[apiOperation]] `json:"paths"` // by path and verb
	Components apiComponents                  `json:"components"`
}

type apiInfo struct {
	Title   string `json:"title"`
	Version string `json:"version"`
	text
	License apiLicense `json:"license"`
}

type apiLicense struct {
	Name       string `json:"name"`
	Identifier string `json:"identifier,omitempty"`
}

type apiServer struct {
	Name string `json:"name,omitempty"`
	URL  string `json:"url"`
	text
}

type apiTag struct {
	Name string `json:"name"`
	text
}

type apiOperation struct {
	ID        string                `json:"operationId"`
	Tags      []string              `json:"tags"`
	Summary   string                `json:"summary"`
	SummaryZH string                `json:"x-summary-zh"`
	Security  []ordered[[]struct{}] `json:"security"`
	text
	Parameters []apiParameter       `json:"parameters,omitempty"`
	Body       *apiBody             `json:"requestBody,omitempty"`
	Responses  ordered[apiResponse] `json:"responses"` // by status
}

type apiParameter struct {
	Name     string `json:"name"`
	In       string `json:"in"`
	Required bool   `json:"required,omitempty"`
	text
	Schema schema `json:"schema"`
}

type apiBody struct {
	text
	Required bool              `json:"required"`
	Content  ordered[apiMedia] `json:"content"` // by media type
}

type apiResponse struct {
	Ref string `json:"$ref,omitempty"`
	text
	Headers ordered[apiHeader] `json:"headers,omitempty"`
	Content ordered[apiMedia]  `json:"content,omitempty"` // by media type
}

type apiHeader struct {
	Ref string `json:"$ref,omitempty"`
	text
	Schema *schema `json:"schema,omitempty"`
}

type apiMedia struct {
	Schema  schema `json:"schema"`
	Example any    `json:"example,omitempty"`
}

type apiComponents struct {
	Schemas   ordered[schema]      `json:"schemas"`
	Responses ordered[apiResponse] `json:"responses,omitempty"`
	Headers   ordered[apiHeader]   `json:"headers,omitempty"`
	Security  ordered[apiSecurity] `json:"securitySchemes,omitempty"`
}

type apiSecurity struct {
	Type string `json:"type"`
	text
	Scheme string `json:"scheme,omitempty"`
	In     string `json:"in,omitempty"`
	Name   string `json:"name,omitempty"`
}

// wireVersion is the version of the API. Its first number would change with a change that breaks a
// published client.
const wireVersion = "1.0"

// newOpenAPI returns the document for a shop at an origin.
func newOpenAPI(at origin) openAPI {
	doc := openAPI{
		Version: "3.1.1",
		Info:    apiInfo{"小书架 littleshelf", wireVersion, apiText, apiLicense{"MIT", "MIT"}},
		Servers: []apiServer{{URL: string(at), text: text{"This shop.", "这家书店。"}}},
		Tags:    tags,
		Components: apiComponents{
			Schemas:   append(sharedSchemas(callsWithBody), rpcSchemas()...),
			Responses: failureResponses(),
			Headers: ordered[apiHeader]{
				{"X-Request-Id", apiHeader{text: requestIDText, Schema: &schema{Type: "string"}}},
				{"Location", apiHeader{text: locationText, Schema: &schema{Type: "string"}}},
				{"Retry-After", apiHeader{text: retryAfterText, Schema: &schema{Type: "integer", Minimum: 1}}},
			},
			Security: ordered[apiSecurity]{
				{"bearer", apiSecurity{Type: "http", Scheme: "bearer", text: bearerText}},
				{"skey", apiSecurity{Type: "apiKey", In: "query", Name: "skey", text: skeyText}},
			},
		},
	}
	for _, route := range routes {
		for i, path := range route.paths {
			doc.Paths = addPath(doc.Paths, callPath(route, path, i > 0, at))
		}
	}
	doc.Paths = append(doc.Paths, otherPaths(at)...)
	return doc
}
