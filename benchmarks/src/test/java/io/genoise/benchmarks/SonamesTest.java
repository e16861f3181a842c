package io.genoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A library that was linked with version 12 of another runs with version 13, versions of symbols included.
class SonamesTest {
    private static final Map<String, String> CHANGES = Map.of("libnumber.so.12", "libnumber.so.13");

    @TempDir Path folder;

    private int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start()
                .waitFor();
    }

    private void library(String version, int number) throws IOException, InterruptedException {
        String name = "libnumber.so." + version;
        Files.writeString(
                folder.resolve("number.c"), "int number(void) { return %s; }".formatted(number));
        Files.writeString(folder.resolve("map"), name + " { global: number; };");
        assertThat(
                        run(
                                "gcc",
                                "-shared",
                                "-fPIC",
                                "-Wl,-soname," + name,
                                "-Wl,--version-script=map",
                                "-o",
                                name,
                                "number.c"))
                .as(Files.readString(folder.resolve("output")))
                .isZero();
    }

    @Test
    void aLibraryFindsTheOtherVersion() throws IOException, InterruptedException {
        assumeThat(Path.of("/usr/bin/gcc")).exists();
        library("12", 12);
        library("13", 13);
        Files.writeString(
                folder.resolve("twice.c"),
                "int number(void); int twice(void) { return 2 * number(); }");
        Files.writeString(
                folder.resolve("main.c"),
                "#include <stdio.h>\nint twice(void); int main(void) { printf(\"%d\", twice()); }");
        assertThat(
                        run(
                                "gcc",
                                "-shared",
                                "-fPIC",
                                "-o",
                                "libtwice.so",
                                "twice.c",
                                "./libnumber.so.12"))
                .as(Files.readString(folder.resolve("output")))
                .isZero();
        assertThat(run("gcc", "-o", "main", "main.c", "libtwice.so", "-Wl,-rpath-link,.")).isZero();
        byte[] library = Files.readAllBytes(folder.resolve("libtwice.so"));

        assertThat(Sonames.change(library, CHANGES)).isPositive();

        Files.write(folder.resolve("libtwice.so"), library);
        Files.delete(folder.resolve("libnumber.so.12"));
        assertThat(run("env", "LD_LIBRARY_PATH=.", "./main"))
                .as(Files.readString(folder.resolve("output")))
                .isZero();
        assertThat(folder.resolve("output")).hasContent("26");
    }

    @Test
    void whatIsNoLibraryIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sonames.change(new byte[80], CHANGES));
    }
}
