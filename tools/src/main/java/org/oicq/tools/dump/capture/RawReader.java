package org.oicq.tools.dump.capture;

import java.io.IOException;
import java.io.InputStream;

/** Reads a stream as it went over a connection, with nothing around it. */
final class RawReader implements Source {
    private final InputStream in;

    RawReader(InputStream in) {
        this.in = in;
    }

    @Override
    public void read(Receiver receiver) throws IOException {
        ByteWindow window = new ByteWindow(in, receiver);
        while (window.require(1)) {
            receiver.bytes(0, window.buffer, window.start, window.available());
            window.skip(window.available());
        }
    }
}
