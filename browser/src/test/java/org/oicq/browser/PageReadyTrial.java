package org.oicq.browser;

import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * How soon one can log in, in a browser that has never seen the page, beside an empty page of the same server. Prints; run by
 * name: {@code ./mvnw -pl browser -am test -Dtest=PageReadyTrial -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class PageReadyTrial {
    private static final int TURNS = 9;

    private static double millis(String url, String selector) {
        try (Browser browser = Browser.open(1000, 700, "en")) {
            return browser.millisUntilThereIs(url, selector);
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[TURNS / 2];
    }

    @Test
    void readyToLogIn() {
        double[] empty = new double[TURNS];
        double[] page = new double[TURNS];
        try (Site site = new Site()) {
            for (int i = 0; i < TURNS; i++) {
                empty[i] = millis(site.url() + "nothing-here", "pre");
                page[i] = millis(site.url(), "start-card input");
            }
        }
        System.out.printf(
                Locale.ROOT,
                "an empty page after %.0f ms, ready to log in after %.0f ms: %.2f times (must be <= 2)%n",
                median(empty),
                median(page),
                median(page) / median(empty));
        System.out.println("empty " + Arrays.toString(empty) + ", page " + Arrays.toString(page));
    }
}
