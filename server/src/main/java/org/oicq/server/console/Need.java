package org.oicq.server.console;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that needs an operator's hand.
 *
 * @param alert the name of the rule in docs/alerts.yml that says the same
 * @param what what is wrong, as a sentence
 * @param deed what to do, as a sentence
 * @param value the figure that it was seen from
 */
record Need(String alert, String what, String deed, double value) {
    Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("alert", alert);
        facts.put("what", what);
        facts.put("deed", deed);
        facts.put("value", value);
        return facts;
    }
}
