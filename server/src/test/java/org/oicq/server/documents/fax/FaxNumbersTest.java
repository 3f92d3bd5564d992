package org.oicq.server.documents.fax;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.config.Settings;

/** What people write as a fax number, and what is dialled. */
class FaxNumbersTest {
    private static Optional<String> dialled(String written) {
        return dialled(Settings.DEFAULTS, written);
    }

    private static Optional<String> dialled(ServerConfig config, String written) {
        return new FaxNumbers(config.faxNumbers(), config.faxPlus()).dialled(written);
    }

    @Test
    void whatStandsBetweenDigitsGoes() {
        assertEquals(Optional.of("01062550000"), dialled(" (010) 6255-0000 "));
        assertEquals(Optional.of("01062550000"), dialled("（010）\u30006255\t0000"));
        assertEquals(Optional.of("00861062550000"), dialled("+86 10 6255 0000"));
        assertEquals(Optional.of("00861062550000"), dialled(" (+86) 10 6255 0000"));
    }

    @Test
    void threeToTwentyDigits() {
        assertEquals(Optional.empty(), dialled(""));
        assertEquals(Optional.empty(), dialled("12"));
        assertEquals(Optional.of("123"), dialled("123"));
        assertEquals(Optional.of("1".repeat(20)), dialled("1".repeat(20)));
        assertEquals(Optional.empty(), dialled("1".repeat(21)));
        // What is dialled for the + counts.
        assertEquals(Optional.of("00" + "1".repeat(18)), dialled("+" + "1".repeat(18)));
        assertEquals(Optional.empty(), dialled("+" + "1".repeat(19)));
    }

    @Test
    void nothingButDigits() {
        for (String written :
                new String[] {"123a", "12+3", "++123", "123\u0000", "１２３", "٣٣٣", "*31#123", "123,456", "123\n;"}) {
            assertEquals(Optional.empty(), dialled(written), written);
        }
    }

    @Test
    void nothingIsNoNumberWhateverIsAllowed() {
        assertEquals(Optional.empty(), dialled(Settings.read(Map.of("fax-numbers", "[0-9]*")), " - "));
    }

    @Test
    void theOperatorSaysWhatIsDialled() {
        ServerConfig config = Settings.read(Map.of("fax-plus", "810", "fax-numbers", "8[0-9]{4,6}"));
        assertEquals(Optional.of("8101234"), dialled(config, "+1234"));
        assertEquals(Optional.of("81234"), dialled(config, "8-1234"));
        assertEquals(Optional.empty(), dialled(config, "8123"));
        assertEquals(Optional.empty(), dialled(config, "91234"));
        // The whole number, and not a part of it.
        assertEquals(Optional.empty(), dialled(config, "81234567"));
    }
}
