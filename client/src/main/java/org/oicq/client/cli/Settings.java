package org.oicq.client.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What need not be said on every command line: {@code KEY = VALUE} lines of {@code client.conf}, and the environment, which
 * comes first.
 */
final class Settings {
    /** The settings that there are, each with the environment's name for it, or none. */
    enum Key {
        SERVER("OICQ_SERVER"),
        NUMBER("OICQ_NUMBER"),
        PASSWORD("OICQ_PASSWORD"),
        PASSWORD_FILE("OICQ_PASSWORD_FILE"),
        CHARSET(""),
        TLS(""),
        TLS_CA(""),
        TIMEOUT("OICQ_TIMEOUT"),
        VISIBLE(""),
        LANGUAGE(""),
        HISTORY(""),
        BELL(""),
        NOTIFY(""),
        DOWNLOADS("");

        private final String variable;

        Key(String variable) {
            this.variable = variable;
        }

        /** Its name in the file, and that of the option. */
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final String SECRET_FILE = "rw-------";
    private static final String SECRET_FOLDER = "rwx------";

    private final Map<String, String> environment;
    private final Path file;
    private final Map<Key, String> saved;

    private Settings(Map<String, String> environment, Path file, Map<Key, String> saved) {
        this.environment = environment;
        this.file = file;
        this.saved = saved;
    }

    /**
     * The settings that this environment leads to.
     *
     * @throws Problem where the file has a line that is no setting
     */
    static Settings of(Map<String, String> environment) throws IOException {
        Path file = folder(environment, "XDG_CONFIG_HOME", ".config").resolve("client.conf");
        Map<Key, String> saved = Files.isReadable(file) ? read(file) : Map.of();
        return new Settings(environment, file, saved);
    }

    /** A folder of this program in the user's home, by the rules of XDG. */
    static Path folder(Map<String, String> environment, String variable, String inHome) {
        String base = environment.getOrDefault(variable, "");
        Path root = base.isEmpty()
                ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), inHome)
                : Path.of(base);
        return root.resolve("oicq");
    }

    private static Map<Key, String> read(Path file) throws IOException {
        Map<Key, String> settings = new LinkedHashMap<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            String text = line.strip();
            int equals = text.indexOf('=');
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            String word = text.substring(0, Math.max(equals, 0)).strip();
            Key key = Stream.of(Key.values())
                    .filter(one -> one.word().equals(word))
                    .findFirst()
                    .orElse(null);
            if (key == null) {
                throw Problem.usage(Sentence.of(
                        "no-setting",
                        "line {0} of {1} is no setting; there are {2}, as in 'number = 10001'",
                        number,
                        file,
                        Stream.of(Key.values()).map(Key::word).collect(Collectors.joining(", "))));
            }
            settings.put(key, text.substring(equals + 1).strip());
        }
        return settings;
    }

    private Path folder() {
        return file.toAbsolutePath().resolveSibling(".").normalize();
    }

    /** The file, whether it is there or not. */
    Path file() {
        return file;
    }

    /** What the environment says, or else the file. */
    Optional<String> get(Key key) {
        return environment(key).or(() -> Optional.ofNullable(saved.get(key)));
    }

    /** What the environment says. */
    Optional<String> environment(Key key) {
        return key.variable.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(environment.get(key.variable)).filter(value -> !value.isEmpty());
    }

    /** What the file says. */
    Optional<String> saved(Key key) {
        return Optional.ofNullable(saved.get(key));
    }

    /** Whether a setting says yes; what it says else is no. */
    boolean isOn(Key key, boolean otherwise) {
        return get(key).map(value -> value.equals("true") || value.equals("on") || value.equals("yes"))
                .orElse(otherwise);
    }

    /** A folder for what this program remembers from one run to the next. */
    Path stateFolder() {
        return folder(environment, "XDG_STATE_HOME", ".local/state");
    }

    /** A folder for what this program keeps. */
    Path dataFolder() {
        return folder(environment, "XDG_DATA_HOME", ".local/share");
    }

    /** What the environment says of the terminal. */
    String terminalType() {
        return environment.getOrDefault("TERM", "");
    }

    /** The keyring of the user's desktop, where there is one. */
    Optional<Keyring> keyring() {
        return Keyring.find(environment);
    }

    /** The user's home folder. */
    Path home() {
        return Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
    }

    /** The language of the environment, whether or not this system's C library has it. */
    Locale language() {
        return get(Key.LANGUAGE).map(Settings::language).orElseGet(() -> language(environment));
    }

    /** The same where the settings cannot be read. */
    static Locale language(Map<String, String> environment) {
        return Stream.of("OICQ_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .map(Settings::language)
                .orElse(Locale.ENGLISH);
    }

    private static Locale language(String name) {
        return name.startsWith("zh") ? Locale.CHINESE : Locale.ENGLISH;
    }

    /** Keeps who one is for later commands: server and number in the file, the password in this keyring or there too. */
    void remember(Address server, long number, String password, Optional<Keyring> keyring) throws IOException {
        if (keyring.isPresent()) {
            keyring.get().keep(server, number, password);
        }
        save(Map.of(
                Key.SERVER, server.toString(),
                Key.NUMBER, Long.toString(number),
                Key.PASSWORD, keyring.isPresent() ? "" : password));
    }

    /**
     * Writes settings into the file, which nobody but its owner can read; other lines stay.
     *
     * @param values what to write; an empty value takes a line out
     */
    void save(Map<Key, String> values) throws IOException {
        Map<Key, String> left = new LinkedHashMap<>(values);
        StringBuilder text = new StringBuilder();
        List<String> before = Files.isReadable(file)
                ? Files.readAllLines(file)
                : List.of("# Settings of './oicq client'. An option or OICQ_… in the environment comes before them.");
        for (String line : before) {
            Optional<Key> key = left.keySet().stream()
                    .filter(one -> line.strip().matches(one.word() + "\\s*=.*"))
                    .findFirst();
            String value = key.map(left::remove).orElse(null);
            if (value == null) {
                text.append(line).append('\n');
            } else if (!value.isEmpty()) {
                text.append(key.orElseThrow().word())
                        .append(" = ")
                        .append(value)
                        .append('\n');
            }
        }
        left.forEach((key, value) -> {
            if (!value.isEmpty()) {
                text.append(key.word()).append(" = ").append(value).append('\n');
            }
        });
        secretFolder(folder());
        Path part = Files.createTempFile(folder(), "client", ".part", secret(file, SECRET_FILE));
        Files.writeString(part, text, StandardCharsets.UTF_8);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Makes a folder that nobody but its owner can enter, if it is not there. */
    static void secretFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, secret(folder, SECRET_FOLDER));
        }
    }

    /** The rights of a new file, where the system has such rights. */
    private static FileAttribute<?>[] secret(Path file, String rights) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }
}
