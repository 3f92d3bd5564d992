package org.oicq.tools.spec;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./oicq spec}: prints the protocol as a document. */
@Command(
        name = "spec",
        mixinStandardHelpOptions = true,
        description = "Prints the protocol, from the packet catalogue, as a document for people or for other tools.",
        footer = {"", "Example: ./oicq spec --format lua > ~/.local/lib/wireshark/plugins/oicqs.lua"})
public final class SpecCommand implements Callable<Integer> {
    /** The documents. */
    enum Format {
        MARKDOWN,
        JSON,
        LUA,
        KSY,
        TS,
        VECTORS;

        String print() {
            return switch (this) {
                case MARKDOWN -> MarkdownSpec.print();
                case JSON -> JsonSpec.print();
                case LUA -> LuaSpec.print();
                case KSY -> KaitaiSpec.print();
                case TS -> TypeScriptSpec.print();
                case VECTORS -> Spec.template("vectors.json");
            };
        }

        /** As a person writes it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--format",
            defaultValue = "markdown",
            paramLabel = "FORMAT",
            description = "One of ${COMPLETION-CANDIDATES}: a document for people, a JSON description, "
                    + "a Wireshark dissector, a Kaitai Struct file, a codec in TypeScript, "
                    + "the golden vectors as JSON. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.MARKDOWN;

    @Override
    public Integer call() {
        // The documents are UTF-8 whatever the terminal's charset is: they are mostly redirected into files.
        System.out.writeBytes(format.print().getBytes(StandardCharsets.UTF_8));
        System.out.flush();
        return 0;
    }
}
