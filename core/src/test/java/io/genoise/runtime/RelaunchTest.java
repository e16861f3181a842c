package io.genoise.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// How a program was started is read from what the virtual machine says of it; what it does with that is tested where there
/// are flags to start it with, in `cpu`.
class RelaunchTest {
    private static final String SOURCES =
            "jdk.compiler/com.sun.tools.javac.launcher.SourceLauncher ";

    @Test
    void aClassOfTheClassPath() {
        assertThat(Relaunch.program("shop.Main", "a.jar:b", "shop.Main"))
                .containsExactly("-cp", "a.jar:b", "shop.Main");
        assertThat(Relaunch.program("shop.Main a  b ", "a.jar", "shop.Main", "a", "", "b", ""))
                .containsExactly("-cp", "a.jar", "shop.Main");
    }

    @Test
    void aJarWhicheverOfItsClassesAsks() {
        assertThat(Relaunch.program("my shop.jar -v", "my shop.jar", "shop.Main", "-v"))
                .containsExactly("-jar", "my shop.jar");
    }

    @Test
    void aSourceFile() {
        assertThat(Relaunch.program(SOURCES + "a b/Main.java x y", "", "Main", "x", "y"))
                .containsExactly("a b/Main.java");
        assertThat(Relaunch.program(SOURCES + "Main.java", "lib.jar", "Main"))
                .containsExactly("-cp", "lib.jar", "Main.java");
    }

    @Test
    void whatSomethingElseCalledIsNotStartedAgain() {
        assertThat(Relaunch.program("surefire.jar /tmp 1.tmp", "a.jar", "shop.Main")).isEmpty();
        assertThat(Relaunch.program("org.Launcher shop.Main", "a.jar", "shop.Main")).isEmpty();
        assertThat(Relaunch.program("shop.Main a", "a.jar", "shop.Main", "b")).isEmpty();
        assertThat(Relaunch.program("", "a.jar", "shop.Main")).isEmpty();
    }

    @Test
    void wordsOfAnArgumentFile() {
        assertThat(Relaunch.quoted("C:\\a b\\\"c\"\n")).isEqualTo("\"C:\\\\a b\\\\\\\"c\\\"\\n\"");
    }
}
