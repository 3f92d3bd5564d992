package org.oicq.tools.bench;

import picocli.CommandLine;

/** Runs {@code bench} alone, for trials from the test class path. */
public final class Launcher {
    private Launcher() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }
}
