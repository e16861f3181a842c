package io.genoise.benchmarks;

import io.genoise.autograd.Autograd;
import io.genoise.benchmarks.Formula.Operand;
import io.genoise.op.Convolution;
import io.genoise.primitive.SlidingWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.pytorch.LongArrayRefOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// Convolutions, each forward, and its gradients in input and kernel one by one: every shape that NIN-4, ResNet-18 (CIFAR's
/// stem) and AlexNet have; transposed ones; with as many multiplications, ones over clips; those of each channel by itself, as in
/// ConvNeXt, and of groups, as in ResNeXt.
final class ConvolutionKernels {
    private static final double TOLERANCE = 1e-4;

    private final int batch;
    private final List<KernelCase> cases = new ArrayList<>();

    private ConvolutionKernels(int batch) {
        this.batch = batch;
    }

    /// Of the networks of the table.
    static List<KernelCase> ofNetworks(int batch) {
        ConvolutionKernels kernels = new ConvolutionKernels(batch);
        kernels.nin();
        kernels.resnet();
        kernels.alexnet();
        return kernels.cases;
    }

    /// Transposed ones, ones over clips, depthwise and grouped ones.
    static List<KernelCase> more(int batch) {
        ConvolutionKernels kernels = new ConvolutionKernels(batch);
        int clips = Math.max(1, batch / 8);
        kernels.transposed("dcgan", SlidingWindow.square(4, 2, 1), 128, 64, batch, 16, 16);
        kernels.transposed("plain", SlidingWindow.square(3, 1, 1), 64, 64, batch, 32, 32);
        kernels.transposed("clips", SlidingWindow.cube(4, 2, 1), 128, 64, clips, 4, 16, 16);
        kernels.convolution("clips", ofFrames(3), 64, 64, clips, 8, 32, 32);
        kernels.convolution("clips", SlidingWindow.cube(3, 1, 1), 64, 64, clips, 8, 32, 32);
        kernels.convolution("clips", SlidingWindow.cube(3, 2, 1), 64, 128, clips, 8, 32, 32);
        kernels.grouped("depthwise", SlidingWindow.square(7, 1, 3), 96, 96, batch, 16, 16);
        kernels.grouped("depthwise", SlidingWindow.square(3, 1, 1), 192, 192, batch, 16, 16);
        kernels.grouped("depthwise", SlidingWindow.square(3, 2, 1), 192, 192, batch, 16, 16);
        kernels.grouped("grouped", SlidingWindow.square(3, 1, 1), 128, 32, batch, 16, 16);
        return kernels.cases;
    }

    private void nin() {
        square("nin", 5, 1, 3, 192, 32);
        square("nin", 1, 1, 192, 160, 32);
        square("nin", 1, 1, 160, 96, 32);
        square("nin", 5, 1, 96, 192, 16);
        square("nin", 1, 1, 192, 192, 16);
        square("nin", 3, 1, 192, 192, 8);
        square("nin", 1, 1, 192, 192, 8);
    }

    private void resnet() {
        square("resnet18", 3, 1, 3, 64, 32);
        square("resnet18", 3, 1, 64, 64, 32);
        int in = 64;
        for (int size = 32; size > 4; size /= 2) {
            square("resnet18", 3, 2, in, 2 * in, size);
            square("resnet18", 1, 2, in, 2 * in, size);
            in *= 2;
            square("resnet18", 3, 1, in, in, size / 2);
        }
    }

    private void alexnet() {
        convolution("alexnet", SlidingWindow.square(11, 4, 2), 3, 64, batch, 224, 224);
        convolution("alexnet", SlidingWindow.square(5, 2, 2), 3, 64, batch, 64, 64);
        square("alexnet", 5, 1, 64, 192, 15);
        square("alexnet", 3, 1, 192, 384, 7);
        square("alexnet", 3, 1, 384, 256, 7);
        square("alexnet", 3, 1, 256, 256, 7);
    }

    private void square(String of, int kernel, int stride, int in, int out, int size) {
        convolution(
                of, SlidingWindow.square(kernel, stride, kernel / 2), in, out, batch, size, size);
    }

    private static SlidingWindow ofFrames(int kernel) {
        List<Integer> ones = List.of(1, 1, 1);
        return new SlidingWindow(
                List.of(1, kernel, kernel), ones, List.of(0, kernel / 2, kernel / 2), ones);
    }

    /// @param places batch, then rows and columns, or frames, rows and columns
    private void convolution(String of, SlidingWindow window, int in, int out, int... places) {
        String channels = "%s to %s".formatted(in, out);
        convolution(of, window, channels, new int[] {in, out, 1}, places);
    }

    private void grouped(String of, SlidingWindow window, int width, int groups, int... places) {
        String channels = width == groups ? "%s" : "%s in %s groups";
        convolution(
                of,
                window,
                channels.formatted(width, groups),
                new int[] {width, width, groups},
                places);
    }

