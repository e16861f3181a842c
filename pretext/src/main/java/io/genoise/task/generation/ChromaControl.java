package io.genoise.task.generation;

import io.genoise.data.Images;
import io.genoise.op.Pooling;
import io.genoise.op.Resize;
import io.genoise.primitive.SlidingWindow;
import io.genoise.task.ControlVerdict;
import io.genoise.task.ShortcutControl;
import io.genoise.task.part.Asked;
import io.genoise.tensor.Device;
import io.genoise.tensor.Tensor;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Does a net that tells colours live on JPEG's traces? JPEG stores colour with half the rows and columns (4:2:0), and
/// rounds lightness and colour of a block with the same grid; both vanish where a picture is made twice as small by area. So
/// the net is asked about the pictures as they are, and about the same ones made smaller and enlarged again.
///
/// What it knows is by how much its loss is lower for a picture's own colours than for those of the next picture. The control
/// is passed if at least half of that is left.
///
/// @param told what the net tells, such as `colours`
/// @param asIs what it knows of pictures as they are
/// @param reduced what it knows of them reduced twice
/// @param verdict what follows
/// @param reason why nothing was measured; empty if it was
public record ChromaControl(
        String told, double asIs, double reduced, ControlVerdict verdict, String reason)
        implements ShortcutControl {
    private static final int ASKED = 200;
    private static final double LEFT = 0.5;
    private static final double NOTHING = 0.01;

    /// What a net says of pictures `[N,H,W,C]`, f32 in 0 … 1, judged by what others are like.
    @FunctionalInterface
    interface Judged {
        /// The loss of its answers about `pictures`, were `others` the pictures that it was asked about.
        Tensor loss(Tensor pictures, Tensor others);
    }

    /// Asks a net.
    ///
    /// @param told what it tells
    /// @param trained pictures that it learned from
    /// @param asked pictures that it is asked about
    static ChromaControl of(String told, Device device, Judged net, Images trained, Images asked) {
        return IntStream.range(0, trained.size())
                        .noneMatch(i -> trained.origin(i).jpeg().isPresent())
                ? new ChromaControl(
                        told, 0, 0, ControlVerdict.NOT_APPLICABLE, "no picture is a JPEG")
                : measured(told, device, net, asked);
    }

    /// As [#of], whether or not there is anything to cheat with.
    static ChromaControl measured(String told, Device device, Judged net, Images asked) {
        return of(
                told,
                knows(device, net, asked, x -> x),
                knows(device, net, asked, ChromaControl::blurred));
    }

    static ChromaControl of(String told, double asIs, double reduced) {
        ControlVerdict verdict =
                asIs < NOTHING
                        ? ControlVerdict.NO_STATEMENT
                        : reduced >= LEFT * asIs
                                ? ControlVerdict.PASSED
                                : ControlVerdict.NOT_PASSED;
        return new ChromaControl(told, asIs, reduced, verdict, "");
    }

    /// Made twice as small by area, and enlarged again.
    private static Tensor blurred(Tensor pictures) {
        int height = pictures.shape().extent(1);
        int width = pictures.shape().extent(2);
        return Resize.bilinear(
                Pooling.average(pictures, SlidingWindow.square(2, 2, 0), false), height, width);
    }

    /// The loss for what the next picture is like less that for what it is like itself, a mean over pictures.
    private static double knows(
            Device device, Judged net, Images images, UnaryOperator<Tensor> change) {
        Asked asked = Asked.of(images, ASKED);
        float[] losses =
                asked.answers(
                        device,
                        x -> {
                            Tensor own = change.apply(x.over(255));
                            Tensor next =
                                    Tensor.concat(
                                            0,
                                            own.fixedSlice(0, 1, asked.count()),
                                            own.fixedSlice(0, 0, 1));
                            return Tensor.stack(net.loss(own, own), net.loss(own, next));
                        });
        return losses[1] - losses[0];
    }

    private String words() {
        return reason.isEmpty()
                ? String.format(
                        Locale.ROOT,
                        "%s: the loss is lower by %.3f for a picture's own %s than for another's, and by %.3f where the pictures were reduced twice",
                        verdict,
                        asIs,
                        told,
                        reduced)
                : "%s: %s".formatted(verdict, reason);
    }

    @Override
    public Map<String, String> notes() {
        return Map.of("control, traces of JPEG in " + told, words());
    }
}
