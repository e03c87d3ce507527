package main

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
)

// quantities asks k8s.io/apimachinery/pkg/api/resource.
//
// An exact value is written as an integer without trailing zeros, "e", and a power of ten.
// "parsed" is resource.ParseQuantity on the text; "decoded" is json.Unmarshal of the text's JSON
// string, which is what an API server does with the field of a manifest.
func quantities() *table {
	t := &table{source: "k8s.io/apimachinery v0.36.3 pkg/api/resource"}
	texts := t.section("strings", "given", "parsed", "decoded", "canonical", "value", "sign")
	for _, given := range quantityTexts() {
		if texts.fresh(given) {
			addQuantityText(texts, given)
		}
	}
	numbers := t.section("numbers", "literal", "sent", "decoded", "canonical", "value", "sign")
	for _, literal := range quantityNumbers() {
		if numbers.fresh(literal) {
			addQuantityNumber(numbers, literal)
		}
	}
	others := t.section("others", "json", "decoded", "canonical")
	for _, given := range []string{"null", "true", "false", "[]", "{}", `["1"]`, `{"a":1}`, "[1]"} {
		q, err := decodeQuantity([]byte(given))
		if err != nil {
			others.add(given, false, "")
		} else {
			others.add(given, true, q.String())
		}
	}
	addQuantityPairs(t.section("pairs", "left", "right", "compared"))
	return t
}

func addQuantityText(s *section, given string) {
	parsed, parseError := resource.ParseQuantity(given)
	encoded, err := json.Marshal(given)
	if err != nil {
		panic(err)
	}
	decoded, decodeError := decodeQuantity(encoded)
	if decodeError != nil {
		// A quote or backslash can never be part of a quantity, so decoding is never the stricter of the two.
		if parseError == nil {
			panic("parsed, not decoded: " + given)
		}
		s.add(given, false, false, "", "", 0)
		return
	}
	if parseError == nil && parsed.Cmp(decoded) != 0 && !huge(decoded) {
		panic("parsed and decoded differ: " + given)
	}
	s.add(given, parseError == nil, true, decoded.String(), exact(decoded), decoded.Sign())
}

// addQuantityNumber follows kubectl: a number is read as int64, uint64 or float64 and sent as encoding/json writes it.
func addQuantityNumber(s *section, literal string) {
	var number any
	if i, err := strconv.ParseInt(literal, 10, 64); err == nil {
		number = i
	} else if u, err := strconv.ParseUint(literal, 10, 64); err == nil {
		number = u
	} else if f, err := strconv.ParseFloat(literal, 64); err == nil {
		number = f
	} else {
		panic(err)
	}
	sent, err := json.Marshal(number)
	if err != nil {
		panic(err)
	}
	q, err := decodeQuantity(sent)
	if err != nil {
		s.add(literal, string(sent), false, "", "", 0)
		return
	}
	s.add(literal, string(sent), true, q.String(), exact(q), q.Sign())
}

func decodeQuantity(encoded []byte) (resource.Quantity, error) {
	var q resource.Quantity
	err := json.Unmarshal(encoded, &q)
	return q, err
}

// exact is the value as "<integer>e<power of ten>".
func exact(q resource.Quantity) string {
	fresh := q.DeepCopy()
	decimal := fresh.AsDec()
	mantissa := new(big.Int).Set(decimal.UnscaledBig())
	if mantissa.Sign() == 0 {
		return "0e0"
	}
	exponent := -int64(decimal.Scale())
	ten, rest := big.NewInt(10), new(big.Int)
	for {
		quotient, _ := new(big.Int).QuoRem(mantissa, ten, rest)
		if rest.Sign() != 0 {
			return fmt.Sprintf("%se%d", mantissa, exponent)
		}
		mantissa = quotient
		exponent++
	}
}

// huge values cannot be compared by the library: it would write the power of ten out.
func huge(q resource.Quantity) bool {
	fresh := q.DeepCopy()
	e := fresh.AsDec().Scale()
	return e < -3000 || e > 3000
}

