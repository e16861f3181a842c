package io.genoise.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the README shows is true.
class ReadmeTest {
    private static final int MOST_LINES = 32;

    private static final Path README = Path.of("../README.md");

    @TempDir Path folder;

    @Test
    void theProgramOfTheReadmeIsShortCompilesAndRuns() throws Exception {
        String program = program();
        assertThat(program.lines().count()).isLessThanOrEqualTo(MOST_LINES);
        compile(
                program.replace("i < 200", "i < 2")
                        + """
                        float[] nextPictures() { return new float[64 * 32 * 32 * 3]; }
                        int[] nextLabels() { return new int[64]; }
                        """);
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            Class<?> shown = loader.loadClass("Readme");
            var constructor = shown.getDeclaredConstructor();
            constructor.setAccessible(true);
            Method main = shown.getDeclaredMethod("main");
            main.setAccessible(true);
            main.invoke(constructor.newInstance());
        }
    }

    @Test
    void itsCoordinatesAreThoseOfTheBuild() throws IOException {
        String version = first("\n  <version>(.*)</version>", Path.of("../pom.xml"));
        assertThat(first("<artifactId>genoise</artifactId>\n *<version>(.*?)</version>", README))
                .isEqualTo(version);
        assertThat(Files.readString(README)).contains("io.genoise:genoise:" + version + "\"");
        assertThat(Path.of("../library/pom.xml")).content().contains("<artifactId>genoise</");
    }

    private static String first(String pattern, Path file) throws IOException {
        Matcher found = Pattern.compile(pattern).matcher(Files.readString(file));
        assertThat(found.find()).as(pattern).isTrue();
        return found.group(1);
    }

    private static String program() throws IOException {
        Matcher block =
                Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(README));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private void compile(String program) {
        StringWriter messages = new StringWriter();
        List<String> options =
                List.of("-cp", System.getProperty("java.class.path"), "-d", folder.toString());
        boolean compiled =
                ToolProvider.getSystemJavaCompiler()
                        .getTask(messages, null, null, options, null, List.of(source(program)))
                        .call();
        assertThat(compiled).as(messages.toString()).isTrue();
    }

    private static SimpleJavaFileObject source(String program) {
        return new SimpleJavaFileObject(URI.create("string:///Readme.java"), Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return program;
            }
        };
    }
}
