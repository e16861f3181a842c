package io.genoise.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.data.Images;
import io.genoise.data.Views;
import io.genoise.elsewhere.Names;
import io.genoise.task.context.Rotation;
import io.genoise.task.distillation.Distill;
import java.io.File;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.constant.ClassDesc;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tasks are found: Genoise's own and those of jars beside it, on the class path and on the module path.
class TasksTest {
    @TempDir Path folder;

    /// A user's task.
    public record Own() implements PretextTask {
        @Override
        public Card card() {
            return new Card("own", "what is it?", Family.FREE_LABELS, "nobody", "");
        }

        @Override
        public Regimen regimen() {
            return new Regimen(1, 1, 1, "nin", 8);
        }

        @Override
        public Map<String, Double> chance(int pictures) {
            return Map.of();
        }

        @Override
        public Views views(Images images) {
            return Views.PLAIN;
        }

        @Override
        public PretextLearner learner(Material material) {
            throw new UnsupportedOperationException();
        }
    }

    /// Another, which is what it is told; a record is a task's usual form.
    interface Like extends PretextTask {
        @Override
        default Card card() {
            return new Own().card();
        }

        @Override
        default Regimen regimen() {
            return new Own().regimen();
        }

        @Override
        default Map<String, Double> chance(int pictures) {
            return Map.of();
        }

        @Override
        default Views views(Images images) {
            return Views.PLAIN;
        }

        @Override
        default PretextLearner learner(Material material) {
            throw new UnsupportedOperationException();
        }
    }

    /// Another of the same name.
    public record Twin() implements Like {}

    /// One without settings that could be told.
    public static final class NoRecord implements Like {}

    /// One whose name is none.
    public record Misnamed() implements Like {
        @Override
        public Card card() {
            return new Card("My Task", "what is it?", Family.FREE_LABELS, "nobody", "");
        }
    }

    /// One without a card.
    public record Nameless() implements Like {
        @Override
        public Card card() {
            return null;
        }
    }

    /// One that cannot be made.
    public static final class Unmakeable {
        public Unmakeable() {
            throw new IllegalStateException("its model is missing");
        }
    }

