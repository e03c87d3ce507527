// Command oracle writes tables of expected values, computed by the libraries that Kubernetes
// itself uses. Doorward's tests replay the tables; see README.md.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: oracle OUTPUT_DIR")
		os.Exit(2)
	}
	tables := map[string]func() *table{
		"quantities.json":       quantities,
		"image-references.json": imageReferences,
		"names.json":            names,
		"nonroot.json":          nonRoot,
		"podsecurity.json":      podSecurityControls,
	}
	for file, build := range tables {
		if err := os.WriteFile(filepath.Join(os.Args[1], file), build().bytes(), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}
