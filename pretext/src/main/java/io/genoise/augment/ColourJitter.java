package io.genoise.augment;

import static io.genoise.expression.Formula.ONE;
import static io.genoise.expression.Formula.ZERO;
import static io.genoise.expression.Formula.constant;

import io.genoise.expression.Formula;
import io.genoise.random.RandomStream;
import io.genoise.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Brightness, contrast, saturation and hue, each by a random strength, in a random order of the four, each view its own:
///
///     brightness   clamp(s·x)
///     contrast     clamp(s·x + (1 − s)·mean of the picture's grey)
///     saturation   clamp(s·x + (1 − s)·the pixel's grey)
///     hue          the pixel's hue in HSV turned by s, 1 being all around
///
/// with s uniform in max(0, 1 − b) … 1 + b for the first three and −b … b for hue. Grey is 0.299 R + 0.587 G + 0.114 B.
/// Later changes see what earlier ones made, the mean included. Saturation and hue do nothing to grey pictures.
///
/// The order is data, not structure: in each of four passes a view's kind of change is chosen by a number, so one plan
/// serves all orders.
///
/// Source: Chen, Kornblith, Norouzi, Hinton 2020, arXiv:2002.05709, appendix A, as torchvision's `ColorJitter` of pictures in
/// floats has it; HSV after Smith 1978.
///
/// @param brightness 0 or more
/// @param contrast 0 or more
/// @param saturation 0 or more
/// @param hue 0 … ½
/// @param probability how often anything is changed, 0 … 1
public record ColourJitter(
        double brightness, double contrast, double saturation, double hue, double probability)
        implements Augmentation {
    private static final int KINDS = 4;
    private static final int BRIGHTNESS = 0;
    private static final int CONTRAST = 1;
    private static final int SATURATION = 2;
    private static final int HUE = 3;

    /// @throws IllegalArgumentException if a strength is negative, `hue` above ½, or `probability` not 0 … 1
    public ColourJitter {
        if (!(Math.min(brightness, Math.min(contrast, saturation)) >= 0
                && hue >= 0
                && hue <= 0.5)) {
            throw new IllegalArgumentException(
                    ("colour jitter of brightness %s, contrast %s, saturation %s, hue %s: none below 0,"
                                    + " and hue at most 0.5, expected")
                            .formatted(brightness, contrast, saturation, hue));
        }
        Planes.checkShare("the probability of colour jitter", probability);
    }

    /// For each of four places in the order: the kind of change, and its strength.
    @Override
    public int parameters() {
        return 2 * KINDS;
    }

    @Override
    public void draw(RandomStream random, float[] into, int at) {
        boolean changed = random.nextDouble() < probability;
        int[] order = random.permutation(KINDS);
        double[] strengths = {
            around1(random, brightness),
            around1(random, contrast),
            around1(random, saturation),
            Planes.uniform(random, -hue, hue)
        };
        for (int place = 0; place < KINDS; place++) {
            int kind = order[place];
            boolean used = changed && (kind != HUE || hue > 0);
            // brightness times 1 changes nothing, and exactly so
            into[at + 2 * place] = used ? kind : BRIGHTNESS;
            into[at + 2 * place + 1] = used ? (float) strengths[kind] : 1;
        }
    }

    private static double around1(RandomStream random, double by) {
        return Planes.uniform(random, Math.max(0, 1 - by), 1 + by);
    }

    @Override
    public Tensor apply(Tensor pictures, Tensor parameters) {
        List<Tensor> planes = Planes.of(pictures);
        for (int place = 0; place < KINDS; place++) {
            Tensor kind = Planes.number(parameters, 2 * place);
            Tensor strength = Planes.number(parameters, 2 * place + 1);
            planes =
                    planes.size() == 1
                            ? ofGrey(planes, kind, strength)
                            : ofColour(planes, kind, strength);
        }
        return Planes.pictures(planes);
    }

    private static List<Tensor> ofGrey(List<Tensor> planes, Tensor kind, Tensor strength) {
        Tensor plane = planes.getFirst();
        Tensor mean = plane.mean(1, 2).reshape(-1, 1, 1);
        Tensor changed =
                Tensor.map(
                        List.of(plane, mean, kind, strength),
                        x -> {
                            Formula base = is(x.get(2), CONTRAST).select(x.get(1), ZERO);
                            return x.get(2)
                                    .less(constant(SATURATION))
                                    .select(blend(x.get(0), base, x.get(3)), x.get(0));
                        });
        return List.of(changed);
    }

    /// Two kernels and a mean: first what mixes with a base, then hue.
    private static List<Tensor> ofColour(List<Tensor> rgb, Tensor kind, Tensor strength) {
        Tensor mean = Tensor.map(rgb, Planes::grey).mean(1, 2).reshape(-1, 1, 1);
        List<Tensor> operands = new ArrayList<>(rgb);
        operands.addAll(List.of(mean, kind, strength));
        List<Tensor> mixed = new ArrayList<>();
        for (int c = 0; c < rgb.size(); c++) {
            int own = c;
            mixed.add(Tensor.map(operands, x -> mixed(x, own)));
        }
        List<Tensor> changed = new ArrayList<>();
        List<Tensor> colours = new ArrayList<>(mixed);
        colours.addAll(List.of(kind, strength));
        for (int c = 0; c < rgb.size(); c++) {
            int own = c;
            changed.add(Tensor.map(colours, x -> turned(x, own)));
        }
        return changed;
    }

    /// Channel `own` mixed with its base: x holds red, green, blue, mean, kind, strength.
    private static Formula mixed(List<Formula> x, int own) {
        Formula kind = x.get(4);
        Formula base =
                is(kind, SATURATION)
                        .select(Planes.grey(x), is(kind, CONTRAST).select(x.get(3), ZERO));
        return is(kind, HUE).select(x.get(own), blend(x.get(own), base, x.get(5)));
    }

    private static Formula is(Formula kind, int number) {
        return kind.equal(constant(number));
    }

    private static Formula blend(Formula x, Formula base, Formula s) {
        return s.times(x).plus(ONE.minus(s).times(base)).max(ZERO).min(ONE);
    }

    /// Channel `own` with its hue turned: x holds red, green, blue, kind, strength. With V the largest and m the smallest of
    /// the three, the hue h in sixths is (g − b)/(V − m) where red is V, 2 + (b − r)/(V − m) where green is, else
    /// 4 + (r − g)/(V − m). With h turned and modulo 6, red is m + (V − m)·clamp(|h − 3| − 1), green
    /// m + (V − m)·clamp(2 − |h − 2|), blue m + (V − m)·clamp(2 − |h − 4|).
    private static Formula turned(List<Formula> x, int own) {
        Formula red = x.get(0);
        Formula green = x.get(1);
        Formula blue = x.get(2);
        Formula most = red.max(green).max(blue);
        Formula least = red.min(green).min(blue);
        Formula spread = most.minus(least);
        Formula isRed = red.equal(most);
        Formula isGreen = green.equal(most);
        Formula difference =
                isRed.select(green.minus(blue), isGreen.select(blue.minus(red), red.minus(green)));
        Formula offset = isRed.select(ZERO, isGreen.select(constant(2), constant(4)));
        Formula sixths =
                difference
                        .over(spread.max(constant(1e-20f)))
                        .plus(offset)
                        .plus(x.get(4).times(constant(6)));
        Formula hue = sixths.minus(sixths.times(constant(1f / 6)).floor().times(constant(6)));
        Formula share =
                switch (own) {
                    case 0 -> hue.minus(constant(3)).abs().minus(ONE);
                    case 1 -> constant(2).minus(hue.minus(constant(2)).abs());
                    default -> constant(2).minus(hue.minus(constant(4)).abs());
                };
        return is(x.get(3), HUE)
                .select(least.plus(spread.times(share.max(ZERO).min(ONE))), x.get(own));
    }
}
