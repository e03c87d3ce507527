// Command yaml asks the Go libraries that kubectl reads manifests with (apimachinery's YAMLOrJSONDecoder,
// sigs.k8s.io/yaml, go-yaml v2) for the values of a list of texts.
//
// It reads cases from standard input, one JSON object a line ({"name": …, "text": …} or, for text that is not
// UTF-8, {"name": …, "base64": …}), and writes them to standard output with what kubectl makes of them:
// "documents", a list of JSON texts with keys sorted, numbers written in full, and "error".
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
)

type given struct {
	Name   string `json:"name"`
	Text   string `json:"text,omitempty"`
	Base64 string `json:"base64,omitempty"`
}

type expected struct {
	given
	Documents []string `json:"documents"`
	Error     string   `json:"error,omitempty"`
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for {
		line, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var c given
			if err := json.Unmarshal(line, &c); err != nil {
				panic(err)
			}
			if err := encoder.Encode(settled(c)); err != nil {
				panic(err)
			}
		}
		if err == io.EOF {
			return
		}
		if err != nil {
			panic(err)
		}
	}
}

// settled reads a text many times: where two keys of a map are one key in JSON (1 and "1"), chance decides which is kept.
func settled(c given) expected {
	first := read(c)
	for i := 0; i < 24; i++ {
		if again := read(c); !reflect.DeepEqual(first, again) {
			return expected{given: c, Documents: []string{}, Error: "the libraries give another answer each time"}
		}
	}
	return first
}

// read does what kubectl's StreamVisitor does (k8s.io/cli-runtime/pkg/resource/visitor.go).
func read(c given) expected {
	result := expected{given: c, Documents: []string{}}
	data := []byte(c.Text)
	if c.Base64 != "" {
		decoded, err := base64.StdEncoding.DecodeString(c.Base64)
		if err != nil {
			panic(err)
		}
		data = decoded
	}
	decoder := utilyaml.NewYAMLOrJSONDecoder(bytes.NewReader(data), 4096)
	for {
		ext := runtime.RawExtension{}
		if err := decoder.Decode(&ext); err != nil {
			if err != io.EOF {
				result.Error = strings.SplitN(err.Error(), "\n", 2)[0]
			}
			return result
		}
		ext.Raw = bytes.TrimSpace(ext.Raw)
		if len(ext.Raw) == 0 || bytes.Equal(ext.Raw, []byte("null")) {
			continue
		}
		text, err := canonical(ext.Raw)
		if err != nil {
			result.Error = err.Error()
			return result
		}
		result.Documents = append(result.Documents, text)
	}
}

// canonical sorts the keys and keeps the digits of numbers.
func canonical(raw []byte) (string, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var value interface{}
	if err := decoder.Decode(&value); err != nil {
		return "", fmt.Errorf("not JSON: %w", err)
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return "", err
	}
	return strings.TrimSuffix(out.String(), "\n"), nil
}
