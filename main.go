// Guben (固本) turns a local plan into running work: registry, rules with
// reasons, entitlements and gaps, findings. See README.md.
package main

import (
	"os"

	"guben/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], os.Stdout, os.Stderr)) }
