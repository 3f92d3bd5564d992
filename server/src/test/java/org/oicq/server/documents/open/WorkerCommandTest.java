package org.oicq.server.documents.open;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a worker is started with, and what an operator is told where that is less than it should be. */
class WorkerCommandTest {
    private static String said(ProcessBuilder process) throws IOException {
        Process running = process.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        running.getOutputStream().close();
        return new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void lastWordsOfWhatFailedAreKept() {
        assertEquals(Optional.empty(), WorkerCommand.problem(List.of("/bin/sh", "-c", "true")));
        assertEquals(
                Optional.of("mount: permission denied \\u{1b}[2J"),
                WorkerCommand.problem(List.of(
                        "/bin/sh", "-c", "echo first; printf 'mount: permission denied \\033[2J\\n\\n' >&2; exit 32")));
        assertEquals(Optional.of("/bin/sh ended with 3"), WorkerCommand.problem(List.of("/bin/sh", "-c", "exit 3")));
        assertEquals(
                Optional.of(true),
                WorkerCommand.problem(List.of("/nowhere/unshare")).map(words -> words.contains("/nowhere/unshare")));
    }

    @Test
    void aWorkerInheritsNoEnvironment() throws IOException {
        // The shell adds PWD.
        String names = said(WorkerCommand.process(List.of("/bin/sh", "-c", "env | cut -d= -f1 | sort | tr '\\n' ' '")));
        assertEquals("PATH PWD", names);
    }

    /** A user's path often lacks the folders of root's tools, of which chroot is one. */
    @Test
    void aShortPathTakesNoWallAway() throws IOException {
        ProcessBuilder child = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                ShortPath.class.getName());
        child.environment().clear();
        child.environment().put("PATH", "/usr/bin:/bin");
        assertEquals(Boolean.toString(command().isolated()), said(child));
    }

    @Test
    void aWorkerTakesWhatOthersLeaveUnlessTheyLeaveNothing() {
        WorkerCommand command = command();
        // Its own fellows are no others: with so many of them, all load is theirs.
        boolean leisurely = command.leisurely(1_000_000);
        assertEquals(
                WorkerCommand.problem(List.of("chrt", "--idle", "0", "true")).isEmpty(), leisurely);
        assertFalse(command.leisurely(-1_000_000));
        assertEquals("nice", command.command(false).getFirst());
        assertEquals("chrt", command.command(true).getFirst());
    }

    private static WorkerCommand command() {
        return new WorkerCommand(64, Duration.ofSeconds(5), "");
    }

    /** The program of that test. */
    static final class ShortPath {
        private ShortPath() {}

        public static void main(String[] arguments) {
            System.out.println(command().isolated());
        }
    }
}
