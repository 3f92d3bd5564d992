package org.oicq.tools.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The load generator stands on the codec alone, so that it says nothing of the server that the server says itself. Only
 * the yardstick for HTTP stands on what the server stands on: that is what it is for.
 */
@AnalyzeClasses(packages = "org.oicq.tools.bench", importOptions = ImportOption.DoNotIncludeTests.class)
class BenchArchitectureTest {
    @ArchTest
    static final ArchRule benchStandsOnTheCodec = classes()
            .that()
            .resideOutsideOfPackage("org.oicq.tools.bench.bare..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "org.oicq.tools.bench..",
                    "org.oicq.codec..",
                    "org.HdrHistogram..",
                    "java..",
                    "picocli..",
                    "org.jspecify..");
}
