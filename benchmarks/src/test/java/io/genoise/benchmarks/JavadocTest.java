package io.genoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.DirectiveTree;
import com.sun.source.tree.ExportsTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/// What whoever reads the Javadoc of an exported package finds there.
///
/// - The package has a page: `package-info.java` with a comment.
/// - Each public or protected type, method, constructor, field and constant has a comment that begins with a sentence; that
///   of a constructor may say no more than what its arguments are and what it throws.
/// - Each component of a record has an `@param`, or a `@Setting`, whose text stands on the page too.
///
/// Methods that override another have its comment, accessors that of their component. More than that (`@return` and `@param`
/// on everything, which `-Xdoclint:missing` asks for) would be said twice.
class JavadocTest {
    private static final Path CLONE = Path.of("").toAbsolutePath().getParent();

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    @Test
    void whatIsExportedIsExplained() throws IOException {
        List<String> missing = new ArrayList<>();
        List<Path> sources = new ArrayList<>();
        for (Path folder : exported()) {
            if (!Files.exists(folder.resolve("package-info.java"))) {
                missing.add("%s: no package-info.java".formatted(CLONE.relativize(folder)));
            }
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .sorted()
                        .forEach(sources::add);
            }
        }
        assertThat(sources).hasSizeGreaterThan(400);
        try (StandardJavaFileManager manager = COMPILER.getStandardFileManager(null, null, null)) {
            missing.addAll(unexplained(manager.getJavaFileObjectsFromPaths(sources)));
        }
        assertThat(missing).as("see the comment of this class").isEmpty();
    }

    @Test
    void theRuleSeesWhatItIsMeantToSee() throws IOException {
        String source =
                """
                package example;

                public interface Bare {
                    void implied();

                    /// @return without a sentence
                    int tagged();

                    /// A record, one of whose components is explained nowhere.
                    ///
                    /// @param <T> of what
                    /// @param first explained
                    record Pair<T>(T first, T second, @Setting("a number") int third) {
                        /// @throws NullPointerException if there is no first
                        public Pair {}

                        public Pair(T first) {
                            this(first, first, 1);
                        }

                        public T second() {
                            return second;
                        }

                        @Override
                        public String toString() {
                            return "a pair";
                        }

                        static void own() {}
                    }

                    /// Constants.
                    enum Kind {
                        /// Explained.
                        ONE,
                        TWO
                    }

                    /// Nobody sees what is in it.
                    int HIDDEN = new Object() {
                        public int f() {
                            return 1;
                        }
                    }.f();
                }

                class Unseen {
                    public void method() {}
                }
                """;
        URI name = URI.create("string:///Bare.java");
        JavaFileObject file =
                new SimpleJavaFileObject(name, JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        assertThat(unexplained(List.of(file)))
                .extracting(line -> line.replaceFirst(".*Bare\\.java:", ""))
                .containsExactly(
                        "3: no comment on Bare",
                        "4: no comment on Bare.implied",
                        "7: no sentence on Bare.tagged",
                        "13: no @param for second of Bare.Pair",
                        "17: no comment on Bare.Pair.<init>",
                        "37: no comment on Bare.Kind.TWO");
    }

    /// The source folders of all packages that this clone's modules export to everybody.
    private static List<Path> exported() throws IOException {
        List<Path> folders = new ArrayList<>();
        try (Stream<Path> modules = Files.list(CLONE)) {
            for (Path module : modules.sorted().toList()) {
                Path sources = module.resolve("src/main/java");
                Path descriptor = sources.resolve("module-info.java");
                if (Files.exists(descriptor)) {
                    exports(descriptor)
                            .forEach(name -> folders.add(sources.resolve(name.replace('.', '/'))));
                }
            }
        }
        return folders;
    }

    private static List<String> exports(Path descriptor) throws IOException {
        List<String> names = new ArrayList<>();
        try (StandardJavaFileManager manager = COMPILER.getStandardFileManager(null, null, null)) {
            for (CompilationUnitTree unit : task(manager.getJavaFileObjects(descriptor)).parse()) {
                for (DirectiveTree directive : unit.getModule().getDirectives()) {
                    if (directive instanceof ExportsTree exports
                            && exports.getModuleNames() == null) {
                        names.add(exports.getPackageName().toString());
                    }
                }
            }
        }
        return names;
    }

    private static JavacTask task(Iterable<? extends JavaFileObject> sources) {
        return (JavacTask) COMPILER.getTask(null, null, null, null, null, sources);
    }

    /// What is missing in `sources`: file and line, and what lacks what.
    private static List<String> unexplained(Iterable<? extends JavaFileObject> sources)
            throws IOException {
        JavacTask task = task(sources);
        Reader reader = new Reader(DocTrees.instance(task));
        reader.scan(task.parse(), null);
        return reader.missing;
    }

    /// Reads what is public or protected, and no method's inside.
    private static final class Reader extends TreePathScanner<Void, Void> {
        private final DocTrees trees;
        private final List<String> missing = new ArrayList<>();

        Reader(DocTrees trees) {
            this.trees = trees;
        }

        @Override
        public Void visitPackage(PackageTree tree, Void nothing) {
            String file = getCurrentPath().getCompilationUnit().getSourceFile().getName();
            if (file.endsWith("package-info.java")) {
                explained(tree, tree.getPackageName().toString(), true);
            }
            return null;
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            if (!seen(type.getModifiers())) {
                return null;
            }
            DocCommentTree comment = explained(type, name(), true);
            if (type.getKind() == Tree.Kind.RECORD) {
                Set<String> known = parameters(comment);
                components(type)
                        .filter(each -> !known.contains(each.getName().toString()))
                        .filter(each -> !has(each.getModifiers(), "Setting"))
                        .forEach(each ->
                                missing(
                                        type,
                                        "@param for %s of %s".formatted(each.getName(), name())));
            }
            return super.visitClass(type, nothing);
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            boolean constructor = method.getReturnType() == null;
            if (seen(method.getModifiers())
                    && !has(method.getModifiers(), "Override")
                    && !isAccessor(method)) {
                explained(method, name() + "." + method.getName(), !constructor);
            }
            return null;
        }

        @Override
        public Void visitVariable(VariableTree field, Void nothing) {
            if (seen(field.getModifiers())) {
                explained(field, name() + "." + field.getName(), true);
            }
            return null;
        }

        /// The comment on `tree`, or null; one that is not there, or has no sentence where one is due, is noted.
        private DocCommentTree explained(Tree tree, String what, boolean bySentence) {
            DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
            if (comment == null) {
                missing(tree, "comment on " + what);
            } else if (bySentence && comment.getFullBody().isEmpty()) {
                missing(tree, "sentence on " + what);
            }
            return comment;
        }

        private void missing(Tree tree, String what) {
            CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
            long at = trees.getSourcePositions().getStartPosition(unit, tree);
            missing.add(
                    "%s:%s: no %s"
                            .formatted(
                                    unit.getSourceFile().getName(),
                                    unit.getLineMap().getLineNumber(at),
                                    what));
        }

        /// The type that we are in, or at, with those around it.
        private String name() {
            String name = "";
            for (Tree tree : getCurrentPath()) {
                if (tree instanceof ClassTree type) {
                    name = type.getSimpleName() + (name.isEmpty() ? "" : "." + name);
                }
            }
            return name;
        }

        /// Whether those modifiers let others see what is declared, where types around it are seen: what an interface
        /// declares is public, if it is not private.
        private boolean seen(ModifiersTree modifiers) {
            Set<Modifier> flags = modifiers.getFlags();
            return flags.contains(Modifier.PUBLIC)
                    || flags.contains(Modifier.PROTECTED)
                    || around() instanceof ClassTree type
                            && (type.getKind() == Tree.Kind.INTERFACE
                                    || type.getKind() == Tree.Kind.ANNOTATION_TYPE)
                            && !flags.contains(Modifier.PRIVATE);
        }

        private Tree around() {
            return getCurrentPath().getParentPath().getLeaf();
        }

        private boolean isAccessor(MethodTree method) {
            return around() instanceof ClassTree type
                    && type.getKind() == Tree.Kind.RECORD
                    && method.getParameters().isEmpty()
                    && components(type).anyMatch(each -> each.getName().equals(method.getName()));
        }

        /// A record's fields that are not static are its components.
        private static Stream<VariableTree> components(ClassTree record) {
            return record.getMembers().stream()
                    .filter(VariableTree.class::isInstance)
                    .map(VariableTree.class::cast)
                    .filter(each -> !each.getModifiers().getFlags().contains(Modifier.STATIC));
        }

        private static Set<String> parameters(DocCommentTree comment) {
            Set<String> names = new HashSet<>();
            if (comment != null) {
                for (DocTree tag : comment.getBlockTags()) {
                    if (tag instanceof ParamTree each && !each.isTypeParameter()) {
                        names.add(each.getName().getName().toString());
                    }
                }
            }
            return names;
        }

        private static boolean has(ModifiersTree modifiers, String annotation) {
            return modifiers.getAnnotations().stream()
                    .anyMatch(each -> each.getAnnotationType().toString().equals(annotation));
        }
    }
}
