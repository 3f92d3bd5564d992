package org.oicq.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.client.Await;
import org.oicq.client.ClientListener;
import org.oicq.client.ClientOptions;
import org.oicq.client.OicqClient;
import org.oicq.client.Peer;
import org.oicq.client.Village;
import org.oicq.codec.codes.LoginMode;
import org.oicq.codec.packet.Message;

/** The bots of docs/client.md, as they stand there, as processes of their own. */
@Timeout(120)
class BotsTest {
    private static final Path PAGE = Path.of("../docs/client.md");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path folder;

    @SuppressWarnings("NullAway.Init") // before each test
    private Peer peer;

    private final List<Process> processes = new ArrayList<>();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() throws Exception {
        peer = new Peer(new Village());
        Terminal terminal = new Terminal("127.0.0.1:" + peer.port());
        assertEquals("10001\n", terminal.run("register", "--nickname", "Bot").out());
        assertEquals("10002\n", terminal.run("register", "--nickname", "Bob").out());
        // Where the documents say ./oicq client, this runs the classes of the test.
        Path launcher = Files.writeString(
                folder.resolve("oicq"),
                "#!/bin/sh\nshift\nexec '" + java() + "' -cp '" + System.getProperty("java.class.path")
                        + "' org.oicq.client.cli.Main \"$@\"\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    }

    @AfterEach
    void stop() throws Exception {
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        peer.close();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String block(String language, String word) throws IOException {
        Matcher block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        while (block.find()) {
            if (block.group(1).contains(word)) {
                return block.group(1);
            }
        }
        throw new AssertionError("the page has no " + language + " with " + word);
    }

    private void bot(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("OICQ_SERVER", "127.0.0.1:" + peer.port());
        builder.environment().put("OICQ_NUMBER", "10001");
        builder.environment().put("OICQ_PASSWORD", "geheim");
        builder.environment().put("HOME", folder.toString());
        processes.add(builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("said.txt").toFile())
                .start());
    }

    /** Bob says something until the bot, which may still be starting, answers. */
    private void answers(String said, String answer) throws Exception {
        ClientListener ears = new ClientListener() {
            @Override
            public void message(Message message) {
                heard.add(message.number() + " " + message.information());
            }
        };
        try (OicqClient bob =
                Await.result(OicqClient.connect("127.0.0.1", peer.port(), ClientOptions.DEFAULTS, ears))) {
            var _ = Await.result(bob.logIn(10002, "geheim", LoginMode.NORMAL));
            Await.result(bob.send(10001, said));
            assertEquals("10001 " + answer, heard.poll(90, TimeUnit.SECONDS), () -> read("said.txt"));
        }
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void thePythonBotOfThePageAnswers() throws Exception {
        String bot = block("python", "pipe");
        assertTrue(bot.lines().count() <= 10, "ten lines");
        bot("python3", "-c", bot);
        answers("你好 \"x\" 😀", "echo: 你好 \"x\" 😀");
    }

    @Test
    void theShellBotOfThePageAnswers() throws Exception {
        String bot = block("sh", "mkfifo");
        assertTrue(bot.lines().count() <= 10, "ten lines");
        bot("sh", "-c", bot);
        answers("hello", "I am away.");
    }

    @Test
    void theJavaBotOfThePageAnswers() throws Exception {
        String bot = block("java", "class Echo");
        assertTrue(bot.lines().filter(line -> !line.isBlank()).count() <= 20, "twenty lines");
        Path source = Files.writeString(folder.resolve("EchoBot.java"), bot);
        bot(
                java(),
                "-cp",
                System.getProperty("java.class.path"),
                source.toString(),
                "127.0.0.1",
                Integer.toString(peer.port()),
                "10001",
                "geheim");
        answers("hello", "echo: hello");
    }
}
