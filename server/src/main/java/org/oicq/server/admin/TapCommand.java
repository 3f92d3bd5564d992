package org.oicq.server.admin;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.tap.Capture;
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
            "it into the audit first. It ends by itself; Ctrl-C ends it earlier. In the console the capture goes to the browser."
        },
        footer = {"", "Example: ./oicq admin tap 10001 --write talk.pcapng --seconds 300"})
final class TapCommand implements Callable<Integer> {
    /** The most bytes of a packet in the file, with some reserve. */
    private static final int MOST_PACKET = 1 << 17;

    /** The most bytes of a capture in the console: a browser keeps it in memory until it is saved. */
    private static final long MOST_IN_CONSOLE = 64L << 20;

    /** What a pcapng is called on the web. */
    private static final String TYPE = "application/x-pcapng";

    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Parameters(paramLabel = "NUMBER", description = "The user.")
    private long number;

    @Option(
            names = "--write",
            paramLabel = "FILE.pcapng",
            description = "The file, which must not be there yet. Needed at the command line.")
    private @Nullable Path named;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "How long, 1 to " + Tap.MOST_SECONDS + ". Default: " + Tap.USUAL_SECONDS + ".")
    private int seconds = Tap.USUAL_SECONDS;

    @Override
    public Integer call() {
        Optional<RemoteDesk> remote = admin.remote();
        return remote.isPresent()
                ? admin.onDatabase((_, results) -> inConsole(remote.get(), results))
                : admin.onSettings(this::typed);
    }

    private boolean isWrong(Results results) {
        boolean wrong = number < 1 || number > 0xffff_ffffL || seconds < 1 || seconds > Tap.MOST_SECONDS;
        if (wrong) {
            results.error(
                    "a tap takes a user's number and 1 to " + Tap.MOST_SECONDS + " seconds; see 'admin tap --help'");
        }
        return wrong;
    }

    /** The file goes to the one who asked, while it is made. */
    private int inConsole(RemoteDesk desk, Results results) {
        if (isWrong(results)) {
            return 2;
        }
        if (named != null) {
            results.error("in the console a capture goes to your browser; name no file");
            return 2;
        }
        Tap tap = new Tap(number, seconds);
        Optional<String> refusal = desk.begin(tap);
        if (refusal.isPresent()) {
            results.error(refusal.get());
            return 1;
        }
        String name = "tap-" + number + ".pcapng";
        try (OutputStream out = desk.file(TYPE, name, tap::end)) {
            out.write(Tap.head());
            return copy(tap, out, name, MOST_IN_CONSOLE, results);
        } catch (IOException e) {
            results.error("the browser takes no more, and the tap ends: " + e.getMessage());
            return 1;
        } finally {
            desk.end(tap);
        }
    }

    private int typed(ServerConfig config, Results results) {
        if (isWrong(results)) {
            return 2;
        }
        Path file = named;
        if (file == null) {
            results.error("say where the capture goes: --write FILE.pcapng");
            return 2;
        }
        Path socket = TapPort.socket(config.data());
        try (SocketChannel server = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.connect(UnixDomainSocketAddress.of(socket));
            return tap(server, file, results);
        } catch (IOException e) {
            results.error("no server on this machine answers at " + socket
                    + "; name its folder with --data, and ask as its user or as root (" + e.getMessage() + ")");
            return 3;
        }
    }

    private int tap(SocketChannel server, Path file, Results results) throws IOException {
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
            // A packet at once, and none waits: a command that is killed leaves a file that can be read.
            return copy(new Received(in), Channels.newOutputStream(out), file.toString(), Long.MAX_VALUE, results);
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

    /** What the server sends over its socket, which {@link TapPort} describes. */
    private static final class Received implements Capture {
        private final DataInputStream in;
        private Capture.Outcome outcome = new Capture.Outcome(0, 0, 0);

        Received(DataInputStream in) {
            this.in = in;
        }

        @Override
        public byte @Nullable [] next() throws IOException {
            int length = in.readInt();
            if (length <= 0 || length > MOST_PACKET) {
                outcome = new Capture.Outcome(in.readLong(), in.readLong(), in.readLong());
                return null;
            }
            byte[] packet = new byte[length];
            in.readFully(packet);
            return packet;
        }

        @Override
        public Capture.Outcome outcome() {
            return outcome;
        }
    }

    /** Writes what comes, up to so many bytes, and says what came of it. */
    private int copy(Capture capture, OutputStream out, String file, long most, Results results) {
        long bytes = 0;
        try {
            for (byte[] packet = capture.next(); packet != null && bytes + packet.length <= most; ) {
                bytes += packet.length;
                try {
                    out.write(packet);
                } catch (IOException e) {
                    results.error(file + " cannot be written any more, and the tap ends: " + e.getMessage());
                    return 1;
                }
                packet = capture.next();
            }
        } catch (IOException _) {
            results.error("the server has stopped; " + file + " has what was said until then");
            return 3;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            results.error("the server stops; " + file + " has what was said until then");
            return 3;
        }
        Capture.Outcome outcome = capture.outcome();
        results.result(
                String.format("%s has %,d frames of %d", file, outcome.frames(), number)
                        + (outcome.leftOut() == 0
                                ? ""
                                : String.format(
                                        "; %,d with %,d bytes were left out, for they could not be written fast enough",
                                        outcome.leftOut(), outcome.leftOutBytes())),
                Map.of(
                        "file", file,
                        "number", number,
                        "frames", outcome.frames(),
                        "leftOut", outcome.leftOut(),
                        "leftOutBytes", outcome.leftOutBytes()));
        return 0;
    }
}
