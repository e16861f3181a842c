package io.genoise.benchmarks;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.AccessFlag;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
            pretext     generate
            pretext     embed
            pretext     transfer
            pretext     inference
            pretext     task.motion
            pretext     task.adversarial task.clustering task.context task.distillation task.embedding task.generation task.labels
            pretext     task.part
            pretext     task
            pretext     train
            pretext     figure
            pretext     augment
            pretext     data
            pretext     algebra
            models      onnx
            models      weights
            models      optimizer
            models      network
            models      layer
            models      setting
            core        check
            core        autograd
            core        tensor op
            core        program
            cuda        backend.cuda
            cuda        backend.cuda.jcuda backend.cuda.code backend.cuda.supply
            cuda        backend.cuda.driver
            cpu         backend.cpu
            core        backend.reference
            core        backend
            core        primitive
            core        expression
            core        shape random
            core        runtime
            """
                    .lines()
                    .toList()
                    .reversed();

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
                .that(not(lieIn("cpu", "benchmarks")))
                .should()
                .dependOnClassesThat(resideInAPackage("jdk.incubator.."))
                .check(HOUSE);
    }

    /// What is asked of CUDA are interfaces over numbers; JCuda is behind them, in one package.
    @Test
    void onlyOnePackageTouchesJCuda() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.genoise.backend.cuda.jcuda")
                .should()
                .dependOnClassesThat(resideInAPackage("jcuda.."))
                .check(HOUSE);
    }

    @Test
    void coreNeedsNothingButJava() {
        classes()
                .that(lieIn("core"))
                .should()
                .onlyDependOnClassesThat(resideInAPackage("java..").or(lieIn("core")))
                .check(HOUSE);
    }

    /// AutoService's annotation is wanted to compile, and by nothing that runs.
    @Test
    void modelsNeedNothingButJavaAndCore() {
        classes()
                .that(lieIn("models"))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("java..", "com.google.auto.service")
                                .or(lieIn("core", "models")))
                .check(HOUSE);
    }

    /// What plans and runs a step is for our own modules; everything else is for users.
    @Test
    void everythingButTheMachineryIsExportedToEverybody() throws IOException {
        Set<String> exported = exportedPackages();
        assertThat(HOUSE.that(lieIn("core", "models", "pretext")))
                .extracting(JavaClass::getPackageName)
                .allSatisfy(name ->
                        assertThat(exported.contains(name)).as(name).isEqualTo(!isMachinery(name)));
    }

    private static boolean isMachinery(String name) {
        return name.startsWith("io.genoise.backend")
                || name.equals("io.genoise.program")
                || name.equals("io.genoise.tensor.internal");
    }

    /// One word has one meaning, and who imports whole modules meets no name twice.
    @Test
    void noTwoExportedClassesShareAName() throws IOException {
        assertThat(exportedClasses())
                .extracting(JavaClass::getSimpleName)
                .hasSizeGreaterThan(100)
                .doesNotHaveDuplicates();
    }

    /// Who imports the whole of our modules, of `java.base` and of `java.desktop` meets no name twice either.
    @Test
    void noExportedClassIsCalledAsOneOfJavas() throws IOException {
        Set<String> ours =
                exportedClasses().stream()
                        .map(JavaClass::getSimpleName)
                        .collect(Collectors.toSet());
        assertThat(ours).hasSizeGreaterThan(100);
        for (String module : List.of("java.base", "java.desktop")) {
            assertThat(alsoIn(module, ours)).as(module).isEmpty();
        }
    }

    /// Which of `names` are public classes in a package that `module` exports to everybody.
    private static List<String> alsoIn(String module, Set<String> names) throws IOException {
        ModuleReference reference = ModuleFinder.ofSystem().find(module).orElseThrow();
        Set<String> packages =
                reference.descriptor().exports().stream()
                        .filter(each -> !each.isQualified())
                        .map(each -> each.source().replace('.', '/'))
                        .collect(Collectors.toSet());
        List<String> found = new ArrayList<>();
        try (ModuleReader reader = reference.open();
                Stream<String> files = reader.list()) {
            for (String file : files.filter(name -> name.matches("[\\w/]+[.]class")).toList()) {
                int slash = file.lastIndexOf('/');
                String name = file.substring(slash + 1).replace(".class", "");
                if (slash > 0
                        && names.contains(name)
                        && packages.contains(file.substring(0, slash))
                        && isPublic(reader, file)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    private static boolean isPublic(ModuleReader reader, String file) throws IOException {
        try (InputStream in = reader.open(file).orElseThrow()) {
            return ClassFile.of().parse(in.readAllBytes()).flags().has(AccessFlag.PUBLIC);
        }
    }

    /// What users can name: public classes of exported packages.
    static List<JavaClass> exportedClasses() throws IOException {
        Set<String> exported = exportedPackages();
        return HOUSE.that(lieIn("core", "cpu", "models", "pretext")).stream()
                .filter(type -> exported.contains(type.getPackageName()))
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .toList();
    }

    private static Set<String> exportedPackages() throws IOException {
        Set<String> exported = new HashSet<>();
        for (URL descriptor :
                Collections.list(ClassLoader.getSystemResources("module-info.class"))) {
            try (InputStream in = descriptor.openStream()) {
                ModuleDescriptor.read(in).exports().stream()
                        .filter(each -> !each.isQualified())
                        .forEach(each -> exported.add(each.source()));
            }
        }
        return exported;
    }

    /// And to the one package that writes recordings down.
    @Test
    void coresOwnDoorsAreOpenToCoreOnly() {
        noClasses()
                .that(not(lieIn("core")))
                .and()
                .resideOutsideOfPackage("io.genoise.onnx")
                .should()
                .dependOnClassesThat(resideInAPackage("io.genoise.tensor.internal"))
                .check(HOUSE);
    }

    /// A network is one file, and whoever is above handles it as an encoder configuration. Mains that show the library's use
    /// are documents, and may.
    @Test
    void nobodyAboveTheNetworksNamesOne() throws IOException {
        assertThat(naming("network", "nin", "io.genoise.network.Nin")).isEmpty();
    }

    /// What families of tasks share lies on the floor below them. Beside each other each stands alone, but that clips are
    /// turned as pictures are.
    @Test
    void noFamilyOfTasksKnowsAnother() {
        slices().matching("io.genoise.task.(*)")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(alwaysTrue(), resideInAPackage("io.genoise.task.part"))
                .ignoreDependency(
                        resideInAPackage("io.genoise.task.motion"),
                        resideInAPackage("io.genoise.task.context"))
                .check(HOUSE);
    }

    /// A task is one file too, and those beside it that are its own.
    @Test
    void nobodyAboveTheTasksNamesOne() throws IOException {
        assertThat(naming("task.motion", "rotation", families())).isEmpty();
    }

    /// What the names of classes begin with that belong to a family of tasks.
    private static String[] families() {
        return FLOORS.stream()
                .flatMap(ArchitectureTest::packages)
                .filter(name -> name.startsWith("io.genoise.task."))
                .filter(name -> !name.equals("io.genoise.task.part"))
                .map(name -> name + ".")
                .toArray(String[]::new);
    }

    @Test
    void aNameInATextIsSeenAndAPartOfAnotherWordIsNot() throws IOException {
        assertThat(says(LocaleTest.class, "numbers")).isTrue();
        assertThat(says(LocaleTest.class, "number")).isFalse();
    }

    /// The classes above package `floor` that have `word` in a text, or use a class whose name begins with one of `types`.
    private static List<String> naming(String floor, String word, String... types)
            throws IOException {
        int bottom =
                FLOORS.indexOf(
                        FLOORS.stream()
                                .filter(line -> line.matches(".* " + floor))
                                .findFirst()
                                .get());
        List<String> found = new ArrayList<>();
        for (JavaClass type : HOUSE) {
            if (floor(type) <= bottom
                    || lieIn("benchmarks").test(type)
                    || type.getPackageName().equals("io.genoise.examples")) {
                continue;
            }
            boolean uses =
                    type.getDirectDependenciesFromSelf().stream()
                            .map(dependency -> dependency.getTargetClass().getName())
                            .anyMatch(name -> Stream.of(types).anyMatch(name::startsWith));
            if (uses || says(type.reflect(), word)) {
                found.add(type.getName());
            }
        }
        return found;
    }

    /// Whether a text in the code of `type` has `word` in it.
    private static boolean says(Class<?> type, String word) throws IOException {
        String file = type.getName().substring(type.getPackageName().length() + 1) + ".class";
        Pattern whole = Pattern.compile("\\b%s\\b".formatted(word));
        try (InputStream in = type.getResourceAsStream(file)) {
            for (PoolEntry entry : ClassFile.of().parse(in.readAllBytes()).constantPool()) {
                if (entry instanceof StringEntry text && whole.matcher(text.stringValue()).find()) {
                    return true;
                }
            }
        }
        return false;
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

    /// The floor of a class, 0 at the bottom; -1 if it has none, as classes that are not ours. A package that is not
    /// drawn lies on the floor of the one around it.
    private static int floor(JavaClass type) {
        String name = type.getPackageName();
        while (name.startsWith("io.genoise.")) {
            for (int floor = 0; floor < FLOORS.size(); floor++) {
                if (packages(FLOORS.get(floor)).anyMatch(name::equals)) {
                    return floor;
                }
            }
            name = name.substring(0, name.lastIndexOf('.'));
        }
        return -1;
    }

    private static DescribedPredicate<JavaClass> lieIn(String... modules) {
        return describe(
                "lie in " + String.join(" or ", modules),
                type -> floor(type) >= 0 && List.of(modules).contains(module(floor(type))));
    }

    private static String module(int floor) {
        return FLOORS.get(floor).split(" ")[0];
    }

    private static Stream<String> packages(String floor) {
        return Stream.of(floor.split(" +")).skip(1).map(name -> "io.genoise." + name);
    }
}
