package org.oicq.client.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.packet.Profile;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options for a user's own data. What is not given stays as it is. */
final class ProfileOptions {
    @Option(names = "--nickname", paramLabel = "NAME", description = "The name that others see.")
    private @Nullable String nickname;

    @Option(names = "--portrait", paramLabel = "ID", description = "The portrait's id, 0…65535.")
    private @Nullable Integer portrait;

    @Option(names = "--gender", paramLabel = "G", description = "male, female or 'not said'.")
    private @Nullable String gender;

    @Option(names = "--age", paramLabel = "YEARS", description = "0…255.")
    private @Nullable Integer age;

    @Option(names = "--real-name", paramLabel = "NAME", description = "The real name.")
    private @Nullable String realName;

    @Option(names = "--country", paramLabel = "C", description = "A country's name, or its code.")
    private @Nullable String country;

    @Option(names = "--province", paramLabel = "P", description = "A province's name, or its code.")
    private @Nullable String province;

    @Option(names = "--city", paramLabel = "CITY", description = "The city.")
    private @Nullable String city;

    @Option(names = "--address", paramLabel = "TEXT", description = "The address.")
    private @Nullable String address;

    @Option(names = "--zip-code", paramLabel = "CODE", description = "The zip code.")
    private @Nullable String zipCode;

    @Option(names = "--education", paramLabel = "E", description = "A level of education, or its code.")
    private @Nullable String education;

    @Option(names = "--school", paramLabel = "NAME", description = "The school.")
    private @Nullable String school;

    @Option(names = "--occupation", paramLabel = "O", description = "An occupation, or its code.")
    private @Nullable String occupation;

    @Option(names = "--phone", paramLabel = "NUMBER", description = "The phone number.")
    private @Nullable String phone;

    @Option(names = "--pager", paramLabel = "NUMBER", description = "The pager's number.")
    private @Nullable String pager;

    @Option(names = "--email", paramLabel = "ADDRESS", description = "The e-mail address.")
    private @Nullable String email;

    @Option(names = "--hobbies", paramLabel = "TEXT", description = "The hobbies.")
    private @Nullable String hobbies;

    @Option(names = "--description", paramLabel = "TEXT", description = "About yourself.")
    private @Nullable String description;

    @Option(
            names = "--authentication",
            paramLabel = "A",
            description = "Who may add you: anyone, ask (they ask first) or nobody.")
    private @Nullable String authentication;

    /** docs/rules.md, "Limits": what a server takes unless it is set otherwise. */
    private static final int NICKNAME_CHARACTERS = 32;

    private static final int TEXT_CHARACTERS = 255;
    private static final int DESCRIPTION_CHARACTERS = 4096;

    boolean hasNickname() {
        return nickname != null && !nickname.isEmpty();
    }

    /**
     * The profile with what the options say.
     *
     * @param usage makes the error for a value that no table knows
     */
    Profile applyTo(Profile old, WireCharset charset, Function<Sentence, ParameterException> usage) {
        return new Profile(
                text("--nickname", nickname, old.nickname(), charset, usage),
                number("--portrait", portrait, old.portrait(), 65_535, usage),
                code(CodeTable.GENDER, gender, old.gender(), usage),
                number("--age", age, old.age(), 255, usage),
                text("--real-name", realName, old.realName(), charset, usage),
                code(CodeTable.COUNTRY, country, old.country(), usage),
                code(CodeTable.PROVINCE, province, old.province(), usage),
                text("--city", city, old.city(), charset, usage),
                text("--address", address, old.address(), charset, usage),
                text("--zip-code", zipCode, old.zipCode(), charset, usage),
                code(CodeTable.EDUCATION, education, old.education(), usage),
                text("--school", school, old.school(), charset, usage),
                code(CodeTable.OCCUPATION, occupation, old.occupation(), usage),
                text("--phone", phone, old.phone(), charset, usage),
                text("--pager", pager, old.pager(), charset, usage),
                text("--email", email, old.email(), charset, usage),
                text("--hobbies", hobbies, old.hobbies(), charset, usage),
                text("--description", description, old.description(), charset, usage));
    }

    /** Who may add the user, or {@code otherwise} where no option says it. */
    Authentication authentication(Authentication otherwise, Function<Sentence, ParameterException> usage) {
        String given = authentication == null ? "" : authentication;
        return switch (given.toLowerCase(Locale.ROOT)) {
            case "" -> otherwise;
            case "0", "anyone" -> Authentication.ANYONE;
            case "1", "ask", "ask-first", "ask first" -> Authentication.ASK_FIRST;
            case "2", "nobody" -> Authentication.NOBODY;
            default ->
                throw usage.apply(Sentence.of(
                        "authentication", "--authentication takes anyone, ask or nobody, not '{0}'", given));
        };
    }

    /** What a server that is set as they come would not take, if this is why it refused. */
    Optional<Sentence> problem(Profile profile) {
        if (profile.nickname().isEmpty()) {
            return Optional.of(Sentence.of("nickname-empty", "the nickname is empty"));
        }
        return Stream.of(
                        limit("nickname", profile.nickname(), NICKNAME_CHARACTERS),
                        limit("real name", profile.realName(), TEXT_CHARACTERS),
                        limit("city", profile.city(), TEXT_CHARACTERS),
                        limit("address", profile.address(), TEXT_CHARACTERS),
                        limit("zip code", profile.zipCode(), TEXT_CHARACTERS),
                        limit("school", profile.school(), TEXT_CHARACTERS),
                        limit("phone", profile.phone(), TEXT_CHARACTERS),
                        limit("pager", profile.pager(), TEXT_CHARACTERS),
                        limit("e-mail address", profile.email(), TEXT_CHARACTERS),
                        limit("hobbies", profile.hobbies(), TEXT_CHARACTERS),
                        limit("description", profile.description(), DESCRIPTION_CHARACTERS))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Sentence> limit(String field, Text text, int most) {
        return text.characters() > most
                ? Optional.of(Sentence.of(
                        "field-long",
                        "the {0} has {1} characters; servers take {2} unless set otherwise",
                        Sentence.field(field),
                        text.characters(),
                        most))
                : Optional.empty();
    }

    private static Text text(
            String option,
            @Nullable String given,
            Text old,
            WireCharset charset,
            Function<Sentence, ParameterException> usage) {
        try {
            return given == null ? old : Text.of(given, charset);
        } catch (IllegalArgumentException e) {
            throw usage.apply(Sentence.of("bad-text", "{0}: {1}", option, Sentence.reason(e)));
        }
    }

    private static int number(
            String option, @Nullable Integer given, int old, int max, Function<Sentence, ParameterException> usage) {
        if (given != null && (given < 0 || given > max)) {
            throw usage.apply(ClientCommand.range(option, 0, max));
        }
        return given == null ? old : given;
    }

    private static int code(
            CodeTable table, @Nullable String given, int old, Function<Sentence, ParameterException> usage) {
        if (given == null) {
            return old;
        }
        return table.parse(given).or(() -> table.parse(given.replace('-', ' '))).orElseThrow(() -> {
            String known = table.entries().stream()
                    .map(entry -> entry.code() + " " + entry.english())
                    .collect(Collectors.joining(", "));
            return usage.apply(Sentence.of(
                    "no-code",
                    "'{0}' is no {1}; there are {2}",
                    given,
                    Sentence.field(table.name().toLowerCase(Locale.ROOT)),
                    known));
        });
    }
}
