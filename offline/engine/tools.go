//go:build tools

// Package engine pins the Pulumi engine that is built when no released one is on PATH.
package engine

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
