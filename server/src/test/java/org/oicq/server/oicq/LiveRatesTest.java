package org.oicq.server.oicq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.oicq.server.config.Rate;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.config.Setting;
import org.oicq.server.config.Settings;

/** Each rate that can change while the server runs does so: {@code ./oicq admin reload}. */
class LiveRatesTest {
    private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.1");
    private static final String ONE = "1/h burst 1";

    /** Another account each time. */
    private static final AtomicLong NEXT = new AtomicLong(10001);

    /** What each rate bounds. */
    private static final Map<String, Predicate<Rates>> BOUNDS = Map.of(
            "message-rate", rates -> rates.message(10001),
            "web-message-rate", rates -> rates.webMessage(10001),
            "change-rate", rates -> rates.change(10001),
            "broadcast-rate", rates -> rates.broadcast(10001),
            "failed-login-rate", rates -> rates.login(10001, ADDRESS),
            "failed-login-address-rate", rates -> rates.login(NEXT.incrementAndGet(), ADDRESS),
            "registration-rate", rates -> rates.registration(ADDRESS));

    static Stream<String> rates() {
        return BOUNDS.keySet().stream().sorted();
    }

    @Test
    void allOfThemAreHere() {
        assertEquals(
                Arrays.stream(ServerConfig.class.getRecordComponents())
                        .filter(part -> part.getType() == Rate.class)
                        .filter(part -> Objects.requireNonNull(part.getAnnotation(Setting.class))
                                .live())
                        .map(part -> part.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                        .collect(Collectors.toCollection(TreeSet::new)),
                new TreeSet<>(BOUNDS.keySet()));
    }

    @ParameterizedTest
    @MethodSource("rates")
    void aRateChanges(String key) {
        Map<String, String> texts = new HashMap<>(Map.of(key, ONE));
        Predicate<Rates> bound = Objects.requireNonNull(BOUNDS.get(key));
        Rates rates = new Rates(Settings.read(texts));
        assertTrue(bound.test(rates));
        assertFalse(bound.test(rates));
        texts.put("rate-limits", "false");
        rates.use(Settings.read(texts));
        assertTrue(bound.test(rates), "switched off");
        texts.remove("rate-limits");
        rates.use(Settings.read(texts));
        assertFalse(bound.test(rates), "switched on again");
        texts.put(key, "1000000/s burst 100");
        rates.use(Settings.read(texts));
        for (int i = 0; i < 20; i++) {
            assertTrue(bound.test(rates), "more from now on, at once");
        }
    }
}
