package web

import "fmt"

// otherPaths returns the operations of the routes beside the calls.
func otherPaths(at origin) ordered[ordered[apiOperation]] {
	return ordered[ordered[apiOperation]]{
		{"/api", ordered[apiOperation]{{"post", rpcOperation(at)}}},
		{"/downloadfile", ordered[apiOperation]{{"get", downloadOperation()}}},
		{"/healthz", ordered[apiOperation]{{"get", healthOperation("/healthz", healthzSummary, healthzText)}}},
		{"/readyz", ordered[apiOperation]{{"get", healthOperation("/readyz", readyzSummary, readyzText)}}},
		{openAPIPath, ordered[apiOperation]{{"get", documentOperation(openAPIPath, openAPIText)}}},
		{openRPCPath, ordered[apiOperation]{{"get", documentOperation(openRPCPath, openRPCText)}}},
	}
}

// downloadOperation describes downloads, whose failures are plain text.
func downloadOperation() apiOperation {
	operation := apiOperation{
		ID: operationID("get", "/downloadfile"), Tags: []string{tagFiles}, text: downloadText,
		Summary: downloadSummary.English, SummaryZH: downloadSummary.Chinese,
		Security: []ordered[[]struct{}]{{{"bearer", []struct{}{}}}, {{"skey", []struct{}{}}}, {}},
	}
	for _, p := range downloadParameters {
		operation.Parameters = append(operation.Parameters, apiParameter{
			Name: p.name, In: p.in, Required: p.name == "filename", text: p.text, Schema: schema{Type: "string"},
		})
	}
	for _, s := range downloadStatuses {
		response := apiResponse{text: s.text, Headers: ordered[apiHeader]{requestIDHeader}}
		switch s.status {
		case 200, 206:
			response.Content = ordered[apiMedia]{{"application/pdf", apiMedia{Schema: schema{Type: "string", Format: "binary"}}}}
		case 302:
			response.Headers = append(response.Headers, locationHeader)
		case 304, 412: // without a body
		case 429, 503:
			response.Headers = append(response.Headers, retryAfterHeader)
			fallthrough
		default:
			response.Content = ordered[apiMedia]{{"text/plain", apiMedia{Schema: schema{Type: "string"}}}}
		}
		operation.Responses = append(operation.Responses, named[apiResponse]{fmt.Sprint(s.status), response})
	}
	return operation
}

func healthOperation(path string, summary, details text) apiOperation {
	line := ordered[apiMedia]{{"text/plain", apiMedia{Schema: schema{Type: "string"}, Example: exampleAt("GET", path).response("")}}}
	headers := ordered[apiHeader]{requestIDHeader}
	operation := apiOperation{
		ID: operationID("get", path), Tags: []string{tagOperations}, Security: []ordered[[]struct{}]{},
		Summary: summary.English, SummaryZH: summary.Chinese, text: details,
		Responses: ordered[apiResponse]{{"200", apiResponse{text: healthy, Headers: headers, Content: line}}},
	}
	if path == "/readyz" {
		operation.Responses = append(operation.Responses, named[apiResponse]{"503", apiResponse{
			text: unready, Headers: headers, Content: ordered[apiMedia]{{"text/plain", apiMedia{Schema: schema{Type: "string"}}}},
		}})
	}
	return operation
}

func documentOperation(path string, described text) apiOperation {
	return apiOperation{
		ID: operationID("get", path), Tags: []string{tagOperations}, Security: []ordered[[]struct{}]{},
		Summary: described.English, SummaryZH: described.Chinese, text: described,
		Responses: ordered[apiResponse]{
			{"200", apiResponse{
				text: documentText, Headers: ordered[apiHeader]{requestIDHeader},
				Content: ordered[apiMedia]{{jsonMedia, apiMedia{Schema: schema{Type: "object"}}}},
			}},
			{"304", apiResponse{text: textOfStatus(304), Headers: ordered[apiHeader]{requestIDHeader}}},
		},
	}
}
