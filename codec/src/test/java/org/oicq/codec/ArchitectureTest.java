package org.oicq.codec;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.NullMarked;
import org.oicq.codec.packet.Packet;

/** The rules of the codec's house. */
@AnalyzeClasses(packages = "org.oicq.codec", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule the_codec_stands_on_the_jdk_alone = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("org.oicq.codec..", "java..", "org.jspecify.annotations")
            .because("server and client bring frameworks of their own");

    @ArchTest
    static final ArchRule arrows_between_the_packages = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("codes")
            .definedBy("org.oicq.codec.codes")
            .layer("wire")
            .definedBy("org.oicq.codec.wire")
            .layer("frame")
            .definedBy("org.oicq.codec.frame")
            .layer("packet")
            .definedBy("org.oicq.codec.packet..")
            .whereLayer("codes")
            .mayOnlyBeAccessedByLayers("wire", "packet")
            .whereLayer("wire")
            .mayOnlyBeAccessedByLayers("packet")
            .whereLayer("frame")
            .mayOnlyBeAccessedByLayers("packet")
            .whereLayer("packet")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule no_cycles =
            slices().matching("org.oicq.codec.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule packets_are_records = classes()
            .that(assignableTo(Packet.class))
            .and()
            .areNotInterfaces()
            .should()
            .beRecords();

    @ArchTest
    static final ArchRule no_record_holds_an_array = classes()
            .that(are_records())
            .should(hold_no_array())
            .because("records compare by value, which an array breaks");

    @ArchTest
    static final ArchRule every_package_is_null_marked = classes().should(be_in_a_null_marked_package());

    @ArchTest
    static final ArchRule nothing_prints = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("the codec logs nothing: it throws or returns what is wrong");

    private static DescribedPredicate<JavaClass> are_records() {
        return DescribedPredicate.describe("are records", JavaClass::isRecord);
    }

    private static ArchCondition<JavaClass> hold_no_array() {
        return new ArchCondition<>("hold no array") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (RecordComponent component : type.reflect().getRecordComponents()) {
                    boolean fine = !component.getType().isArray();
                    events.add(new SimpleConditionEvent(type, fine, type.getName() + "." + component.getName()));
                }
            }
        };
    }

    private static ArchCondition<JavaClass> be_in_a_null_marked_package() {
        return new ArchCondition<>("be in a package with @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(type, marked, type.getPackageName() + " of " + type.getName()));
            }
        };
    }
}
