package org.oicq.server.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may see the console in clear text. */
class ClearTextConsoleTest {
    @ParameterizedTest
    @CsvSource({
        "false, 127.0.0.1, 127.0.0.1:8001, true",
        "false, 127.0.0.1, LocalHost:8001, true",
        "false, ::1, [::1]:8001, true",
        "false, 127.0.0.1, localhost, true",
        "false, 127.0.0.1, localhost.evil.example, false",
        "false, 127.0.0.1, 127.0.0.1.evil.example:8001, false",
        "false, 127.0.0.1, '', false",
        "false, 192.0.2.7, 192.0.2.1:8001, false",
        "false, 192.0.2.7, localhost:8001, false",
        "true, 192.0.2.7, oicq.example:8001, true"
    })
    void onlyOnThisMachineUnderNoName(boolean secure, String from, String host, boolean served)
            throws UnknownHostException {
        assertEquals(
                served,
                OperatorConnection.refusal(secure, InetAddress.getByName(from), host)
                        .isEmpty());
    }
}
