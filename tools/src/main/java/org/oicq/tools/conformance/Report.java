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
    TEXT {
        @Override
        void write(List<Verdict> verdicts, PrintWriter out) {
            for (Verdict verdict : verdicts) {
                String mark = verdict.outcome().name().toLowerCase(Locale.ROOT);
                out.printf(Locale.ROOT, "%-8s%s/%s: %s%n", mark, suite(verdict), conversation(verdict), title(verdict));
                if (verdict.outcome() == Outcome.SKIPPED) {
                    out.println("        " + Shown.line(verdict.reason()));
                } else if (verdict.outcome() == Outcome.FAILED) {
                    // The first line names the script's line; the link is where a person reads on.
                    verdict.reason().lines().forEach(line -> out.println("        " + Shown.line(line)));
                    out.println("        see " + verdict.file());
                }
            }
            out.printf(
                    Locale.ROOT,
                    "%d passed, %d failed, %d skipped%n",
                    count(verdicts, Outcome.PASSED),
                    count(verdicts, Outcome.FAILED),
                    count(verdicts, Outcome.SKIPPED));
        }
    },
    JUNIT {
        @Override
        void write(List<Verdict> verdicts, PrintWriter out) {
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
                        xml(suite(verdict)),
                        xml(conversation(verdict) + ": " + title(verdict)),
                        verdict.millis() / 1000.0);
                switch (verdict.outcome()) {
                    case PASSED -> {
                        // Nothing inside says that.
                    }
                    case FAILED -> out.print("<failure>" + xml(verdict.reason()) + "</failure>");
                    case SKIPPED -> out.print("<skipped message=\"" + xml(verdict.reason()) + "\"/>");
                }
                out.println("</testcase>");
            }
            out.println("</testsuite>");
        }
    },
    JSON {
        @Override
        void write(List<Verdict> verdicts, PrintWriter out) {
            List<Map<String, Object>> all = verdicts.stream().map(Report::json).toList();
            Map<String, Object> report = new LinkedHashMap<>();
            for (Outcome outcome : Outcome.values()) {
                report.put(outcome.name().toLowerCase(Locale.ROOT), count(verdicts, outcome));
            }
            report.put("conversations", all);
            out.print(Json.print(report));
        }
    };

    abstract void write(List<Verdict> verdicts, PrintWriter out);

    private static Map<String, Object> json(Verdict verdict) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("suite", suite(verdict));
        object.put("name", conversation(verdict));
        object.put("rule", title(verdict));
        object.put("file", verdict.file());
        object.put("outcome", verdict.outcome().name().toLowerCase(Locale.ROOT));
        if (!verdict.reason().isEmpty()) {
            object.put("reason", verdict.reason());
        }
        object.put("milliseconds", verdict.millis());
        return object;
    }

    private static String suite(Verdict verdict) {
        return verdict.script().suite();
    }

    private static String conversation(Verdict verdict) {
        return verdict.script().name();
    }

    private static String title(Verdict verdict) {
        return verdict.script().title();
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
