package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is set by the release build; other builds say what Go knows.
var version string

func newVersion(s *shared) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Long:    `Prints the version of SyncGuard, and the Go version and platform it was built for.`,
		Example: `  syncguard version`,
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			platform := runtime.GOOS + "/" + runtime.GOARCH
			if s.json {
				return printJSON(s.stdout, map[string]string{
					"version": programVersion(), "go": runtime.Version(), "platform": platform,
				})
			}
			_, err := fmt.Fprintf(s.stdout, "syncguard %s (%s, %s)\n", programVersion(), runtime.Version(), platform)
			return err
		},
	}
}

func programVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "development"
}
