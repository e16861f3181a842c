package io.genoise.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What jars on the class path bring, and what is said of those that bring something else.
class FoundTest {
    @TempDir Path folder;

    /// Whatever can be found.
    public interface Kind {
        default String name() {
            return "a name";
        }
    }

    /// As it should be.
    public record Fine() implements Kind {}

    /// Without components that could be settings.
    public static final class Plain implements Kind {}

    /// One that does not know its name.
    public record Nameless() implements Kind {
        @Override
        public String name() {
            throw new UnsupportedOperationException("not yet");
        }
    }

    private List<Kind> all(Class<?>... found) throws IOException {
        Path file = folder.resolve("META-INF/services").resolve(Kind.class.getName());
        Files.createDirectories(file.getParent());
        Files.write(file, List.of(found).stream().map(Class::getName).toList());
        URL[] here = {folder.toUri().toURL()};
        try (URLClassLoader jar = new URLClassLoader(here, Kind.class.getClassLoader())) {
            return Found.all(Kind.class, ServiceLoader.load(Kind.class, jar));
        }
    }

    @Test
    void recordsAreFound() throws IOException {
        assertThat(all(Fine.class)).containsExactly(new Fine());
    }

    @Test
    void whatIsNoRecordIsNamed() {
        assertThatThrownBy(() -> all(Fine.class, Plain.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "%s is a Kind, but no record, whose components would be its settings"
                                .formatted(Plain.class.getName()));
    }

    @Test
    void whatIsOfAnotherKindIsNamed() {
        assertThatThrownBy(() -> all(FoundTest.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("one Kind that was found is of no use")
                .hasMessageContaining(FoundTest.class.getName());
    }

    @Test
    void whatDoesNotSayWhatItIsIsNamed() throws IOException {
        List<Kind> found = all(Nameless.class);
        assertThatThrownBy(() -> Found.asked(found.getFirst(), Kind::name))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Nameless.class.getName())
                .hasMessageContaining("not yet");
    }
}