    /// Runs `work` with a jar beside that holds `tasks`.
    private <T> T beside(Callable<T> work, String... tasks) throws Exception {
        Path services = folder.resolve("META-INF/services");
        Files.createDirectories(services);
        Files.write(services.resolve(PretextTask.class.getName()), List.of(tasks));
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader jar = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            thread.setContextClassLoader(jar);
            return work.call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void genoisesOwnAreFoundByFamilyAndName() {
        assertThat(Tasks.names()).contains("rotation");
        assertThat(Tasks.all()).extracting(task -> task.card().family().ordinal()).isSorted();
        assertThat(Tasks.named("rotation")).isEqualTo(new Rotation());
    }

    @Test
    void aJarBesideBringsItsOwn() throws Exception {
        assertThat(beside(() -> Tasks.named("own"), Own.class.getName())).isEqualTo(new Own());
    }

    @Test
    void anUnknownTaskIsRefusedWithThoseThatThereAre() {
        assertThatThrownBy(() -> Tasks.named("swirl"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("swirl")
                .hasMessageContaining("rotation");
    }

    @Test
    void twoOfOneNameAreRefusedWithTheirClasses() {
        assertThatThrownBy(() -> beside(Tasks::all, Own.class.getName(), Twin.class.getName()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("two tasks are called own")
                .hasMessageContaining(Own.class.getName())
                .hasMessageContaining(Twin.class.getName());
    }

    @Test
    void oneThatIsNoneOrCannotBeMadeIsNamed() {
        assertThatThrownBy(() -> beside(Tasks::all, Unmakeable.class.getName()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Unmakeable.class.getName());
        assertThatThrownBy(() -> beside(Tasks::all, "io.genoise.task.Gone"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("io.genoise.task.Gone");
    }

    @Test
    void oneThatIsNoRecordIsNamed() {
        assertThatThrownBy(() -> beside(Tasks::all, NoRecord.class.getName()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "%s is a PretextTask, but no record, whose components would be its settings"
                                .formatted(NoRecord.class.getName()));
    }

    @Test
    void oneThatDoesNotSayWhatItIsIsNamed() {
        assertThatThrownBy(() -> beside(Tasks::all, Misnamed.class.getName()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Misnamed.class.getName())
                .hasMessageContaining("not 'My Task'");
        assertThatThrownBy(() -> beside(Tasks::all, Nameless.class.getName()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Nameless.class.getName())
                .hasMessageContaining("it says nothing");
    }

    /// A class file of a Java that is yet to come: what a jar made elsewhere may hold.
    @Test
    void aJarThatDoesNotFitIsSaid() throws IOException {
        Path file = folder.resolve("mine/Later.class");
        Files.createDirectories(file.getParent());
        byte[] later = ClassFile.of().build(ClassDesc.of("mine.Later"), _ -> {});
        later[7] = (byte) 200;
        Files.write(file, later);
        assertThatThrownBy(() -> beside(Tasks::all, "mine.Later"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a jar on the class path does not fit")
                .hasMessageContaining("mine/Later");
    }

    /// Each of Genoise's own tasks is made by a test that hands it to [TaskContract]; none stands in a list.
    @Test
    void everyTaskIsHeldToTheContract() throws IOException, URISyntaxException {
        Set<String> held = new HashSet<>();
        URL here = TasksTest.class.getResource("TasksTest.class");
        try (Stream<Path> all = Files.walk(Path.of(here.toURI()).getParent())) {
            List<Path> tests =
                    all.filter(path -> path.getFileName().toString().endsWith("Test.class"))
                            .toList();
            for (Path test : tests) {
                Set<String> classes = new HashSet<>();
                for (PoolEntry entry : ClassFile.of().parse(test).constantPool()) {
                    if (entry instanceof ClassEntry one) {
                        classes.add(one.asInternalName().replace('/', '.'));
                    }
                }
                if (classes.contains(TaskContract.class.getName())) {
                    held.addAll(classes);
                }
            }
        }
        assertThat(Tasks.all())
                .allSatisfy(task ->
                        assertThat(held)
                                .as("the classes of tests that have to do with TaskContract")
                                .contains(task.getClass().getName()));
    }

    /// What a teacher says can only be learned from the teacher: a shortcut would be its own.
    @Test
    void everyTaskButDistillationLooksWhetherItWasTricked() {
        assertThat(Tasks.all())
                .allSatisfy(task ->
                        assertThat(
                                        task.getClass()
                                                .getMethod("controls", Trained.class)
                                                .getDeclaringClass()
                                                .equals(PretextTask.class))
                                .as("%s has no control", task.card().name())
                                .isEqualTo(task instanceof Distill));
    }

    /// On the module path no descriptor names a task: they are read from the file that AutoService has written.
    @Test
    void theyAreFoundOnTheModulePathToo() throws IOException, InterruptedException {
        List<String> modules = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            boolean used =
                    Stream.of(
                                    "test-classes",
                                    "-tests.jar",
                                    "junit",
                                    "assertj",
                                    "opentest4j",
                                    "apiguardian",
                                    "jspecify",
                                    "byte-buddy",
                                    "tensorflow",
                                    "protobuf")
                            .noneMatch(entry::contains);
            (used ? modules : others).add(entry);
        }
        Path output = folder.resolve("names");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--module-path",
                                String.join(File.pathSeparator, modules),
                                "--add-modules",
                                "io.genoise.pretext",
                                "-cp",
                                String.join(File.pathSeparator, others),
                                Names.class.getName())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        int code = process.waitFor();

        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(code).as(said).isZero();
        assertThat(said).contains("module io.genoise.pretext", "rotation");
    }
}
