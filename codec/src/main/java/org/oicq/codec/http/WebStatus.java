package org.oicq.codec.http;

import java.util.Arrays;
import java.util.Optional;
import org.oicq.codec.codes.Coded;
import org.oicq.codec.codes.DisplayMode;

/** The values of ST, and of MG in a status message (MT 99): the HTTP interface's names for the display modes. */
public enum WebStatus implements Coded {
    ONLINE(10, DisplayMode.ONLINE),
    OFFLINE(20, DisplayMode.OFFLINE),
    BUSY(30, DisplayMode.DO_NOT_DISTURB),
    INVISIBLE(40, DisplayMode.HIDDEN);

    private final int code;
    private final DisplayMode displayMode;

    WebStatus(int code, DisplayMode displayMode) {
        this.code = code;
        this.displayMode = displayMode;
    }

    @Override
    public int code() {
        return code;
    }

    /** The same in the binary protocol. */
    public DisplayMode displayMode() {
        return displayMode;
    }

    /** The status of a display mode; every mode has one. */
    public static WebStatus of(DisplayMode mode) {
        return Arrays.stream(values())
                .filter(status -> status.displayMode == mode)
                .findFirst()
                .orElseThrow();
    }

    /** The status with this code, if there is one. */
    public static Optional<WebStatus> find(int code) {
        return Coded.find(WebStatus.class, code);
    }
}
