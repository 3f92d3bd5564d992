package org.oicq.client.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keyring of the user's desktop, by {@code secret-tool} of libsecret, which GNOME, KDE and KeePassXC answer. A password
 * passes through a pipe and never stands on a command line.
 */
final class Keyring {
    /** The desktop may ask its user to unlock the keyring. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** More than a password of the protocol takes. */
    private static final int MOST_BYTES = 4096;

    private final Map<String, String> environment;
    private final Path program;

    private Keyring(Map<String, String> environment, Path program) {
        this.environment = Map.copyOf(environment);
        this.program = program;
    }

    /** The keyring of this environment: there is one where a desktop session runs and {@code secret-tool} is installed. */
    static Optional<Keyring> find(Map<String, String> environment) {
        if (environment.getOrDefault("DBUS_SESSION_BUS_ADDRESS", "").isEmpty()) {
            return Optional.empty();
        }
        return Arrays.stream(environment.getOrDefault("PATH", "").split(":"))
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder, "secret-tool"))
                .filter(Files::isExecutable)
                .findFirst()
                .map(program -> new Keyring(environment, program));
    }

    /** The password of this number on this server, if the keyring has it and its user lets us see it. */
    Optional<String> password(Address server, long number) throws IOException {
        Answer answer = ask("", List.of("lookup"), server, number);
        return answer.code == 0 && !answer.output.isEmpty() ? Optional.of(answer.output) : Optional.empty();
    }

    /**
     * Keeps the password of this number on this server.
     *
     * @throws Problem where the keyring does not take it, with its reason
     */
    void keep(Address server, long number, String password) throws IOException {
        Answer answer = ask(password, List.of("store", "--label=OICQ " + number + " (" + server + ")"), server, number);
        if (answer.code != 0) {
            throw Problem.refused(Sentence.of(
                    "keyring-refused",
                    "your keyring did not take the password: {0}",
                    answer.error
                            .lines()
                            .findFirst()
                            .<Object>map(Sentence::reason)
                            .orElseGet(() -> Sentence.of("keyring-silent", "it gave no reason"))));
        }
    }

    private record Answer(int code, String output, String error) {}

    private Answer ask(String input, List<String> deed, Address server, long number) throws IOException {
        List<String> words = new ArrayList<>();
        words.add(program.toString());
        words.addAll(deed);
        words.addAll(List.of("application", "oicq", "server", server.toString(), "number", Long.toString(number)));
        Path errors = Files.createTempFile("oicq-keyring", ".txt");
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return talk(builder, input, errors);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Problem.refused(Sentence.of("keyring-interrupted", "interrupted while the keyring was asked"));
        } finally {
            Files.delete(errors);
        }
    }

    private static Answer talk(ProcessBuilder builder, String input, Path errors)
            throws IOException, InterruptedException {
        Process process = builder.start();
        try (InputStream out = process.getInputStream()) {
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(PATIENCE)) {
                throw Problem.refused(Sentence.of("keyring-slow", "your keyring did not answer within a minute"));
            }
            String output = new String(out.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            return new Answer(process.exitValue(), output, Files.readString(errors));
        } finally {
            process.destroy();
        }
    }
}