    /// @param sizes channels of input and output, groups
    private void convolution(
            String of, SlidingWindow window, String channels, int[] sizes, int... places) {
        int in = sizes[0];
        int groups = sizes[2];
        int[] x = append(places, in);
        int[] y = append(outer(places, window), sizes[1]);
        int[] w = kernel(window, sizes[1], in / groups);
        String name = "%s %s, %s, %s".formatted(of, words(window), channels, size(places));
        long[] stride = longs(window.stride());
        long[] padding = longs(window.padding());
        long[] ones = longs(window.dilation());
        cases.add(
                Formula.spatial(
                        name + ", forward",
                        TOLERANCE,
                        List.of(Operand.of(x), Operand.of(w)),
                        v -> List.of(Convolution.conv(v.get(0), v.get(1), window, groups)),
                        t ->
                                List.of(
                                        convolved(
                                                t.get(0), t.get(1), stride, padding, ones,
                                                groups))));
        List<Operand> operands = List.of(Operand.of(x), Operand.of(w), Operand.of(y));
        for (int k = in > 3 ? 0 : 1; k < 2; k++) {
            int which = k;
            cases.add(
                    Formula.spatial(
                            name + (k == 0 ? ", input gradient" : ", weight gradient"),
                            TOLERANCE,
                            operands,
                            v ->
                                    Autograd.gradients(
                                            Convolution.conv(v.get(0), v.get(1), window, groups),
                                            v.get(2),
                                            List.of(v.get(which))),
                            t ->
                                    List.of(
                                            gradient(
                                                    t, which, false, stride, padding, ones,
                                                    groups))));
        }
    }

    private void transposed(String of, SlidingWindow window, int in, int out, int... places) {
        int[] x = append(places, in);
        int[] y = append(inner(places, window), out);
        int[] w = kernel(window, in, out);
        String name =
                "%s transposed %s, %s to %s, %s"
                        .formatted(of, words(window), in, out, size(places));
        long[] stride = longs(window.stride());
        long[] padding = longs(window.padding());
        long[] ones = longs(window.dilation());
        cases.add(
                Formula.spatial(
                        name + ", forward",
                        TOLERANCE,
                        List.of(Operand.of(x), Operand.of(w)),
                        v -> List.of(Convolution.transposed(v.get(0), v.get(1), window, 1)),
                        t -> List.of(transposed(t.get(0), t.get(1), stride, padding, ones))));
        List<Operand> operands = List.of(Operand.of(x), Operand.of(w), Operand.of(y));
        for (int k = 0; k < 2; k++) {
            int which = k;
            cases.add(
                    Formula.spatial(
                            name + (k == 0 ? ", input gradient" : ", weight gradient"),
                            TOLERANCE,
                            operands,
                            v ->
                                    Autograd.gradients(
                                            Convolution.transposed(v.get(0), v.get(1), window, 1),
                                            v.get(2),
                                            List.of(v.get(which))),
                            t -> List.of(gradient(t, which, true, stride, padding, ones, 1))));
        }
    }

    private static Tensor convolved(
            Tensor x, Tensor w, long[] stride, long[] padding, long[] ones, int groups) {
        return ones.length == 2
                ? torch.conv2d(x, w, new TensorOptional(), stride, padding, ones, groups)
                : torch.conv3d(x, w, new TensorOptional(), stride, padding, ones, groups);
    }

    private static Tensor transposed(
            Tensor x, Tensor w, long[] stride, long[] padding, long[] ones) {
        long[] none = new long[ones.length];
        return ones.length == 2
                ? torch.conv_transpose2d(x, w, new TensorOptional(), stride, padding, none, 1, ones)
                : torch.conv_transpose3d(
                        x, w, new TensorOptional(), stride, padding, none, 1, ones);
    }

    /// The gradient in the input (0) or in the kernel (1), and no other.
    private static Tensor gradient(
            List<Tensor> t,
            int which,
            boolean transposed,
            long[] stride,
            long[] padding,
            long[] ones,
            int groups) {
        BoolPointer wanted = new BoolPointer(3);
        for (int i = 0; i < 3; i++) {
            wanted.put(i, i == which);
        }
        var gradients =
                torch.convolution_backward(
                        t.get(2),
                        t.get(0),
                        t.get(1),
                        new LongArrayRefOptional(),
                        stride,
                        padding,
                        ones,
                        transposed,
                        new long[ones.length],
                        groups,
                        wanted);
        return which == 0 ? gradients.get0() : gradients.get1();
    }

    private static int[] outer(int[] places, SlidingWindow window) {
        int[] outer = places.clone();
        for (int i = 1; i < outer.length; i++) {
            int around = outer[i] + 2 * window.padding().get(i - 1);
            outer[i] = (around - window.kernel().get(i - 1)) / window.stride().get(i - 1) + 1;
        }
        return outer;
    }

    private static int[] inner(int[] places, SlidingWindow window) {
        int[] inner = places.clone();
        for (int i = 1; i < inner.length; i++) {
            int around = (inner[i] - 1) * window.stride().get(i - 1) + window.kernel().get(i - 1);
            inner[i] = around - 2 * window.padding().get(i - 1);
        }
        return inner;
    }

    private static int[] kernel(SlidingWindow window, int first, int last) {
        return IntStream.concat(
                        IntStream.of(first),
                        IntStream.concat(
                                window.kernel().stream().mapToInt(Integer::intValue),
                                IntStream.of(last)))
                .toArray();
    }

    private static int[] append(int[] places, int channels) {
        return IntStream.concat(IntStream.of(places), IntStream.of(channels)).toArray();
    }

    private static String words(SlidingWindow window) {
        int stride = window.stride().getLast();
        return times(window.kernel()) + (stride == 1 ? "" : " stride " + stride);
    }

    private static String size(int... places) {
        return times(IntStream.of(places).skip(1).boxed().toList());
    }

    private static String times(List<Integer> extents) {
        return String.join("x", extents.stream().map(String::valueOf).toList());
    }

    private static long[] longs(List<Integer> numbers) {
        return numbers.stream().mapToLong(Integer::longValue).toArray();
    }
}
