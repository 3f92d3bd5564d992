package org.oicq.client.cli;

import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.codes.Coded;
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
            description = "Who may add you: 0 (anyone), 1 (ask first) or 2 (nobody).")
    private @Nullable String authentication;

    boolean hasNickname() {
        return nickname != null && !nickname.isEmpty();
    }

    /**
     * The profile with what the options say.
     *
     * @param usage makes the error for a value that no table knows
     */
    Profile applyTo(Profile old, WireCharset charset, Function<String, ParameterException> usage) {
        return new Profile(
                text(nickname, old.nickname(), charset),
                number("--portrait", portrait, old.portrait(), 65_535, usage),
                code(CodeTable.GENDER, gender, old.gender(), usage),
                number("--age", age, old.age(), 255, usage),
                text(realName, old.realName(), charset),
                code(CodeTable.COUNTRY, country, old.country(), usage),
                code(CodeTable.PROVINCE, province, old.province(), usage),
                text(city, old.city(), charset),
                text(address, old.address(), charset),
                text(zipCode, old.zipCode(), charset),
                code(CodeTable.EDUCATION, education, old.education(), usage),
                text(school, old.school(), charset),
                code(CodeTable.OCCUPATION, occupation, old.occupation(), usage),
                text(phone, old.phone(), charset),
                text(pager, old.pager(), charset),
                text(email, old.email(), charset),
                text(hobbies, old.hobbies(), charset),
                text(description, old.description(), charset));
    }

    /** Who may add the user, or {@code otherwise} where no option says it. */
    Authentication authentication(Authentication otherwise, Function<String, ParameterException> usage) {
        int code = code(CodeTable.AUTHENTICATION, authentication, otherwise.code(), usage);
        return Coded.find(Authentication.class, code)
                .orElseThrow(() -> usage.apply("--authentication takes 0 (anyone), 1 (ask first) or 2 (nobody)"));
    }

    private static Text text(@Nullable String given, Text old, WireCharset charset) {
        return given == null ? old : Text.of(given, charset);
    }

    private static int number(
            String option, @Nullable Integer given, int old, int max, Function<String, ParameterException> usage) {
        if (given != null && (given < 0 || given > max)) {
            throw usage.apply(option + " takes a number from 0 to " + max);
        }
        return given == null ? old : given;
    }

    private static int code(
            CodeTable table, @Nullable String given, int old, Function<String, ParameterException> usage) {
        if (given == null) {
            return old;
        }
        return table.parse(given).or(() -> table.parse(given.replace('-', ' '))).orElseThrow(() -> {
            String known = table.entries().stream()
                    .map(entry -> entry.code() + " " + entry.english())
                    .collect(Collectors.joining(", "));
            return usage.apply("'" + given + "' is no "
                    + table.name().toLowerCase(Locale.ROOT).replace('_', ' ') + "; there are " + known);
        });
    }
}
