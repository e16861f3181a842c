package io.genoise.benchmarks;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The house: a package may use its own floor and those below, never one above. A new package gets its place in the
/// drawing, or the build says that it has none.
class ArchitectureTest {
    /// Module and packages, roof first. Packages on one floor may use each other.
    private static final List<String> FLOORS =
            """
            benchmarks  benchmarks
            examples    cli
            examples    examples
            pretext     report
            pretext     transfer
            pretext     task
            pretext     train
            pretext     data
            models      weights
            models      optimizer
            models      network
            models      layer
            core        autograd
            core        tensor op
            core        program
            cpu         backend.cpu
            core        backend.reference
            core        backend
            core        primitive
            core        expression
            core        shape random
            """
                    .lines()
                    .toList()
                    .reversed();

    private static final String[] CORE = packagesOf("core");
    private static final String[] MODELS = packagesOf("models");

    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(location -> !location.contains("-tests.jar"))
                    .importPackages("io.genoise");

    @Test
    void everyPackageHasAFloor() {
        assertThat(HOUSE.stream().filter(type -> floor(type) < 0)).isEmpty();
    }

    @Test
    void noPackageUsesOneAboveIt() {
        classes().should(useOnlyTheirOwnFloorAndThoseBelow()).check(HOUSE);
    }

    @Test
    void onlyTheCpuBackendTouchesTheVectorApi() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.genoise.backend.cpu..", "io.genoise.benchmarks..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator..")
                .check(HOUSE);
    }

    @Test
    void coreNeedsNothingButJava() {
        classes()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..").or(resideInAnyPackage(CORE)))
                .check(HOUSE);
    }

    @Test
    void modelsNeedNothingButJavaAndCore() {
        classes()
                .that()
                .resideInAnyPackage(MODELS)
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("java..")
                                .or(resideInAnyPackage(CORE))
                                .or(resideInAnyPackage(MODELS)))
                .allowEmptyShould(true)
                .check(HOUSE);
    }

    private static ArchCondition<JavaClass> useOnlyTheirOwnFloorAndThoseBelow() {
        return new ArchCondition<>("use only their own floor and those below") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    if (floor(dependency.getTargetClass()) > floor(type)) {
                        events.add(
                                SimpleConditionEvent.violated(
                                        dependency, dependency.getDescription()));
                    }
                }
            }
        };
    }

    /// The floor of a class, 0 at the bottom; -1 if it has none, as classes that are not ours. What JMH generates lies
    /// in a package below that of the benchmark.
    private static int floor(JavaClass type) {
        String name = type.getPackageName().replace(".jmh_generated", "");
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            if (packages(FLOORS.get(floor)).anyMatch(name::equals)) {
                return floor;
            }
        }
        return -1;
    }

    private static String[] packagesOf(String module) {
        return FLOORS.stream()
                .filter(floor -> floor.startsWith(module + " "))
                .flatMap(ArchitectureTest::packages)
                .toArray(String[]::new);
    }

    private static Stream<String> packages(String floor) {
        return Stream.of(floor.split(" +")).skip(1).map(name -> "io.genoise." + name);
    }
}
