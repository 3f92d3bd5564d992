package org.oicq.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/** The rules of the server's house. */
@AnalyzeClasses(packages = "org.oicq", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final Set<String> MEETING = Set.of("Cursor", "LiveRoom", "Visitor");

    @ArchTest
    static final ArchRule no_cycles =
            slices().matching("org.oicq.server.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule the_codec_knows_nobody = noClasses()
            .that()
            .resideInAPackage("org.oicq.codec..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.oicq.schema..", "org.oicq.server..");

    @ArchTest
    static final ArchRule the_schema_knows_no_packet = noClasses()
            .that()
            .resideInAPackage("org.oicq.schema..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.oicq.codec..", "org.oicq.server..");

    @ArchTest
    static final ArchRule sessions_know_no_protocol = noClasses()
            .that()
            .resideInAnyPackage("org.oicq.server.session..", "org.oicq.server.delivery..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.oicq.server.net..",
                    "org.oicq.server.oicq..",
                    "org.oicq.server.route..",
                    "org.oicq.server.web..",
                    "io.netty..");

    @ArchTest
    static final ArchRule delivery_knows_no_session = noClasses()
            .that()
            .resideInAPackage("org.oicq.server.delivery..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.oicq.server.session..")
            .because("a receiver may one day be on another node");

    @ArchTest
    static final ArchRule the_store_knows_nobody_who_is_here = noClasses()
            .that()
            .resideInAPackage("org.oicq.server.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.oicq.server.delivery..",
                    "org.oicq.server.session..",
                    "org.oicq.server.net..",
                    "org.oicq.server.oicq..",
                    "org.oicq.server.route..",
                    "org.oicq.server.web..",
                    "io.netty..");

    /**
     * The classes of a package, each with those inside it, use each other in one direction. Left out are the operator's commands,
     * each of which names the one above it and those below it, and the classes of a visitor and a room, which meet in a
     * cursor: each side has to find the other.
     */
    @ArchTest
    static final ArchRule no_circle_inside_a_package = slices().assignedFrom(new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass type) {
                    JavaClass outer = outermost(type);
                    return !type.getPackageName().startsWith("org.oicq.server")
                                    || type.getPackageName().equals("org.oicq.server.admin")
                                    || MEETING.contains(outer.getSimpleName())
                            ? SliceIdentifier.ignore()
                            : SliceIdentifier.of(outer.getName());
                }

                @Override
                public String getDescription() {
                    return "the classes of the server";
                }
            })
            .should()
            .beFreeOfCycles();

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }

    @ArchTest
    static final ArchRule services_know_no_channel_and_no_protocol = noClasses()
            .that()
            .resideInAPackage("org.oicq.server.oicq..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.oicq.server.net..", "org.oicq.server.web..", "io.netty..")
            .because("both protocols stand on them");

    @ArchTest
    static final ArchRule the_seam_knows_no_subsystem = noClasses()
            .that()
            .resideInAPackage("org.oicq.server.route..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.oicq.server.net..", "org.oicq.server.oicq..", "org.oicq.server.web..")
            .because("a subsystem adds a folder and one line of wiring");

    @ArchTest
    static final ArchRule only_the_adapters_know_netty = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "org.oicq.server.link..",
                    "org.oicq.server.net..",
                    "org.oicq.server.operator..",
                    "org.oicq.server.page..",
                    "org.oicq.server.web..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule the_event_loop_waits_for_no_database = noClasses()
            .that()
            .resideInAPackage("org.oicq.server.net..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.oicq.schema..", "java.sql..", "javax.sql..");

    @ArchTest
    static final ArchRule sql_is_the_schemas = noClasses()
            .that()
            .resideInAPackage("org.oicq.server..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.jdbi..", "org.postgresql..", "com.zaxxer..");

    @ArchTest
    static final ArchRule settings_know_nobody = noClasses()
            .that()
            .resideInAPackage("org.oicq.server.config..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.oicq.server.delivery..",
                    "org.oicq.server.net..",
                    "org.oicq.server.oicq..",
                    "org.oicq.server.route..",
                    "org.oicq.server.session..",
                    "org.oicq.schema..");

    @ArchTest
    static final ArchRule every_package_is_null_marked =
            classes().that().resideInAPackage("org.oicq.server..").should(be_in_a_null_marked_package());

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
