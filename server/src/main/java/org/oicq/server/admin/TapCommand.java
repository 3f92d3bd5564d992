package org.oicq.server.admin;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.oicq.server.tap.Tap;
import org.oicq.server.tap.TapPort;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/**
 * {@code ./oicq admin tap}. The file is this command's, made with the rights of the one who typed it; the server only
 * tells what goes over its connections.
 */
@Command(
        name = "tap",
        description = {
            "Writes what one user's programs and the server on this machine say to each other into a capture, which",
            "'oicq dump' shows: from now on, whatever they speak, behind TLS too. Passwords are hidden. The server writes",
            "it into the audit first. It ends by itself; Ctrl-C ends it earlier."
        },
        footer = {"", "Example: ./oicq admin tap 10001 --write talk.pcapng --seconds 300"})
final class TapCommand implements Callable<Integer> {
    /** The most bytes of a packet in the file, with some reserve. */
    private static final int MOST_PACKET = 1 << 17;

    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Parameters(paramLabel = "NUMBER", description = "The user.")
    private long number;

    @Option(
            names = "--write",
            required = true,
            paramLabel = "FILE.pcapng",
            description = "The file, which must not be there yet.")
    private Path file = Path.of("");

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "How long, 1 to " + Tap.MOST_SECONDS + ". Default: " + Tap.USUAL_SECONDS + ".")
    private int seconds = Tap.USUAL_SECONDS;

    @Override
    public Integer call() {
        return admin.onSettings((config, results) -> {
            if (number < 1 || number > 0xffff_ffffL || seconds < 1 || seconds > Tap.MOST_SECONDS) {
                results.error("a tap takes a user's number and 1 to " + Tap.MOST_SECONDS
                        + " seconds; see 'admin tap --help'");
                return 2;
            }
            Path socket = TapPort.socket(config.data());
            try (SocketChannel server = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                server.connect(UnixDomainSocketAddress.of(socket));
                return tap(server, results);
            } catch (IOException e) {
                results.error("no server on this machine answers at " + socket
                        + "; name its folder with --data, and ask as its user or as root (" + e.getMessage() + ")");
                return 3;
            }
        });
    }

    private int tap(SocketChannel server, Results results) throws IOException {
        FileChannel out;
        try {
            out = FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), rights());
        } catch (FileAlreadyExistsException _) {
            results.error(file + " is there already; choose another name");
            return 2;
        } catch (IOException e) {
            results.error(file + " cannot be made: " + e.getMessage());
            return 2;
        }
        try (out) {
            DataInputStream in = new DataInputStream(Channels.newInputStream(server));
            String request = "tap " + number + " " + seconds + "\n";
            var _ = server.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            String answer = line(in);
            if (!answer.equals(TapPort.OK)) {
                Files.deleteIfExists(file);
                results.error(answer.isEmpty() ? "the server has not answered; it may be stopping" : answer);
                return answer.isEmpty() ? 3 : 1;
            }
            results.hint("what " + number + " and the server say goes into " + file + " for " + seconds
                    + " s; Ctrl-C ends it earlier");
            return copy(in, out, results);
        }
    }

    private static FileAttribute<?>[] rights() {
        boolean posix =
                Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static String line(DataInputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private int copy(DataInputStream in, FileChannel out, Results results) throws IOException {
        while (true) {
            int length;
            byte[] packet;
            try {
                length = in.readInt();
                if (length <= 0 || length > MOST_PACKET) {
                    break;
                }
                packet = new byte[length];
                in.readFully(packet);
            } catch (EOFException _) {
                results.error("the server has stopped; " + file + " has what was said until then");
                return 3;
            }
            try {
                // A packet at once, and none waits: a command that is killed leaves a file that can be read.
                for (ByteBuffer bytes = ByteBuffer.wrap(packet); bytes.hasRemaining(); ) {
                    var _ = out.write(bytes);
                }
            } catch (IOException e) {
                results.error(file + " cannot be written any more, and the tap ends: " + e.getMessage());
                return 1;
            }
        }
        long frames = in.readLong();
        long leftOut = in.readLong();
        long leftOutBytes = in.readLong();
        results.result(
                String.format("%s has %,d frames of %d", file, frames, number)
                        + (leftOut == 0
                                ? ""
                                : String.format(
                                        "; %,d with %,d bytes were left out, for they could not be written fast enough",
                                        leftOut, leftOutBytes)),
                Map.of(
                        "file", file.toString(),
                        "number", number,
                        "frames", frames,
                        "leftOut", leftOut,
                        "leftOutBytes", leftOutBytes));
        return 0;
    }
}
