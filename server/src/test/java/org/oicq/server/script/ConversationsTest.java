package org.oicq.server.script;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.oicq.conversations.Scripts;

/** Plays every script over a real socket against a real server and database. */
class ConversationsTest {
    /** All, or those whose name starts with the system property {@code oicq.script}. */
    @TestFactory
    Stream<DynamicTest> conversations() {
        return Scripts.all().stream()
                .filter(script -> script.name().startsWith(System.getProperty("oicq.script", "")))
                .map(script -> DynamicTest.dynamicTest(script.name(), () -> ScriptRunner.play(script)));
    }
}
