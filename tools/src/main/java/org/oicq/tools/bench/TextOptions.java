package org.oicq.tools.bench;

import picocli.CommandLine.Option;

/** The options of the scenarios that send messages. */
final class TextOptions {
    @Option(
            names = "--size",
            paramLabel = "BYTES",
            defaultValue = "100",
            description = "Bytes of a message's text, 40 to 65000 (the server takes 16384). Default: ${DEFAULT-VALUE}.")
    int size;

    @Option(
            names = "--receiver-keep-alive",
            paramLabel = "N",
            defaultValue = "64",
            description = "A receiver sends a keep-alive after so many messages, which proves to the server that they"
                    + " arrived; 0 never. A sender does after 2000. Default: ${DEFAULT-VALUE}.")
    int receiverKeepAlive;
}
