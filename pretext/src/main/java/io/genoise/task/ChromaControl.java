package io.genoise.task;

import io.genoise.data.Images;
import io.genoise.layer.Pass;
import io.genoise.op.Pooling;
import io.genoise.op.Resize;
import io.genoise.primitive.Window;
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
/// @param asIs what it knows of pictures as they are
/// @param reduced what it knows of them reduced twice
/// @param verdict what follows
/// @param reason why nothing was measured; empty if it was
public record ChromaControl(double asIs, double reduced, ControlVerdict verdict, String reason)
        implements Control {
    private static final int ASKED = 200;
    private static final double LEFT = 0.5;
    private static final double NOTHING = 0.01;

    static ChromaControl of(Colorization.Painter painter, Images trained, Images asked) {
        if (IntStream.range(0, trained.size())
                .noneMatch(i -> trained.origin(i).jpeg().isPresent())) {
            return new ChromaControl(0, 0, ControlVerdict.NOT_APPLICABLE, "no picture is a JPEG");
        }
        return of(knows(painter, asked, x -> x), knows(painter, asked, ChromaControl::blurred));
    }

    static ChromaControl of(double asIs, double reduced) {
        ControlVerdict verdict =
                asIs < NOTHING
                        ? ControlVerdict.NO_STATEMENT
                        : reduced >= LEFT * asIs
                                ? ControlVerdict.PASSED
                                : ControlVerdict.NOT_PASSED;
        return new ChromaControl(asIs, reduced, verdict, "");
    }

    /// Made twice as small by area, and enlarged again.
    private static Tensor blurred(Tensor pictures) {
        int height = pictures.shape().extent(1);
        int width = pictures.shape().extent(2);
        return Resize.bilinear(
                Pooling.average(pictures, Window.square(2, 2, 0), false), height, width);
    }

    /// The loss for the next picture's colours less that for its own, a mean over pictures.
    private static double knows(
            Colorization.Painter painter, Images images, UnaryOperator<Tensor> change) {
        Asked asked = Asked.of(images, ASKED);
        float[] losses =
                asked.answers(
                        painter.encoder().parameters().device(),
                        x -> {
                            Tensor pictures = change.apply(x.over(255));
                            Tensor answers = painter.answers(pictures, Pass.eval());
                            Tensor own = painter.colours(pictures);
                            int rows = own.shape().extent(0);
                            int cells = rows / asked.count();
                            Tensor next =
                                    Tensor.concat(
                                            0,
                                            own.fixedSlice(0, cells, rows),
                                            own.fixedSlice(0, 0, cells));
                            return Tensor.stack(
                                    painter.loss(answers, own), painter.loss(answers, next));
                        });
        return losses[1] - losses[0];
    }

    private String words() {
        return reason.isEmpty()
                ? String.format(
                        Locale.ROOT,
                        "%s: the loss is lower by %.3f for a picture's own colours than for another's, and by %.3f where the pictures were reduced twice",
                        verdict,
                        asIs,
                        reduced)
                : "%s: %s".formatted(verdict, reason);
    }

    @Override
    public Map<String, String> notes() {
        return Map.of("control, traces of JPEG's colours", words());
    }
}
