package org.oicq.client.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** The project's version, which the build writes into {@code version.txt}. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        try (InputStream in = Version.class.getResourceAsStream("version.txt")) {
            if (in == null) {
                throw new IOException("version.txt is missing from the client's classes");
            }
            return new String[] {"oicq client " + new String(in.readAllBytes(), StandardCharsets.UTF_8).strip()};
        }
    }
}
