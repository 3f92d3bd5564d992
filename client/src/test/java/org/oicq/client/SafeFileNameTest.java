package org.oicq.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeFileNameTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "photo.jpg | photo.jpg",
                "照片 🐧.jpg | 照片 🐧.jpg",
                "../../etc/passwd | passwd",
                "..\\..\\Windows\\System32\\cmd.exe | cmd.exe",
                "/etc/cron.d/evil | evil",
                "C:\\autoexec.bat | autoexec.bat",
                "C:evil | C_evil",
                "name:stream | name_stream",
                "what?*<>\"|what_____",
                ".bashrc | bashrc",
                "... | file",
                ". | file",
                ".. | file",
                "`` | file",
                "folder/ | file",
                "`   ` | file",
                "trailing. . | trailing",
                "-rf | _-rf",
                "~root | _~root",
                "CON | _CON",
                "con.txt | _con.txt",
                "Lpt1.tar.gz | _Lpt1.tar.gz",
                "COM0 .txt | _COM0 .txt",
                "console.txt | console.txt",
            })
    void namesAFileWithoutHarm(String offered, String safe) {
        assertEquals(safe, SafeFileName.of(offered));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb",
                "a\u001b[2Jb",
                "a\u0000b",
                "a\u0085b",
                "a\u2028b",
                "txt.\u202egpj",
                "\ufeffa",
                "\ud800",
                "\ud83d",
                "../..\\x",
                "a/../b",
                "....//....//x",
                "nul",
                "AUX.h",
                " . . ",
                "\u00a0\u3000",
                "\\\\server\\share\\f"
            })
    void leavesNothingDangerous(String offered) {
        String safe = SafeFileName.of(offered);
        assertTrue(safe.codePoints().noneMatch(c -> Character.isISOControl(c) || "/\\:*?\"<>|".indexOf(c) >= 0), safe);
        assertTrue(safe.codePoints().noneMatch(c -> c == 0x202e || c == 0x2028 || c == 0xfeff), safe);
        assertTrue(safe.chars().noneMatch(c -> c == 0xd800 || c == 0xd83d), safe);
        assertTrue(!safe.isBlank() && !safe.startsWith(".") && !safe.endsWith(".") && !safe.endsWith(" "), safe);
        assertEquals(safe, SafeFileName.of(safe), "a safe name is safe");
    }

    @Test
    void shortensButKeepsTheExtension() {
        String safe = SafeFileName.of("长".repeat(300) + ".jpeg");
        assertTrue(safe.getBytes(StandardCharsets.UTF_8).length <= SafeFileName.MAX_BYTES, safe);
        assertTrue(safe.startsWith("长") && safe.endsWith(".jpeg"), safe);
        String noExtension = SafeFileName.of("a." + "x".repeat(400));
        assertTrue(noExtension.length() <= SafeFileName.MAX_BYTES && !noExtension.isBlank(), noExtension);
        assertEquals(200, SafeFileName.of("🐧".repeat(100)).getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void putsANumberBeforeTheExtension() {
        assertEquals("photo (1).jpg", SafeFileName.numbered("photo.jpg", 1));
        assertEquals("README (12)", SafeFileName.numbered("README", 12));
    }
}
