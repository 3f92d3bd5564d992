package org.oicq.server.net;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Linux's epoll by Netty's native library, which has to be unpacked into a folder from which code may run. Without it the
 * server works, and cannot know what has arrived.
 */
final class NativeTransport {
    private static final Logger LOG = LoggerFactory.getLogger(NativeTransport.class);

    /** Where Netty unpacks, if it is set: an operator's own choice stays. */
    private static final String FOLDER = "io.netty.native.workdir";

    private static final int PROT_READ = 1;
    private static final int PROT_EXEC = 4;
    private static final int MAP_PRIVATE = 2;
    private static final int O_RDONLY = 0;
    private static final long PAGE = 4096;

    private NativeTransport() {}

    /**
     * Chooses a folder for the library, before anything of it is used, and says whether it can be had; if not, the log says
     * what the server cannot promise.
     *
     * @param data the data folder, where the temporary one does not let code run
     */
    static synchronized boolean available(Path data) {
        if (System.getProperty(FOLDER) == null) {
            Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
            firstThatRuns(List.of(
                            temporary, data.resolve("native"), Path.of(cache()).resolve("native")))
                    .filter(folder -> !folder.equals(temporary))
                    .ifPresent(folder ->
                            System.setProperty(FOLDER, folder.toAbsolutePath().toString()));
        }
        boolean available = Epoll.isAvailable();
        if (!available) {
            LOG.warn(
                    "This server cannot see which messages have arrived, so each one that was read comes again at every"
                            + " log-in, and mailboxes fill. It needs Linux, and a folder from which code may run for Netty's"
                            + " native library: -Djava.io.tmpdir or the data folder. ({})",
                    reason());
        }
        return available;
    }

    private static String reason() {
        Throwable cause = Epoll.unavailabilityCause();
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause);
    }

    /** The folder of unpacked things that PostgreSQL's programs are in too. */
    private static String cache() {
        String own = System.getenv("OICQ_CACHE");
        String user = System.getenv("XDG_CACHE_HOME");
        if (own != null && own.startsWith("/")) {
            return own;
        }
        return user != null && user.startsWith("/") ? user + "/oicq" : System.getProperty("user.home") + "/.cache/oicq";
    }

    /** The first of the folders, made if need be, from which code may run. */
    static Optional<Path> firstThatRuns(List<Path> folders) {
        return folders.stream().filter(NativeTransport::runs).findFirst();
    }

    private static boolean runs(Path folder) {
        try {
            Files.createDirectories(folder);
            Path probe = Files.createTempFile(folder, "oicq-runs", null);
            try {
                Files.write(probe, new byte[(int) PAGE]);
                return mayRun(probe);
            } finally {
                Files.delete(probe);
            }
        } catch (IOException _) {
            return false;
        }
    }

    /** Whether the kernel maps a file as code: not where its file system is mounted noexec, or a policy forbids it. */
    @SuppressWarnings("restricted")
    private static boolean mayRun(Path file) {
        Linker linker = Linker.nativeLinker();
        var open = linker.defaultLookup().find("open");
        var map = linker.defaultLookup().find("mmap");
        var unmap = linker.defaultLookup().find("munmap");
        var close = linker.defaultLookup().find("close");
        if (open.isEmpty() || map.isEmpty() || unmap.isEmpty() || close.isEmpty()) {
            return true;
        }
        try (Arena arena = Arena.ofConfined()) {
            int descriptor = (int) linker.downcallHandle(
                            open.get(),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT))
                    .invokeExact(arena.allocateFrom(file.toString()), O_RDONLY);
            MemorySegment at = (MemorySegment) linker.downcallHandle(
                            map.get(),
                            FunctionDescriptor.of(
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_LONG))
                    .invokeExact(MemorySegment.NULL, PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE, descriptor, 0L);
            boolean mapped = at.address() != -1;
            if (mapped) {
                int _ = (int) linker.downcallHandle(
                                unmap.get(),
                                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG))
                        .invokeExact(at, PAGE);
            }
            int _ = (int) linker.downcallHandle(
                            close.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
                    .invokeExact(descriptor);
            return mapped;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws nothing else", e);
        }
    }
}
