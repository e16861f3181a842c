package io.genoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/// What `-Prelease` has made of the modules before this one, held to what Maven Central demands
/// (central.sonatype.org, Requirements), and to itself built a second time.
@Tag("slow")
class ReleaseTest {
    private static final Path CLONE = Path.of("").toAbsolutePath().getParent();
    private static final Set<String> NOT_SOURCES =
            Set.of("target", ".git", "runs", "node_modules", "results");

    /// To a page of the same site.
    private static final Pattern LINK = Pattern.compile(" href=\"(?!https?:)([^\"#]+\\.html)");

    @BeforeAll
    static void onlyOfARelease() {
        assumeTrue(Boolean.getBoolean("genoise.release"), "-Prelease makes what is looked at");
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "cpu", "cuda", "models", "pretext", "library"})
    void aJarHasItsSourcesItsJavadocAndTheLicence(String module) throws IOException {
        List<Path> jars = jars(module);

        assertThat(jars).extracting(ReleaseTest::classifier).contains("", "sources", "javadoc");
        for (Path jar : jars) {
            assertThat(contents(jar).keySet())
                    .as(jar.toString())
                    .contains("META-INF/LICENSE", "META-INF/NOTICE");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "cpu", "cuda", "models", "pretext", "library", "bom"})
    void aPomSaysWhatCentralAsksFor(String module) throws Exception {
        Element project =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(target(module).resolve("consumer-pom.xml").toFile())
                        .getDocumentElement();

        assertThat(List.of("groupId", "artifactId", "version", "name", "description", "url"))
                .allSatisfy(name -> assertThat(child(project, name).getTextContent()).isNotBlank());
        assertThat(child(child(child(project, "licenses"), "license"), "url")).isNotNull();
        assertThat(child(child(child(project, "developers"), "developer"), "name")).isNotNull();
        assertThat(List.of("connection", "developerConnection", "url"))
                .allSatisfy(name -> assertThat(child(child(project, "scm"), name)).isNotNull());
        assertThat(project.getElementsByTagName("parent").getLength()).isZero();
    }

    @Test
    void everyPartIsInTheBillOfMaterials() throws IOException {
        String parts = Files.readString(CLONE.resolve("target/bom.json"));

        assertThat(parts)
                .contains("\"genoise-core\"", "\"genoise-pretext\"", "\"jackson-jr-objects\"")
                .doesNotContain("\"genoise-benchmarks\"", "\"junit-jupiter\"");
    }

    @Test
    void theJavadocOfAllHasAPageForEachPackageThatUsersCanName() throws IOException {
        Set<String> pages = contents(javadocOfAll()).keySet();
        for (String module : List.of("core", "models", "pretext")) {
            ModuleDescriptor descriptor = descriptor(jars(module).getFirst());
            for (ModuleDescriptor.Exports exported : descriptor.exports()) {
                String folder =
                        "%s/%s/".formatted(descriptor.name(), exported.source().replace('.', '/'));
                assertThat(pages.contains(folder + "package-summary.html"))
                        .as(folder)
                        .isEqualTo(!exported.isQualified());
            }
        }
    }

    @Test
    void linksInTheJavadocOfAllLeadSomewhere() throws IOException {
        int between = 0;
        try (ZipFile zip = new ZipFile(javadocOfAll().toFile())) {
            Set<String> files = contents(javadocOfAll()).keySet();
            for (String page : files) {
                if (!page.endsWith(".html")) {
                    continue;
                }
                String text =
                        new String(
                                zip.getInputStream(zip.getEntry(page)).readAllBytes(),
                                StandardCharsets.UTF_8);
                Matcher link = LINK.matcher(text);
                while (link.find()) {
                    Path target = Path.of("/" + page).resolveSibling(link.group(1)).normalize();
                    assertThat(files).as(page).contains(target.toString().substring(1));
                    between +=
                            page.startsWith("io.genoise.pretext/")
                                            && target.startsWith("/io.genoise.core")
                                    ? 1
                                    : 0;
                }
            }
        }
        assertThat(between).isGreaterThan(100);
    }

    private static Path javadocOfAll() throws IOException {
        return jars("library").stream()
                .filter(jar -> classifier(jar).equals("javadoc"))
                .findFirst()
                .orElseThrow();
    }

    private static ModuleDescriptor descriptor(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return ModuleDescriptor.read(zip.getInputStream(zip.getEntry("module-info.class")));
        }
    }

    @Test
    void builtElsewhereAJarIsTheSame(@TempDir Path elsewhere) throws Exception {
        copySources(elsewhere);
        List<String> words =
                new ArrayList<>(
                        List.of(
                                elsewhere.resolve("mvnw").toString(),
                                "-B",
                                "-ntp",
                                "-q",
                                "-o",
                                "-pl",
                                "library",
                                "-am",
                                "-Dmaven.test.skip=true",
                                "-Denforcer.skip=true"));
        String repository = System.getProperty("localRepository");
        if (repository != null) {
            words.add("-Dmaven.repo.local=" + repository);
        }
        words.add("package");
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(elsewhere.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();

        for (String module : List.of("core", "cpu", "models", "pretext", "library")) {
            Path here = jars(module).getFirst();
            Path there = elsewhere.resolve(CLONE.relativize(here));
            assertThat(contents(there)).as(module).isEqualTo(contents(here));
            assertThat(Files.mismatch(here, there)).as(module).isEqualTo(-1);
        }
    }

    private static Path target(String module) {
        return CLONE.resolve(module).resolve("target");
    }

    /// The module's jars that are published, the one without a classifier first.
    private static List<Path> jars(String module) throws IOException {
        try (Stream<Path> files = Files.list(target(module))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted((a, b) -> classifier(a).compareTo(classifier(b)))
                    .toList();
        }
    }

    private static String classifier(Path jar) {
        return jar.getFileName()
                .toString()
                .replaceFirst(".*-SNAPSHOT|.*[0-9]", "")
                .replaceAll("^-|[.]jar$", "");
    }

    /// The entries' checksums by name.
    private static TreeMap<String, Long> contents(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream()
                    .collect(
                            Collectors.toMap(
                                    ZipEntry::getName, ZipEntry::getCrc, Math::max, TreeMap::new));
        }
    }

    private static Element child(Element parent, String name) {
        for (int i = 0; i < parent.getChildNodes().getLength(); i++) {
            if (parent.getChildNodes().item(i) instanceof Element element
                    && element.getTagName().equals(name)) {
                return element;
            }
        }
        return null;
    }

    private static void copySources(Path to) throws IOException {
        Files.walkFileTree(
                CLONE,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path folder, BasicFileAttributes attributes) throws IOException {
                        if (NOT_SOURCES.contains(folder.getFileName().toString())) {
                            return FileVisitResult.SKIP_SUBTREE;
                        }
                        Files.createDirectories(to.resolve(CLONE.relativize(folder)));
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.copy(file, to.resolve(CLONE.relativize(file)));
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