func quantityTexts() []string {
	out := strings.Split(quantityEdges, "|")
	out = append(out, "|", "1|2", "", " ", "\t1Gi", "1Gi\n", "\u00a01Gi", "1Gi\u3000", "\u20281Gi", "\u00851", "\u200b1Gi", "\ufeff1Gi", "１", "１Gi", "1\u00a0Gi", "1\u0661", "\"1\"", "\\1", "1\x00", "\u1680 1Gi \u2000\u200a\u202f\u205f", "\u180e1", "\r1", "\v1", "\f1", "１２８Mi", "1Ｍi", "1Мi", "1µ", "1μ", "∞", "½", "\U0001d7d1")
	suffixes := []string{"", "n", "u", "m", "k", "K", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "ki", "mi", "gi", "ti", "pi", "ei", "KI", "MI", "GI", "KB", "MB", "GB", "kB", "B", "b", "g", "t", "p", "N", "U", "ni", "ui", "Zi", "Z", "Yi", "i", "KiB", "MiB", "GiB", "Mi ", " Mi", "e", "e0", "E0", "e3", "E3", "e+3", "E-3", "e-3", "e-9", "e-10", "e18", "e19", "ee3", "e3e3", "e03", "e 3", "e3.0", "e-", "e+", "E+", "m3", "k3", "Mi3", "i3"}
	numbers := []string{"0", "1", "7", "8", "9", "16", "100", "128", "500", "512", "999", "1000", "1023", "1024", "1025", "1500", "2048", "10240", "0.5", "1.5", ".5", "5.", ".", "0.", ".0", "00", "007", "1.000", "1.500", "0.0001", "-1", "+1", "-0", "+0", "-", "+", "-.5", "+5.", "--1", "+-1", "", "-1.5", "1..5", "1.5.5", "1024.0", "99999", "100000", "123456789", "12345678901", "999999999999999999", "1000000000000000000", "9223372036854775807", "9223372036854775808", "18446744073709551616", "123456789012345678901234567890", "0.000000001", "0.0000000001", "0.9999999999", "1.0000000001", "-0.0000000001"}
	for _, n := range numbers {
		for _, s := range suffixes {
			out = append(out, n+s)
		}
	}
	d := &dice{state: 20}
	good := []string{"", "", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"}
	for range 900 {
		n := d.text("0123456789", 1+d.below(pick(d, []int{3, 6, 12, 22, 32})))
		if d.oneIn(3) {
			n += "." + d.text("0123456789", d.below(pick(d, []int{3, 6, 14, 26})))
		}
		if d.oneIn(4) {
			n = n + d.text("0", d.below(8))
		}
		sign := pick(d, []string{"", "", "", "", "-", "+"})
		suffix := pick(d, good)
		if d.oneIn(3) {
			suffix = fmt.Sprintf("%s%d", pick(d, []string{"e", "E", "e+", "e-", "E-"}), d.below(pick(d, []int{4, 12, 30, 120})))
		}
		text := sign + n + suffix
		out = append(out, text)
		if d.oneIn(3) {
			out = append(out, d.mutate(text, "0123456789.eEinumkKMGTP+- _,xB１"))
		}
	}
	for range 250 {
		out = append(out, d.text("0019.eEimkMGn+- ", 1+d.below(7)))
	}
	return out
}

// Written out: each is a row of the catalogue or a branch of the library.
const quantityEdges = `0|0.0|0m|0Ki|-0|0e9|+0|00|000.000|0e-10|0e-999999999|0E|0n|-0.0Mi|.0|0.|` +
	`-1|-1Gi|-0.5|-1m|1|0.5|500m|1e3|1E3|1E|1Ei|100u|1n|.5|5.|+1|+1Ki|01Ki|1.Ki|1.5Gi|1.1Ki|0.1Ki|0.0001Ki|` +
	`1 Gi|1GB|1g|1mi|1MI|1Mb|1K|1ki|1Kib|true|[]|null|nan|NaN|inf|Infinity|0x10|1_000|1,5|1,000|1e|1e+|1e-|1ee|1e1.5|1Gi1|1i|` +
	`128m|0.128|9E|8Ei|7Ei|9223372036854775807|9223372036854775808|1Pi|1e18|1e19|12345678901234567890|` +
	`Mi|Ki|Gi|Ti|Pi|Ei|m|u|n|k|M|G|T|P|E|e|e5|e-5|e-10|E5|.|..|-|+|-.|+.|-Mi|.Mi|.e3|.e-20|-e3|i| 1Gi|1Gi |  1Gi  | |- 1|1 |` +
	`1000E|999E|100E|10E|1001E|1E18|1e21|1e22|1e23|1e24|1e400|1e-400|-1e-400|1e-9|1e-10|9e-10|1.5e-9|1000000e-15|` +
	`1e2147483647|10e2147483647|1.0e2147483647|1e4294967296|1e4294967299|1e4294967287|1e9223372036854775807|1e9223372036854775808|1e-9223372036854775808|1e99999999999999999999|` +
	`1e0000000003|1e-0|1e+0|1E-0|1000e-3|1000e-6|123456789012345678e-9|1234567890123456789e-9|1234567890123456789n|0.1234567891|0.1234567890|` +
	`99999999999Ki|100000000000Ki|99999999Mi|100000000Mi|99999Gi|100000Gi|99Ti|100Ti|8191Pi|8192Pi|8193Pi|9007199254740991|9007199254740992|9007199254740993|9007199254740993Ki|` +
	`-9223372036854775808|-9223372036854775809|-8Ei|-9Ei|-0.1Ki|-0.5Mi|-1.5Gi|-1023|-1024|-1Ki|1023Ki|1024Ki|1025Ki|1024|1048576|1048576Ki|0.5Ki|0.5Mi|0.0009765625Ki|0.00000000001Gi|` +
	`1.0Ki|1.00Mi|512.0Mi|512.5Mi|0512Mi|+512Mi|512Mi|256Mi|64Mi|4Mi|100m|250m|1500m|2000m|1.25|0.25|0.001|0.0001|0.0000001|1.5e3|1.5E-3|15e-1|1.e3|` +
	`100000000000000000|1000000000000000000|10000000000000000000|999999999999999999|0.00000000000000000|0.000000000000000001|00000000000000000000001|1.000000000000000000000|1.0000000000000000000001`

func quantityNumbers() []string {
	out := strings.Fields(`0 -0 0.0 -0.0 1 -1 0.5 -0.5 1e3 1E3 1.5 128 1000 1e18 1e20 1e21 1e22 -1e21 1.5e21 1e-6 1e-7 1.5e-7 1e-9 1e-10 5e-324 1.7976931348623157e308
		9007199254740991 9007199254740992 9007199254740993 9223372036854775807 9223372036854775808 12345678901234567890 18446744073709551615 -9223372036854775808
		0.1 0.2 0.30000000000000004 123456.789 1e300 1e-300 4194304 1073741824 3.0 2.50`)
	d := &dice{state: 21}
	for range 160 {
		text := d.text("123456789", 1) + d.text("0123456789", d.below(17))
		switch d.below(4) {
		case 0:
			text += "." + d.text("0123456789", 1+d.below(12))
		case 1:
			text = "0." + text
		case 2:
			text += fmt.Sprintf("e%d", d.below(40)-20)
		}
		if d.oneIn(5) {
			text = "-" + text
		}
		out = append(out, text)
	}
	return out
}

func addQuantityPairs(s *section) {
	var valid []string
	for _, text := range quantityTexts() {
		if q, err := resource.ParseQuantity(text); err == nil && !huge(q) {
			valid = append(valid, text)
		}
	}
	same := strings.Fields(`1 1000m 1e0 1000000u 1e-3 1m 1Ki 1024 1024.0 1k 1000 0.001M 1e3 1Mi 1024Ki 1048576 1Gi 1024Mi 1E 1e18 1000P 1Ei 1024Pi 8Ei 9223372036854775807 9223372036854775808 0 -0 0Ki . Mi -1 -1000m -1024 -1Ki 1n 0.1n 0.0000000001 1e-400 1e400 -1e400 0.128 128m 128Mi 128M 134217728 16Gi 16G 17179869184 0.5 500m .5 512Mi 536870912 9007199254740993 9007199254740992 9007199254740991 1e21 1000E`)
	for _, a := range same {
		for _, b := range same {
			addPair(s, a, b)
		}
	}
	d := &dice{state: 22}
	for range 1200 {
		a, b := pick(d, valid), pick(d, valid)
		if d.oneIn(3) {
			b = a + pick(d, []string{"", "0", "m", "1"})
		}
		if _, err := resource.ParseQuantity(b); err == nil {
			addPair(s, a, b)
		}
	}
}

func addPair(s *section, a, b string) {
	if s.fresh(a + "|" + b) {
		s.add(a, b, ptr(resource.MustParse(a)).Cmp(resource.MustParse(b)))
	}
}

func ptr[T any](v T) *T { return &v }
