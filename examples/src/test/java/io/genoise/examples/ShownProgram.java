package io.genoise.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// A program as a page shows it: without a class around it, compiled and run.
public final class ShownProgram {
    private static final String NAME = "Shown";

    private ShownProgram() {}

    /// Compiles `program`, on this class path, into `folder` and runs its `main`.
    public static void run(String program, Path folder) throws Exception {
        StringWriter messages = new StringWriter();
        List<String> options =
                List.of("-cp", System.getProperty("java.class.path"), "-d", folder.toString());
        boolean compiled =
                ToolProvider.getSystemJavaCompiler()
                        .getTask(messages, null, null, options, null, List.of(source(program)))
                        .call();
        assertThat(compiled).as(messages.toString()).isTrue();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            Class<?> shown = loader.loadClass(NAME);
            var constructor = shown.getDeclaredConstructor();
            constructor.setAccessible(true);
            Method main = shown.getDeclaredMethod("main");
            main.setAccessible(true);
            main.invoke(constructor.newInstance());
        }
    }

    private static SimpleJavaFileObject source(String program) {
        return new SimpleJavaFileObject(
                URI.create("string:///%s.java".formatted(NAME)), Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return program;
            }
        };
    }
}
