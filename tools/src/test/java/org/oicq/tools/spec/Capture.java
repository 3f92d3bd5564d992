package org.oicq.tools.spec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Writes a capture (pcap, raw IPv4) of TCP connections to the server's port. */
final class Capture {
    static final int SERVER_PORT = 8000;
    /** Bytes before a segment's data in a captured packet: IPv4 and TCP header. */
    private static final int HEADERS = 40;

    private static final byte[] CLIENT = {10, 0, 0, 2};
    private static final byte[] SERVER = {10, 0, 0, 1};

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private int packets;
    private int connections;

    Capture() {
        ByteBuffer header = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
        header.putLong(0).putInt(0x40000).putInt(101);
        file.writeBytes(header.array());
    }

    void save(Path path) throws IOException {
        Files.write(path, file.toByteArray());
    }

    Connection connect() {
        return connect(SERVER_PORT);
    }

    Connection connect(int serverPort) {
        Connection connection = new Connection(40_000 + connections++, serverPort);
        connection.segment(true, 0x02, new byte[0]);
        connection.segment(false, 0x12, new byte[0]);
        connection.segment(true, 0x10, new byte[0]);
        return connection;
    }

    /** One connection; each call is one segment and so one packet of the capture. */
    final class Connection {
        private final int clientPort;
        private final int serverPort;
        private int clientSequence = 1000;
        private int serverSequence = 5000;

        private Connection(int clientPort, int serverPort) {
            this.clientPort = clientPort;
            this.serverPort = serverPort;
        }

        void send(boolean fromClient, byte[] data) {
            segment(fromClient, 0x18, data);
        }

        void sendInPieces(boolean fromClient, byte[] data, int size) {
            for (int i = 0; i < data.length; i += size) {
                send(fromClient, Arrays.copyOfRange(data, i, Math.min(i + size, data.length)));
            }
        }

        private void segment(boolean fromClient, int flags, byte[] data) {
            int length = HEADERS + data.length;
            ByteBuffer record = ByteBuffer.allocate(16 + length).order(ByteOrder.LITTLE_ENDIAN);
            record.putInt(1_000_000_000 + packets).putInt(0).putInt(length).putInt(length);
            packets++;
            record.order(ByteOrder.BIG_ENDIAN);
            record.put((byte) 0x45).put((byte) 0).putShort((short) length).putInt(0);
            record.put((byte) 64).put((byte) 6).putShort((short) 0);
            record.put(fromClient ? CLIENT : SERVER).put(fromClient ? SERVER : CLIENT);
            record.putShort((short) (fromClient ? clientPort : serverPort));
            record.putShort((short) (fromClient ? serverPort : clientPort));
            record.putInt(fromClient ? clientSequence : serverSequence);
            record.putInt(fromClient ? serverSequence : clientSequence);
            record.put((byte) 0x50).put((byte) flags).putShort((short) 0xffff).putInt(0);
            record.put(data);
            file.writeBytes(record.array());
            int step = data.length + (flags & 0x02) / 2;
            if (fromClient) {
                clientSequence += step;
            } else {
                serverSequence += step;
            }
        }
    }
}
