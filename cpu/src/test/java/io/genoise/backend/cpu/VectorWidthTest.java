package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.check.Some;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Kernels give the same bits for every width of vector. The width is fixed for a process, so each has its own.
@Tag("slow")
class VectorWidthTest {
    @Test
    void vectorsOfAnyWidthGiveTheSameBits() throws IOException, InterruptedException {
        List<String> found = checksums(Some.ALL ? List.of(128, 256, 512) : List.of(256, 512));
        assertThat(found.getFirst().lines()).hasSizeGreaterThan(10);
        assertThat(Set.copyOf(found)).hasSize(1);
    }

    /// The checksums with vectors of so many bits, by processes that run at the same time.
    private static List<String> checksums(List<Integer> widths)
            throws IOException, InterruptedException {
        List<Process> processes = new ArrayList<>();
        for (int bits : widths) {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("-Xmx256m", "--add-modules", "jdk.incubator.vector"));
            command.addAll(List.of("-Dgenoise.vectorBits=" + bits));
            command.addAll(List.of("-cp", System.getProperty("java.class.path")));
            command.addAll(List.of(VectorWidthTest.class.getName(), String.valueOf(Some.apart(7))));
            processes.add(
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start());
        }
        List<String> outputs = new ArrayList<>();
        for (Process process : processes) {
            String output = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor())
                    .as(
                            "exit status with vectors of %s bits: %s",
                            widths.get(outputs.size()), output)
                    .isZero();
            outputs.add(output);
        }
        return outputs;
    }

    /// Prints a checksum of the results of each kernel. The argument n chooses one in n shapes.
    public static void main(String[] arguments) {
        try (Workers workers = new Workers(2)) {
            for (int variant = 0; variant < 4; variant++) {
                MemorySegment c = Native.zeros(37 * 45);
                Gemm.Shape shape =
                        Gemm.Shape.of(37, 45, 530, (variant & 1) != 0, (variant & 2) != 0);
                Native.run(
                        new Gemm(workers, shape),
                        Native.random(1, 37 * 530),
                        Native.random(2, 45 * 530),
                        c);
                print("gemm", c);
            }
            List<ConvolutionShape> shapes = new ArrayList<>(ConvolutionTest.shapes());
            shapes.addAll(WinogradTest.shapes());
            shapes.addAll(ConvolutionTest.depthwise());
            shapes.addAll(FewChannelsConvolutionTest.shapes());
            int every = Integer.parseInt(arguments[0]);
            for (int i = 0; i < shapes.size(); i += every) {
                ConvolutionShape shape = shapes.get(i);
                MemorySegment x = ConvolutionTest.input(shape);
                MemorySegment w = ConvolutionTest.weights(shape);
                MemorySegment dy = ConvolutionTest.outputGradient(shape);
                MemorySegment y = Native.zeros(ConvolutionTest.outputs(shape));
                MemorySegment dx = Native.zeros(ConvolutionTest.inputs(shape));
                MemorySegment dw = Native.zeros(ConvolutionTest.weightCount(shape));
                Native.run(Native.ready(Product.forward(workers, shape)), x, w, y);
                Native.run(Native.ready(Product.inputGradient(workers, shape)), dy, w, dx);
                Native.run(Native.ready(Product.weightGradient(workers, shape)), x, dy, dw);
                print("forward", y);
                print("input", dx);
                print("weight", dw);
            }
        }
    }

    private static void print(String kernel, MemorySegment result) {
        CRC32C checksum = new CRC32C();
        checksum.update(result.toArray(ValueLayout.JAVA_BYTE));
        System.out.println(kernel + " " + checksum.getValue());
    }
}
