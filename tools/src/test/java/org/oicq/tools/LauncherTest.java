package org.oicq.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher in odd places, with a JDK and a Maven that only write down what they were told. */
@Timeout(60)
class LauncherTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path checkout;

    @SuppressWarnings("NullAway.Init")
    private Path jdk;

    private record Run(int exit, String out, String err) {}

    @BeforeEach
    void checkOut() throws IOException {
        // A blank and Chinese in the path, as people have them.
        checkout = Files.createDirectories(folder.resolve("我的 oicq"));
        Files.copy(Path.of("../oicq"), checkout.resolve("oicq"));
        checkout.resolve("oicq").toFile().setExecutable(true);
        Files.writeString(checkout.resolve("pom.xml"), "<project>\n  <version>7.8</version>\n</project>\n");
        Files.createDirectories(checkout.resolve("codec/src/main"));
        Files.writeString(checkout.resolve("codec/pom.xml"), "");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/flock")), "there is no flock");
        script(checkout.resolve("mvnw"), "echo \"$@\" >>built");
        jdk = folder.resolve("jdk");
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
        script(jdk.resolve("bin/javac"), "");
        script(
                jdk.resolve("bin/java"),
                "for word; do case $word in -XX:AOTCacheOutput=*) echo cache >\"${word#*=}\" ;; esac; done\n"
                        // The server of the build's trial run.
                        + "case \" $* \" in *' --listen '*) echo 'ready 127.0.0.1:1, or not' ;; esac\n"
                        + "echo \"java $*\"");
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        file.toFile().setExecutable(true);
    }

    private ProcessBuilder command(Path launcher, Map<String, String> environment, String... words) {
        var builder = new ProcessBuilder(launcher.toString());
        builder.command().addAll(List.of(words));
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().putAll(environment);
        return builder;
    }

    private Run run(Path launcher, Map<String, String> environment, String... words) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = command(launcher, environment, words)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new Run(process.waitFor(), Files.readString(out), Files.readString(err));
    }

    private Run run(String... words) throws Exception {
        return run(checkout.resolve("oicq"), Map.of("HOME", folder.toString()), words);
    }

    @Test
    void aMovedFolderStartsWithoutItsCaches() throws Exception {
        Run first = run("admin", "x");
        assertEquals(0, first.exit, first.err);
        assertTrue(first.out.contains("-XX:AOTCache=" + checkout), first.out);
        Path moved = Files.move(checkout, folder.resolve("moved"));
        Run second = run(moved.resolve("oicq"), Map.of("HOME", folder.toString()), "admin", "x");
        assertTrue(second.out.startsWith("java ") && !second.out.contains("AOTCache"), second.out);
        assertEquals(1, Files.readAllLines(moved.resolve("built")).size(), "it was not built again");
        Path back = Files.move(moved, checkout);
        assertTrue(run(back.resolve("oicq"), Map.of("HOME", folder.toString()), "admin", "x")
                .out
                .contains("AOTCache"));
    }

    @Test
    void aChangeOfTheServerDoesNotKeepTheClientWaiting() throws Exception {
        assertEquals(0, run("client", "x").exit);
        Path server =
                Files.createDirectories(checkout.resolve("server/src/main")).resolve("New.java");
        Files.writeString(server, "class New {}");
        Files.setLastModifiedTime(server, FileTime.from(Instant.now().plusSeconds(60)));
        run("client", "x");
        assertEquals(1, Files.readAllLines(checkout.resolve("built")).size(), "the client is not built for the server");
        run("admin", "x");
        assertEquals(2, Files.readAllLines(checkout.resolve("built")).size(), "the server is");
        Path codec = Files.createDirectories(checkout.resolve("codec/src/main")).resolve("New.java");
        Files.writeString(codec, "class New {}");
        Files.setLastModifiedTime(codec, FileTime.from(Instant.now().plusSeconds(60)));
        run("client", "x");
        assertEquals(3, Files.readAllLines(checkout.resolve("built")).size(), "what the client is made of is");
    }

    @Test
    void withoutAJdkItSaysWhatToInstall() throws Exception {
        Path launcher = checkout.resolve("oicq");
        Files.writeString(launcher, Files.readString(launcher).replace("\nlevel=25\n", "\nlevel=99\n"));
        Run run = run("admin", "x");
        assertEquals(1, run.exit);
        assertEquals("", run.out);
        assertTrue(
                run.err.matches(
                        "oicq: no JDK 99 or newer found; install one \\(.*(99|jdk).*\\) or set JAVA_HOME to it[.]\n"),
                run.err);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ID=debian                       | apt install openjdk-99-jdk-headless
            ID=linuxmint;ID_LIKE="ubuntu debian" | apt install openjdk-99-jdk-headless
            ID=fedora                       | dnf install java-99-openjdk-devel
            ID="rocky";ID_LIKE="rhel centos fedora" | dnf install java-99-openjdk-devel
            ID=alpine                       | apk add openjdk99-jdk
            ID=manjaro;ID_LIKE=arch         | pacman -S jdk-openjdk
            ID="opensuse-leap";ID_LIKE="suse opensuse" | zypper install java-99-openjdk-devel
            ID=plan9                        | Eclipse Temurin 99 from adoptium.net
            """)
    void whatToInstallIsThatOfTheSystem(String release, String what) throws Exception {
        Path system = Files.writeString(folder.resolve("os-release"), "NAME=x\n" + release.replace(';', '\n') + "\n");
        Path launcher = checkout.resolve("oicq");
        Files.writeString(
                launcher,
                Files.readString(launcher)
                        .replace("\nlevel=25\n", "\nlevel=99\n")
                        .replace("/etc/os-release", system.toString()));
        Run run = run("admin", "x");
        assertEquals(1, run.exit);
        assertTrue(run.err.contains(what), run.err);
        assertEquals(1, run.err.lines().count(), run.err);
    }

    /** The first builds, the second waits for it and then has what it needs. */
    @Test
    void twoFirstStartsAtOnceBuildOnce() throws Exception {
        script(checkout.resolve("mvnw"), "echo \"$@\" >>built; until [ -f go ]; do sleep 0.05; done");
        Map<String, String> environment = Map.of("HOME", folder.toString());
        List<Process> starts = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            starts.add(command(checkout.resolve("oicq"), environment, "admin", "x")
                    .redirectOutput(folder.resolve("out" + i).toFile())
                    .redirectError(folder.resolve("err" + i).toFile())
                    .start());
        }
        Path waits = folder.resolve("err0");
        Path other = folder.resolve("err1");
        while (!(Files.readString(waits) + Files.readString(other)).contains("another build is at work here")) {
            Thread.sleep(5);
        }
        Files.writeString(checkout.resolve("go"), "");
        for (int i = 0; i < 2; i++) {
            assertEquals(0, starts.get(i).waitFor(), Files.readString(folder.resolve("err" + i)));
            assertTrue(Files.readString(folder.resolve("out" + i)).startsWith("java "));
        }
        assertEquals(1, Files.readAllLines(checkout.resolve("built")).size());
    }

    @Test
    void aLinkToItIsAsGood() throws Exception {
        Path link = Files.createSymbolicLink(
                Files.createDirectory(folder.resolve("bin")).resolve("oicq"), checkout.resolve("oicq"));
        Run run = run(link, Map.of(), "--version");
        assertEquals("0 oicq 7.8\n", run.exit + " " + run.out + run.err);
    }

    @Test
    void aShellMayBeToldToRunIt() throws Exception {
        var shell = command(Path.of("sh"), Map.of(), "oicq", "--version").directory(checkout.toFile());
        Process process = shell.redirectErrorStream(true).start();
        assertEquals("oicq 7.8\n", new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(0, process.waitFor());
    }

    @Test
    void itNeedsNoHome() throws Exception {
        Run run = run(checkout.resolve("oicq"), Map.of(), "admin", "x");
        assertTrue(run.exit == 0 && run.out.startsWith("java "), run.toString());
        // One that can't be written: Maven's things go where the build goes.
        Files.delete(checkout.resolve("target/built"));
        run(checkout.resolve("oicq"), Map.of("HOME", "/nonexistent"), "admin", "x");
        String built = Files.readAllLines(checkout.resolve("built")).getLast();
        assertTrue(built.contains("-Dmaven.repo.local=" + checkout + "/target/"), built);
    }

    @Test
    void aLocaleThatIsNotInstalledStillSaysWhichLanguage() throws Exception {
        script(jdk.resolve("bin/java"), "echo \"$LC_ALL $OICQ_LANG\"");
        var wanted = Map.of("HOME", folder.toString(), "LANG", "zh_XX.UTF-8");
        assertEquals("C.UTF-8 zh_XX.UTF-8\n", run(checkout.resolve("oicq"), wanted, "admin", "x").out);
        var german = Map.of("HOME", folder.toString(), "LANG", "de_XX", "LC_ALL", "zh_XX.GB18030");
        assertEquals("C.UTF-8 zh_XX.GB18030\n", run(checkout.resolve("oicq"), german, "admin", "x").out);
        assertEquals("C.UTF-8 zh_XX.UTF-8\n", run(checkout.resolve("oicq"), wanted, "client", "x").out);
    }
}
