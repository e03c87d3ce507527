package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// section is a named list of rows; every row has the section's columns.
type section struct {
	name    string
	columns []string
	rows    [][]any
	seen    map[string]bool
}

// table is one output file: a JSON object with one row a line, in ASCII, so that a diff can be read.
type table struct {
	source   string
	sections []*section
}

func (t *table) section(name string, columns ...string) *section {
	s := &section{name: name, columns: columns, seen: map[string]bool{}}
	t.sections = append(t.sections, s)
	return s
}

func (s *section) add(row ...any) {
	if len(row) != len(s.columns) {
		panic(fmt.Sprintf("%s: %d values for %d columns", s.name, len(row), len(s.columns)))
	}
	s.rows = append(s.rows, row)
}

// fresh says whether a key is met for the first time.
func (s *section) fresh(key string) bool {
	if s.seen[key] {
		return false
	}
	s.seen[key] = true
	return true
}

func (t *table) bytes() []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\n\"source\": %s", ascii(t.source))
	for _, s := range t.sections {
		fmt.Fprintf(&out, ",\n%s: {\n\"columns\": %s,\n\"rows\": [\n", ascii(s.name), ascii(s.columns))
		for i, row := range s.rows {
			out.WriteString(ascii(row))
			if i < len(s.rows)-1 {
				out.WriteByte(',')
			}
			out.WriteByte('\n')
		}
		out.WriteString("]\n}")
	}
	out.WriteString("\n}\n")
	return out.Bytes()
}

// ascii is JSON in which every character beyond printable ASCII is escaped.
func ascii(v any) string {
	var plain bytes.Buffer
	encoder := json.NewEncoder(&plain)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic(err)
	}
	var out strings.Builder
	for _, r := range strings.TrimSuffix(plain.String(), "\n") {
		switch {
		case r < 0x7f:
			out.WriteRune(r)
		case r > 0xffff:
			r -= 0x10000
			fmt.Fprintf(&out, "\\u%04x\\u%04x", 0xd800+(r>>10), 0xdc00+(r&0x3ff))
		default:
			fmt.Fprintf(&out, "\\u%04x", r)
		}
	}
	return out.String()
}

// dice is splitmix64: small, seeded, and the same in every Go release.
type dice struct{ state uint64 }

func (d *dice) next() uint64 {
	d.state += 0x9e3779b97f4a7c15
	z := d.state
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}

func (d *dice) below(n int) int { return int(d.next() % uint64(n)) }

func (d *dice) oneIn(n int) bool { return d.below(n) == 0 }

func pick[T any](d *dice, from []T) T { return from[d.below(len(from))] }

// text is a random word over an alphabet.
func (d *dice) text(alphabet string, length int) string {
	runes := []rune(alphabet)
	out := make([]rune, length)
	for i := range out {
		out[i] = pick(d, runes)
	}
	return string(out)
}

// mutate inserts, deletes, replaces or doubles one character.
func (d *dice) mutate(s, alphabet string) string {
	runes := []rune(s)
	at := d.below(len(runes) + 1)
	insert := []rune(d.text(alphabet, 1))
	tail := append([]rune{}, runes[at:]...)
	switch kind := d.below(4); {
	case kind == 0 || len(tail) == 0:
		return string(runes[:at]) + string(insert) + string(tail)
	case kind == 1:
		return string(runes[:at]) + string(tail[1:])
	case kind == 2:
		return string(runes[:at]) + string(insert) + string(tail[1:])
	default:
		return string(runes[:at]) + string(tail[0]) + string(tail)
	}
}
