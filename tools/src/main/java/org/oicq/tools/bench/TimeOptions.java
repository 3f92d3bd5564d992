package org.oicq.tools.bench;

import picocli.CommandLine.Option;

/** The options of the scenarios that run for a time. */
final class TimeOptions {
    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "5",
            description = "Seconds that are measured. Default: ${DEFAULT-VALUE}.")
    double seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "S",
            defaultValue = "2",
            description = "Seconds before that, of the same load. Default: ${DEFAULT-VALUE}.")
    double warmUp;

    @Option(
            names = "--patience",
            paramLabel = "S",
            defaultValue = "10",
            description = "Seconds without anything coming after which the rest is counted as lost."
                    + " Default: ${DEFAULT-VALUE}.")
    double patience;
}
