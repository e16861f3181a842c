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
import org.junit.jupiter.api.Test;

/// The house and its floors: a package may use those below it and its own, never one above. A new
/// package gets its place in `FLOORS`, or the build says that it has none.
class ArchitectureTest {
    /// Bottom to top. Packages on one floor may use each other.
    private static final List<List<String>> FLOORS =
            List.of(
                    List.of("random"),
                    List.of("expression"),
                    List.of("primitive"),
                    List.of("backend"),
                    List.of("backend.reference", "backend.cpu"),
                    List.of("program"),
                    List.of("tensor", "op"),
                    List.of("autograd"),
                    List.of("layer"),
                    List.of("network"),
                    List.of("optimizer"),
                    List.of("weights"),
                    List.of("data"),
                    List.of("train"),
                    List.of("task"),
                    List.of("transfer"),
                    List.of("report"),
                    List.of("examples"),
                    List.of("cli"),
                    List.of("benchmarks"));

    private static final String[] CORE =
            packages(
                    "random",
                    "expression",
                    "primitive",
                    "backend",
                    "backend.reference",
                    "program",
                    "tensor",
                    "op",
                    "autograd");
    private static final String[] MODELS = packages("layer", "network", "optimizer", "weights");

    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(location -> !location.contains("-tests.jar"))
                    .importPackages("io.genoise");

    @Test
    void everyPackageHasAFloor() {
        assertThat(HOUSE.stream().filter(type -> floor(type) < 0).map(JavaClass::getPackageName))
                .isEmpty();
    }

    @Test
    void noPackageUsesOneAboveIt() {
        classes().should(useOnlyTheirOwnFloorAndThoseBelow()).check(HOUSE);
    }

    @Test
    void onlyTheCpuBackendTouchesTheVectorApi() {
        noClasses()
                .that()
                .resideOutsideOfPackages(packages("backend.cpu..", "benchmarks.."))
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

    /// The number of the floor of a class, 0 at the bottom; -1 if it has none, as classes that are
    /// not ours. JMH puts what it generates in a package below that of the benchmark.
    private static int floor(JavaClass type) {
        String name = type.getPackageName().replace(".jmh_generated", "");
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            for (String each : FLOORS.get(floor)) {
                if (name.equals("io.genoise." + each)) {
                    return floor;
                }
            }
        }
        return -1;
    }

    private static String[] packages(String... names) {
        return List.of(names).stream().map(name -> "io.genoise." + name).toArray(String[]::new);
    }
}
