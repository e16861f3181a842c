package io.genoise.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.PreparedKernel;
import io.genoise.backend.Span;
import io.genoise.backend.cuda.code.Prelude;
import io.genoise.backend.cuda.driver.Compiler;
import io.genoise.backend.cuda.host.HostCuda;
import io.genoise.check.OpCases;
import io.genoise.check.OpCheck;
import io.genoise.check.Some;
import io.genoise.tensor.Device;
import io.genoise.tensor.Run;
import io.genoise.tensor.TestDevice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// What the backend writes as text is CUDA C++ to nvcc, without a warning (registers spilled to memory are reported), for
/// every architecture that is supported.
class NvccTest {
    private static final List<Integer> ARCHITECTURES = List.of(80, 90, 100, 120);

    /// So many texts are one file.
    private static final int TOGETHER = 24;

    private static List<String> texts;

    /// A kernel that computes nothing: texts depend on no number.
    private static final PreparedKernel IDLE =
            new PreparedKernel() {
                @Override
                public void run(Span[] operands, Span workspace, int[] slots) {
                    // results stay 0
                }

                @Override
                public String algorithm() {
                    return "none";
                }
            };

    @TempDir Path folder;

    /// Every text that plans of operations ask for, without the prelude.
    @BeforeAll
    static void collect() {
        Assumptions.assumeTrue(found(), "nvcc is not found: CUDA's kernels are not compiled");
        Set<String> sources = ConcurrentHashMap.newKeySet();
        Compiler collecting =
                new Compiler() {
                    @Override
                    public byte[] compile(String source) {
                        sources.add(source);
                        return new byte[0];
                    }

                    @Override
                    public String version() {
                        return "none";
                    }
                };
        CudaBackend backend = new CudaBackend(HostCuda.over(collecting), HostDevices.OPTIONS);
        LikeCuda like =
                new LikeCuda(
                        backend,
                        (group, _) -> {
                            backend.prepare(group).close();
                            return IDLE;
                        });
        try (Device device = TestDevice.over(like)) {
            for (OpCheck check : CudaOpTest.wanted(7, 1, OpCases.smallAndOdd())) {
                check.results(device, Run.PLANNED);
                check.ofViews().results(device, Run.PLANNED);
            }
            CudaOpTest.wanted(7, 1, OpCases.overHalves())
                    .forEach(check -> check.results(device, Run.PLANNED));
        }
        backend.close();
        texts =
                sources.stream()
                        .map(source -> source.substring(Prelude.text().length()))
                        .sorted()
                        .toList();
    }

    private static boolean found() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "nvcc")));
    }

    /// So many texts compile within some seconds, or some minutes.
    private static final int SOME = Some.ALL ? 16 : 8;

    /// `count` texts spread over all of them, the longest among them.
    private static List<String> spread(int count) {
        List<String> byLength =
                texts.stream().sorted(Comparator.comparing(String::length).reversed()).toList();
        int step = Math.max(1, byLength.size() / count);
        return IntStream.range(0, byLength.size())
                .filter(i -> i % step == 0)
                .mapToObj(byLength::get)
                .toList();
    }

    @Test
    void textsOfEachLengthCompile() throws IOException {
        compile(spread(SOME));
    }

    /// Half an hour and more: `-Pslow -Dgenoise.nvcc=all` asks for it.
    @Test
    @EnabledIfSystemProperty(named = "genoise.nvcc", matches = "all")
    void everyTextCompiles() throws IOException {
        compile(texts);
    }

    private void compile(Collection<String> all) throws IOException {
        assertThat(all).isNotEmpty();
        List<String> rest = new ArrayList<>(all);
        List<String> complaints = new ArrayList<>();
        for (int from = 0; from < rest.size(); from += TOGETHER) {
            String answer =
                    compileTogether(
                            rest.subList(from, Math.min(rest.size(), from + TOGETHER)), from);
            if (!answer.isEmpty()) {
                complaints.add(answer);
            }
        }
        assertThat(complaints).isEmpty();
    }

    /// Compiles texts as one, each in a namespace of its own; what nvcc says, with the text that it is about.
    private String compileTogether(List<String> some, int number) throws IOException {
        StringBuilder all = new StringBuilder(Prelude.text());
        for (int i = 0; i < some.size(); i++) {
            all.append("\nnamespace text%s {\n".formatted(number + i));
            all.append(some.get(i).replace("extern \"C\" __global__", "__global__"));
            all.append("\n}\n");
        }
        Path source = folder.resolve("texts%s.cu".formatted(number));
        Files.writeString(source, all);
        List<String> command = new ArrayList<>(List.of("nvcc", "-fatbin", "-fmad=false"));
        command.addAll(List.of("-std=c++17", "-Werror", "all-warnings", "-Xptxas", "-v"));
        command.addAll(List.of("-t", "2", "-o", folder.resolve("texts.fatbin").toString()));
        for (int architecture : ARCHITECTURES) {
            command.add("-gencode");
            command.add("arch=compute_%1$s,code=sm_%1$s".formatted(architecture));
        }
        command.add(source.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String answer =
                complaints(
                        new String(
                                process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        try {
            assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        if (process.exitValue() == 0) {
            return "";
        }
        Set<String> meant = new LinkedHashSet<>();
        for (int i = 0; i < some.size(); i++) {
            if (answer.contains("text" + (number + i) + "::")
                    || answer.contains("text" + (number + i) + "E")) {
                meant.add(some.get(i));
            }
        }
        return answer + String.join("\n", meant);
    }

    /// What nvcc says beside what it always says of a kernel. Spills are reported, and no error.
    private static String complaints(String answer) {
        List<String> rest = new ArrayList<>();
        String function = "";
        for (String line : answer.lines().toList()) {
            if (line.contains("Function properties for")) {
                function = line.substring(line.lastIndexOf(' ') + 1);
            } else if (line.contains("bytes spill stores")) {
                if (!line.contains(" 0 bytes spill stores")) {
                    System.err.println(function + ": " + line.strip());
                }
            } else if (!line.startsWith("ptxas info")) {
                rest.add(line);
            }
        }
        return String.join("\n", rest);
    }
}
