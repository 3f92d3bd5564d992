package org.oicq.tools.conformance;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.oicq.codec.text.Shown;
import org.oicq.tools.conformance.Verdict.Outcome;
import org.oicq.tools.spec.Json;

/** The verdicts, for a person or a program. */
enum Report {
    /** A person reads each one as soon as it is known. */
    TEXT {
        @Override
        void known(Verdict verdict, PrintWriter out) {
            out.printf(
                    Locale.ROOT,
                    "%-8s%s: %s%n",
                    word(verdict.outcome()),
                    verdict.name(),
                    verdict.script().title());
            if (verdict.outcome() == Outcome.SKIPPED) {
                out.println("        " + Shown.line(verdict.reason()));
            } else if (verdict.outcome() == Outcome.FAILED) {
                verdict.reason().lines().forEach(line -> out.println("        " + Shown.line(line)));
                if (!verdict.sentence().isEmpty()) {
                    out.println("        protocol: " + Shown.line(verdict.sentence()));
                }
                out.println("        see " + verdict.link() + " and " + verdict.file());
            }
            out.flush();
        }

        @Override
        void end(List<Verdict> verdicts, PrintWriter out) {
            out.printf(
                    Locale.ROOT,
                    "%d passed, %d failed, %d skipped%n",
                    count(verdicts, Outcome.PASSED),
                    count(verdicts, Outcome.FAILED),
                    count(verdicts, Outcome.SKIPPED));
        }
    },
    /** The XML that build servers read. */
    JUNIT {
        @Override
        void end(List<Verdict> verdicts, PrintWriter out) {
            out.println("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
            out.printf(
                    Locale.ROOT,
                    "<testsuite name=\"oicq conformance\" tests=\"%d\" failures=\"%d\" skipped=\"%d\">%n",
                    verdicts.size(),
                    count(verdicts, Outcome.FAILED),
                    count(verdicts, Outcome.SKIPPED));
            for (Verdict verdict : verdicts) {
                out.printf(
                        Locale.ROOT,
                        "  <testcase classname=\"%s\" name=\"%s\" time=\"%.3f\">",
                        xml(verdict.script().suite()),
                        xml(verdict.script().name() + ": " + verdict.script().title()),
                        verdict.millis() / 1000.0);
                switch (verdict.outcome()) {
                    case PASSED -> {
                        // Nothing inside says that.
                    }
                    case FAILED ->
                        out.print("<failure message=\"" + xml(verdict.sentence()) + "\">"
                                + xml(verdict.reason() + "\nsee " + verdict.link() + " and " + verdict.file())
                                + "</failure>");
                    case SKIPPED -> out.print("<skipped message=\"" + xml(verdict.reason()) + "\"/>");
                }
                out.println("</testcase>");
            }
            out.println("</testsuite>");
        }
    },
    /** One object. */
    JSON {
        @Override
        void end(List<Verdict> verdicts, PrintWriter out) {
            List<Map<String, Object>> all = verdicts.stream().map(Report::json).toList();
            Map<String, Object> report = new LinkedHashMap<>();
            for (Outcome outcome : Outcome.values()) {
                report.put(word(outcome), count(verdicts, outcome));
            }
            report.put("conversations", all);
            out.print(Json.print(report));
        }
    };

    /** Another verdict is known. */
    void known(Verdict verdict, PrintWriter out) {
        // What programs read comes at the end.
    }

    /** All verdicts are known. */
    abstract void end(List<Verdict> verdicts, PrintWriter out);

    private static Map<String, Object> json(Verdict verdict) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("suite", verdict.script().suite());
        object.put("name", verdict.script().name());
        object.put("rule", verdict.script().title());
        object.put("file", verdict.file());
        object.put("outcome", word(verdict.outcome()));
        if (!verdict.reason().isEmpty()) {
            object.put("reason", verdict.reason());
        }
        if (verdict.outcome() == Outcome.FAILED) {
            object.put("sentence", verdict.sentence());
            object.put("link", verdict.link());
        }
        object.put("milliseconds", verdict.millis());
        return object;
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    private static long count(List<Verdict> verdicts, Outcome outcome) {
        return verdicts.stream().filter(verdict -> verdict.outcome() == outcome).count();
    }

    /** Text in XML 1.0, which knows no control characters. */
    private static String xml(String text) {
        return text.replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "\uFFFD")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
