package org.oicq.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.oicq.client", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule ON_CODEC_MINA_AND_PICOCLI_ONLY = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.net.ssl..",
                    "org.oicq.client..",
                    "org.oicq.codec..",
                    "org.apache.mina..",
                    "picocli..",
                    "com.fasterxml.jackson.jr..",
                    "org.jline..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule THE_LIBRARY_KNOWS_NO_TERMINAL = noClasses()
            .that()
            .resideInAPackage("org.oicq.client")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.oicq.client.cli..",
                    "org.oicq.client.screen..",
                    "org.oicq.client.terminal..",
                    "picocli..",
                    "org.jline..");

    @ArchTest
    static final ArchRule ONE_CLASS_KNOWS_THE_TERMINAL = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.oicq.client.terminal.TerminalScreen")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.jline..");

    @ArchTest
    static final ArchRule THE_TERMINAL_KNOWS_NO_MINA = noClasses()
            .that()
            .resideInAPackage("org.oicq.client.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.mina..");

    @ArchTest
    static final ArchRule ONE_CLASS_OWNS_THE_OUTPUT = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.oicq.client.cli.Main")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");
}
