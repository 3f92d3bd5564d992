package org.oicq.tools.dump;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private final JavaClasses tools = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.oicq.tools");

    @Test
    void toolsStandOnTheCodecAndTheJdk() {
        classes()
                .that()
                // The yardstick is what Netty alone can do.
                .resideOutsideOfPackage("org.oicq.tools.bench.bare..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.crypto..",
                        "org.oicq.tools..",
                        "org.oicq.codec..",
                        "org.oicq.conversations..",
                        "org.oicq.client.terminal",
                        "org.apache.commons.compress..",
                        "org.tukaani.xz..",
                        "org.jspecify..",
                        "picocli..",
                        "com.google.re2j..",
                        "org.HdrHistogram..")
                .check(tools);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("org.oicq.tools.(**)").should().beFreeOfCycles().check(tools);
    }

    @Test
    void captureKnowsNoProtocol() {
        noClasses()
                .that()
                .resideInAPackage("..dump.capture..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.oicq.codec..", "..dump.stream..", "..dump.decode..", "..dump.view..")
                .check(tools);
    }

    @Test
    void streamsAndDecodingKnowNoView() {
        noClasses()
                .that()
                .resideInAnyPackage("..dump.stream..", "..dump.decode..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..dump.view..", "..dump.live..", "..dump.diff..", "picocli..")
                .check(tools);
    }
}
