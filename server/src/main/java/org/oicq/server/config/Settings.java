package org.oicq.server.config;

import java.lang.reflect.RecordComponent;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.oicq.codec.wire.WireCharset;

/** Reads a {@link ServerConfig} from texts by key, and prints it as a sample file. */
public final class Settings {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    /** All defaults. */
    public static final ServerConfig DEFAULTS = read(Map.of());

    private Settings() {}

    /** One setting as the record declares it. {@code key} is its name in kebab-case; a flag is true or false. */
    public record Declared(String key, String sentence, String defaultText, boolean secret, boolean flag) {}

    /** All settings, in the record's order. */
    public static List<Declared> declared() {
        return Arrays.stream(ServerConfig.class.getRecordComponents())
                .map(component -> {
                    Setting setting = Objects.requireNonNull(component.getAnnotation(Setting.class));
                    boolean flag = component.getType() == boolean.class;
                    return new Declared(key(component), setting.value(), setting.is(), setting.secret(), flag);
                })
                .toList();
    }

    /**
     * The configuration of these texts; a key that is missing has its default.
     *
     * @throws IllegalArgumentException where a key is unknown or a text is no value for it; the message is a sentence
     *     for a person
     */
    public static ServerConfig read(Map<String, String> texts) {
        TreeSet<String> unknown = new TreeSet<>(texts.keySet());
        RecordComponent[] components = ServerConfig.class.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String key = key(components[i]);
            unknown.remove(key);
            types[i] = components[i].getType();
            Setting setting = Objects.requireNonNull(components[i].getAnnotation(Setting.class));
            String text = texts.getOrDefault(key, setting.is()).strip();
            values[i] = value(key, types[i], text, setting.least());
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no setting '" + unknown.first() + "'; ./oicq serve --print-config lists them");
        }
        try {
            return ServerConfig.class.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The configuration as a file that {@link #read} takes, with a comment for each setting and secrets left out.
     *
     * @param shownUrl the database's URL without what is secret in it
     */
    public static String print(ServerConfig config, UnaryOperator<String> shownUrl) {
        StringBuilder out = new StringBuilder();
        String section = "";
        for (Value value : values(config, shownUrl)) {
            if (!value.section().equals(section)) {
                section = value.section();
                out.append("# ==== ").append(section).append(" ====\n\n");
            }
            out.append("# ")
                    .append(value.sentence())
                    .append(value.live() ? " Can change while the server runs." : "")
                    .append('\n');
            if (value.shortened()) {
                out.append("# Its parameters are left out here, for a password may be among them.\n");
            }
            out.append(value.secret() ? "#" : "").append(value.key()).append(" = ");
            out.append(value.text()).append("\n\n");
        }
        return out.toString();
    }

    /**
     * A setting as it is, to be shown.
     *
     * @param text as in the file; empty where it is secret
     * @param shortened whether what may be secret is left out of the text
     * @param live whether a running server takes a new one
     */
    public record Value(
            String section,
            String key,
            String text,
            String sentence,
            boolean live,
            boolean secret,
            boolean shortened) {}

    /**
     * The settings of a configuration, in the record's order.
     *
     * @param shownUrl the database's URL without what is secret in it
     */
    public static List<Value> values(ServerConfig config, UnaryOperator<String> shownUrl) {
        List<Value> values = new ArrayList<>();
        String section = "";
        for (RecordComponent component : ServerConfig.class.getRecordComponents()) {
            Setting setting = Objects.requireNonNull(component.getAnnotation(Setting.class));
            String text;
            try {
                text = text(component.getAccessor().invoke(config));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
            String key = key(component);
            String shown = setting.secret() ? "" : key.equals("db") ? shownUrl.apply(text) : text;
            section = setting.section().isEmpty() ? section : setting.section();
            values.add(new Value(
                    section,
                    key,
                    shown,
                    setting.value(),
                    setting.live(),
                    setting.secret(),
                    !setting.secret() && !shown.equals(text)));
        }
        return values;
    }

    /**
     * What reading the settings again comes to.
     *
     * @param config those that can change, with their new values, and the others with their old ones
     * @param taken the settings that have changed, as {@code key = value}
     * @param waiting the keys of those that only a restart would change
     */
    public record Reloaded(ServerConfig config, List<String> taken, List<String> waiting) {}

    /** Takes over from {@code wanted} what can change while a server runs. */
    public static Reloaded reload(ServerConfig running, ServerConfig wanted) {
        RecordComponent[] components = ServerConfig.class.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        List<String> taken = new ArrayList<>();
        List<String> waiting = new ArrayList<>();
        try {
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                values[i] = components[i].getAccessor().invoke(running);
                Object other = components[i].getAccessor().invoke(wanted);
                if (other.equals(values[i])) {
                    continue;
                }
                if (Objects.requireNonNull(components[i].getAnnotation(Setting.class))
                        .live()) {
                    values[i] = other;
                    taken.add(key(components[i]) + " = " + text(other));
                } else {
                    waiting.add(key(components[i]));
                }
            }
            ServerConfig config =
                    ServerConfig.class.getDeclaredConstructor(types).newInstance(values);
            return new Reloaded(config, taken, waiting);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same settings, but for free ports: those that a server has got. */
    public static ServerConfig at(
            ServerConfig config, InetSocketAddress listen, Optional<InetSocketAddress> operatorListen) {
        RecordComponent[] components = ServerConfig.class.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                values[i] = switch (components[i].getName()) {
                    case "listen" -> at(config.listen(), listen);
                    case "operatorListen" ->
                        config.operatorListen().map(asked -> at(asked, operatorListen.orElse(asked)));
                    default -> components[i].getAccessor().invoke(config);
                };
            }
            return ServerConfig.class.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InetSocketAddress at(InetSocketAddress asked, InetSocketAddress got) {
        return asked.getPort() == 0 ? new InetSocketAddress(asked.getAddress(), got.getPort()) : asked;
    }

    private static String key(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static Object value(String key, Class<?> type, String text, long least) {
        try {
            if (type == int.class) {
                return natural(text, least, Integer.MAX_VALUE).intValue();
            } else if (type == long.class) {
                return natural(text, least, Long.MAX_VALUE);
            } else if (type == boolean.class) {
                return bool(text);
            } else if (type == Duration.class) {
                return duration(text);
            } else if (type == Rate.class) {
                return Rate.parse(text);
            } else if (type == Registration.class) {
                return choice(Registration.class, text);
            } else if (type == LogLevel.class) {
                return choice(LogLevel.class, text);
            } else if (type == LogFormat.class) {
                return choice(LogFormat.class, text);
            } else if (type == DeliveryMode.class) {
                return choice(DeliveryMode.class, text);
            } else if (type == ClearText.class) {
                return choice(ClearText.class, text);
            } else if (type == FaxMode.class) {
                return choice(FaxMode.class, text);
            } else if (type == PrintMode.class) {
                return choice(PrintMode.class, text);
            } else if (type == Printers.class) {
                return Printers.parse(text);
            } else if (type == TextPattern.class) {
                return new TextPattern(text);
            } else if (type == Switch.class) {
                return choice(Switch.class, text);
            } else if (type == WireCharset.class) {
                return WireCharset.of(text);
            } else if (type == InetSocketAddress.class) {
                return address(text);
            } else if (type == Optional.class) {
                return text.isEmpty() ? Optional.empty() : Optional.of(address(text));
            } else if (type == Addresses.class) {
                return Addresses.parse(text);
            } else if (type == Origins.class) {
                return Origins.parse(text);
            } else if (type == Path.class) {
                return Path.of(text);
            } else if (type == String.class) {
                return text;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is no value for " + key + ": " + e.getMessage(), e);
        }
        throw new IllegalStateException("a setting of " + type + " cannot be read");
    }

    private static Long natural(String text, long least, long max) {
        if (!text.matches("\\d{1,18}") || Long.parseLong(text) < least || Long.parseLong(text) > max) {
            throw new IllegalArgumentException("a whole number from " + least + " to " + max + " is needed");
        }
        return Long.parseLong(text);
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("it is true or false");
        };
    }

    private static <E extends Enum<E>> E choice(Class<E> type, String text) {
        List<String> words =
                Arrays.stream(type.getEnumConstants()).map(Settings::word).toList();
        return Arrays.stream(type.getEnumConstants())
                .filter(one -> word(one).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("it is " + String.join(" or ", words)));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /**
     * A span of time as settings and commands have it.
     *
     * @throws IllegalArgumentException where it is none; the message says what is
     */
    public static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a time reads '500ms', '30s', '3m', '2h' or '7d'");
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon <= 0 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new IllegalArgumentException("an address reads 'host:port', as 127.0.0.1:8000 or [::1]:8000");
        }
        InetSocketAddress address = new InetSocketAddress(text.substring(0, colon), Integer.parseInt(port));
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("there is no host '" + address.getHostString()
                    + "'; name an address of this machine, or 0.0.0.0 for all");
        }
        return address;
    }

    private static String text(Object value) {
        return switch (value) {
            case Duration duration -> text(duration);
            case InetSocketAddress address -> Addresses.shown(address);
            case Optional<?> given -> given.map(Settings::text).orElse("");
            case Enum<?> choice -> word(choice);
            default -> value.toString();
        };
    }

    private static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = duration.toSeconds();
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds / 60 + "m";
    }
}
