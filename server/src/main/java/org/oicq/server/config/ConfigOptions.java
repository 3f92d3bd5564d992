package org.oicq.server.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The settings as options of a command: {@code --config FILE}, and {@code --KEY VALUE} for each. */
public final class ConfigOptions {
    /** The environment's name for {@code db-password}, so that it need not stand in a process list. */
    private static final String PASSWORD_VARIABLE = "OICQ_DB_PASSWORD";

    /** The environment's name for the file of settings where no {@code --config} is given: packages set it. */
    private static final String FILE_VARIABLE = "OICQ_CONFIG";

    private ConfigOptions() {}

    /** Adds {@code --config} and the options of the settings that are {@code wanted} (by key) to a command. */
    public static void add(CommandSpec spec, Predicate<String> wanted) {
        spec.addOption(OptionSpec.builder("--config")
                .type(Path.class)
                .scopeType(ScopeType.INHERIT)
                .paramLabel("FILE")
                .description("A file of settings, 'key = value' a line; options on the command line win.")
                .build());
        for (Settings.Declared setting : Settings.declared()) {
            if (wanted.test(setting.key())) {
                String fallback = setting.defaultText().isEmpty() ? "" : " Default: " + setting.defaultText() + ".";
                spec.addOption(OptionSpec.builder("--" + setting.key())
                        .type(String.class)
                        .arity(setting.flag() ? "0..1" : "1")
                        .fallbackValue(setting.flag() ? "true" : "")
                        .scopeType(ScopeType.INHERIT)
                        .paramLabel("VALUE")
                        .description((setting.sentence() + fallback).replace("%", "%%"))
                        .build());
            }
        }
    }

    /**
     * The configuration of a command line, at whatever level its options stand: its options over the environment over the file over the defaults.
     *
     * @throws IllegalArgumentException where the file cannot be read or a value is none; the message is a sentence
     */
    public static Map<String, String> texts(ParseResult options) {
        Map<String, String> texts = new LinkedHashMap<>();
        Map<String, String> typed = new LinkedHashMap<>();
        boolean named = false;
        for (ParseResult level = options; level != null; level = level.subcommand()) {
            Path file = level.matchedOptionValue("--config", null);
            if (file != null) {
                texts.putAll(read(file));
                named = true;
            }
            for (Settings.Declared setting : Settings.declared()) {
                String name = "--" + setting.key();
                if (level.hasMatchedOption(name)) {
                    typed.put(setting.key(), level.matchedOptionValue(name, ""));
                }
            }
        }
        String usual = System.getenv(FILE_VARIABLE);
        if (!named && usual != null && !usual.isEmpty()) {
            texts.putAll(read(Path.of(usual)));
        }
        String password = System.getenv(PASSWORD_VARIABLE);
        if (password != null) {
            texts.put("db-password", password);
        }
        texts.putAll(typed);
        return texts;
    }

    private static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(in);
        } catch (IOException e) {
            throw new IllegalArgumentException("the file " + file + " cannot be read; does it exist?", e);
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (String key : properties.stringPropertyNames()) {
            texts.put(key, properties.getProperty(key));
        }
        return texts;
    }
}
