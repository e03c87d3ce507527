// Command cel asks the API server's own CEL, compiled and evaluated as ValidatingAdmissionPolicy does it, what
// expressions come to.
//
// It reads cases from standard input, one JSON object a line, and writes an answer for each, in order: "refused" when
// the expression could not be stored, else "error" or "value" (see print.go) and "type", with the "cost" of running it.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"reflect"
)

type answer struct {
	Refused *string `json:"refused,omitempty"`
	Error   *string `json:"error,omitempty"`
	Value   *string `json:"value,omitempty"`
	Type    string  `json:"type,omitempty"`
	Cost    int64   `json:"cost"`
	// Varies says that two runs disagreed: Go walks maps in an order of chance.
	Varies bool `json:"varies,omitempty"`
}

func main() {
	runs := flag.Int("runs", 6, "how often to run each expression, to see whether its answer varies")
	flag.Parse()
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for {
		line, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			if err := encoder.Encode(settled(line, *runs)); err != nil {
				panic(err)
			}
			// Who asks one thing at a time gets one answer at a time.
			if in.Buffered() == 0 {
				out.Flush()
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

func settled(line []byte, runs int) (result answer) {
	defer func() {
		if crash := recover(); crash != nil {
			text := fmt.Sprintf("panic: %v", crash)
			result = answer{Error: &text}
		}
	}()
	var c given
	if err := json.Unmarshal(line, &c); err != nil {
		panic(err)
	}
	p := prepare(&c)
	if p.refused != nil {
		return answer{Refused: p.refused}
	}
	first := p.run()
	for i := 1; i < runs; i++ {
		if again := p.run(); !reflect.DeepEqual(first, again) {
			first.Varies = true
			return first
		}
	}
	return first
}
