package org.oicq.tools;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The documents and the filter language know the codec, and neither knows the dump tool. */
@AnalyzeClasses(packages = "org.oicq.tools", importOptions = ImportOption.DoNotIncludeTests.class)
class SpecAndFilterArchitectureTest {
    @ArchTest
    static final ArchRule documentsComeFromTheCodecAlone = classes()
            .that()
            .resideInAPackage("org.oicq.tools.spec..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("org.oicq.tools.spec..", "org.oicq.codec..", "java..", "picocli..", "org.jspecify..");

    @ArchTest
    static final ArchRule filtersKnowFramesOnlyThroughTheirInterface = classes()
            .that()
            .resideInAPackage("org.oicq.tools.filter..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "org.oicq.tools.filter..", "org.oicq.codec..", "com.google.re2j..", "java..", "org.jspecify..");
}
