package org.oicq.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oicq.schema.DatabaseAccess;

class SettingsTest {
    private static final Path SAMPLE = Path.of("../docs/server.conf");

    private static String print(ServerConfig config) {
        return Settings.print(config, DatabaseAccess::shown);
    }

    /** Pins every default: a change of one is a change of the sample file. {@code -Doicq.docs.write=true} writes it. */
    @Test
    void theSampleFileHasTheDefaults() throws IOException {
        String printed = print(Settings.DEFAULTS);
        if (Boolean.getBoolean("oicq.docs.write")) {
            Files.writeString(SAMPLE, printed);
        }
        assertEquals(
                printed,
                Files.exists(SAMPLE) ? Files.readString(SAMPLE) : "",
                SAMPLE + " is stale: run './oicq serve --print-config > docs/server.conf'");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, 127.0.0.1",
        "::1, ::1, ::",
        "::, ::, ::",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1, 2001:db8::",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1, 2001:db8:0:1::",
        "fe80:0:0:7:0:0:0:0, fe80:0:0:7::, fe80:0:0:7::"
    })
    void addressesAreShownShortAndCountedByNetwork(String given, String shown, String counted) {
        InetAddress address = InetAddress.ofLiteral(given);
        assertEquals(shown, Addresses.shown(address));
        assertEquals(counted, Addresses.shown(Addresses.counted(address)));
    }

    @Test
    void anAddressToListenOn() {
        assertTrue(print(Settings.read(Map.of("listen", "[::1]:8000"))).contains("\nlisten = [::1]:8000\n"));
        var unknown = assertThrows(
                IllegalArgumentException.class, () -> Settings.read(Map.of("listen", "no.such.host.invalid:8000")));
        String message = String.valueOf(unknown.getMessage());
        assertTrue(message.contains("there is no host 'no.such.host.invalid'"), message);
    }

    @Test
    void whatIsPrintedCanBeRead() throws IOException {
        Map<String, String> texts = new HashMap<>(Map.of(
                "idle-time", "90s",
                "packet-time", "1500ms",
                "offer-time", "36h",
                "registration", "closed",
                "delivery", "fast",
                "rate-limits", "false",
                "charset", "UTF-8",
                "stored-bytes", "999999999999",
                "registration-rate", "3/m burst 9",
                "db", "jdbc:postgresql://example/oicq"));
        texts.put("listen", "0.0.0.0:1");
        texts.put("page", "off");
        texts.put("page-origins", "https://a.example, http://b.example:81");
        ServerConfig config = Settings.read(texts);
        Properties properties = new Properties();
        properties.load(new StringReader(print(config)));
        Map<String, String> printed = new HashMap<>();
        properties.forEach((key, value) -> printed.put((String) key, (String) value));
        assertEquals(print(config), print(Settings.read(printed)));
        assertEquals(Duration.ofSeconds(90), config.idleTime());
        assertEquals("90s", printed.get("idle-time"));
        assertEquals("36h", printed.get("offer-time"));
        assertEquals(999_999_999_999L, config.storedBytes());
    }

    @Test
    void secretsAreNotPrinted() {
        String printed = print(Settings.read(Map.of("db-password", "hunter2")));
        assertFalse(printed.contains("hunter2"));
        assertTrue(printed.contains("#db-password = \n"));
        printed = print(Settings.read(Map.of("db", "jdbc:postgresql://example/oicq?password=hunter2")));
        assertFalse(printed.contains("hunter2"));
        assertTrue(printed.contains("# Its parameters are left out here"));
        assertTrue(printed.contains("\ndb = jdbc:postgresql://example/oicq\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            idle-tme              | 3m              | there is no setting 'idle-tme'; ./oicq serve --print-config lists them
            idle-time             | 3               | '3' is no value for idle-time: a time reads '500ms', '30s', '3m', '2h' or '7d'
            idle-time             | -3s             | '-3s' is no value for idle-time: a time reads '500ms', '30s', '3m', '2h' or '7d'
            connections           | many            | 'many' is no value for connections: a whole number from 1 to 2147483647 is needed
            connections           | 0               | '0' is no value for connections: a whole number from 1 to 2147483647 is needed
            connections           | 2147483648      | '2147483648' is no value for connections: a whole number from 1 to 2147483647 is needed
            hash-threads          | 0               | '0' is no value for hash-threads: a whole number from 1 to 2147483647 is needed
            network-threads       | -1              | '-1' is no value for network-threads: a whole number from 0 to 2147483647 is needed
            rate-limits           | yes             | 'yes' is no value for rate-limits: it is true or false
            registration          | Open            | 'Open' is no value for registration: it is open or invite or closed
            delivery              | quick           | 'quick' is no value for delivery: it is safe or fast
            message-rate          | 50              | '50' is no value for message-rate: a rate reads '50/s burst 500' (s, m or h)
            message-rate          | 0/s burst 1     | '0/s burst 1' is no value for message-rate: a rate and its burst are 1 or more
            listen                | 8000            | '8000' is no value for listen: an address reads 'host:port', as 127.0.0.1:8000 or [::1]:8000
            listen                | localhost:99999 | 'localhost:99999' is no value for listen: an address reads 'host:port', as 127.0.0.1:8000 or [::1]:8000
            page                  | true            | 'true' is no value for page: it is on or off
            page-origins          | a.example       | 'a.example' is no value for page-origins: 'a.example' is no origin, as https://chat.example.org
            charset               | EBCDIC-7        | 'EBCDIC-7' is no value for charset: there is no charset 'EBCDIC-7'; try GB18030, GBK or UTF-8
            charset               | UTF-16          | 'UTF-16' is no value for charset: the charset 'UTF-16' does not contain ASCII byte for byte; try GB18030, GBK or UTF-8
            """)
    void whatIsWrongIsSaidInASentence(String key, String value, String sentence) {
        var e = assertThrows(IllegalArgumentException.class, () -> Settings.read(Map.of(key, value)));
        assertEquals(sentence, e.getMessage());
    }
}
