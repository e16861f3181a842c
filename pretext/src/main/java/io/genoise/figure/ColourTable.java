package io.genoise.figure;

import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/// Up to 256 colours that stand for all colours of some frames: those themselves where there are no more, else the means of
/// boxes. The box with the largest squared deviation from its mean is cut in two, at its mean across its widest channel, until
/// there are 256 (median cut, Heckbert 1982, with Wu's choice of box and place).
///
/// All frames share one table, so that what stands still keeps its colour.
final class ColourTable {
    private static final int MOST = 256;

    /// Colours are told apart by six bits a channel while boxes are cut, by all bits where no more than [#MOST] came.
    private static final int BITS = 6;

    /// Sixteen ranks in the order that spreads neighbours furthest apart (Bayer 1973).
    private static final int[] RANKS = {0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5};

    /// How much red, green and blue give to lightness, in hundredths.
    private static final int[] LIGHT = {30, 59, 11};

    private final int[] colours;
    private final boolean exact;
    private final short[] nearest;

    private ColourTable(int[] colours, boolean exact) {
        this.colours = colours;
        this.exact = exact;
        this.nearest = exact ? new short[0] : new short[1 << 3 * BITS];
        Arrays.fill(nearest, (short) -1);
    }

    /// The table of all `frames`.
    static ColourTable of(List<Pixels> frames) {
        BitSet met = new BitSet(1 << 24);
        for (Pixels frame : frames) {
            for (int i = 0; i < frame.height() * frame.width(); i++) {
                met.set(colour(frame, i));
            }
        }
        if (met.cardinality() <= MOST) {
            return new ColourTable(met.stream().toArray(), true);
        }
        return cut(frames);
    }

    /// The place in the table of each pixel of `frame`. Dithered, sixteen colours of the table are found whose mean is that of
    /// the pixel, and the pixel's place in a still pattern says which of them it gets (Knoll's pattern dither); an exact table
    /// has no need of it.
    byte[] places(Pixels frame, boolean dithered) {
        byte[] places = new byte[frame.height() * frame.width()];
        for (int i = 0; i < places.length; i++) {
            int colour = colour(frame, i);
            if (exact) {
                places[i] = (byte) Arrays.binarySearch(colours, colour);
            } else if (dithered) {
                int rank = RANKS[i / frame.width() % 4 * 4 + i % frame.width() % 4];
                places[i] = (byte) mixed(colour, rank);
            } else {
                places[i] = (byte) nearest(colour);
            }
        }
        return places;
    }

    /// The table as Java's images have it.
    IndexColorModel model() {
        // A table of one colour takes no bits, and no decoder reads that.
        int[] shown = Arrays.copyOf(colours, Math.max(2, colours.length));
        return new IndexColorModel(8, shown.length, shown, 0, false, -1, DataBuffer.TYPE_BYTE);
    }

    private static ColourTable cut(List<Pixels> frames) {
        Cells cells = Cells.of(frames);
        List<Box> boxes = new ArrayList<>(List.of(cells.box(0, cells.order.length)));
        while (boxes.size() < MOST) {
            Box worst = boxes.stream().max(Comparator.comparingDouble(Box::error)).orElseThrow();
            if (worst.error == 0) {
                break;
            }
            int middle = cells.part(worst);
            boxes.remove(worst);
            boxes.add(cells.box(worst.from, middle));
            boxes.add(cells.box(middle, worst.to));
        }
        int[] colours = new int[boxes.size()];
        for (int i = 0; i < colours.length; i++) {
            for (double channel : boxes.get(i).mean) {
                colours[i] = colours[i] << 8 | (int) Math.round(channel);
            }
        }
        return new ColourTable(colours, false);
    }

    private int nearest(int colour) {
        int cell = cell(colour);
        if (nearest[cell] < 0) {
            int middle = colour & 0xFCFCFC | 0x020202;
            int least = Integer.MAX_VALUE;
            for (int k = 0; k < colours.length; k++) {
                int distance = 0;
                for (int channel = 0; channel < 3; channel++) {
                    int off = channel(colours[k], channel) - channel(middle, channel);
                    distance += off * off;
                }
                if (distance < least) {
                    least = distance;
                    nearest[cell] = (short) k;
                }
            }
        }
        return nearest[cell];
    }

    /// The `rank`-th darkest of sixteen colours whose mean is near `colour`: each makes up for the error of those before it.
    private int mixed(int colour, int rank) {
        int[] mix = new int[RANKS.length];
        int[] error = new int[3];
        for (int i = 0; i < mix.length; i++) {
            int wanted = 0;
            for (int channel = 0; channel < 3; channel++) {
                int value = channel(colour, channel) + error[channel];
                wanted = wanted << 8 | Math.clamp(value, 0, 255);
            }
            int place = nearest(wanted);
            int light = 0;
            for (int channel = 0; channel < 3; channel++) {
                int shown = channel(colours[place], channel);
                error[channel] += channel(colour, channel) - shown;
                light += LIGHT[channel] * shown;
            }
            mix[i] = light << 8 | place;
        }
        Arrays.sort(mix);
        return mix[rank] & 0xFF;
    }

    /// Red, green or blue.
    private static int channel(int colour, int channel) {
        return colour >> 16 - 8 * channel & 0xFF;
    }

    private static int colour(Pixels frame, int pixel) {
        byte[] values = frame.values();
        if (frame.channels() == 1) {
            return (values[pixel] & 0xFF) * 0x010101;
        }
        return (values[3 * pixel] & 0xFF) << 16
                | (values[3 * pixel + 1] & 0xFF) << 8
                | values[3 * pixel + 2] & 0xFF;
    }

    private static int cell(int colour) {
        int drop = 8 - BITS;
        return (colour >> 16 + drop) << 2 * BITS
                | (colour >> 8 + drop & (1 << BITS) - 1) << BITS
                | (colour & 0xFF) >> drop;
    }

    /// A range of the cells in their order: the mean colour, the summed squared deviation from it, and the channel that
    /// deviates most.
    private record Box(int from, int to, double[] mean, double error, int widest) {}

    /// The colours that occur, in cells of 2^(8-[#BITS]) a side.
    ///
    /// @param counts pixels by cell
    /// @param means their mean colours, `[cell][channel]`
    /// @param order the cells that hold any, box after box
    private record Cells(long[] counts, float[][] means, int[] order) {
        static Cells of(List<Pixels> frames) {
            long[] counts = new long[1 << 3 * BITS];
            long[][] sums = new long[3][counts.length];
            for (Pixels frame : frames) {
                for (int i = 0; i < frame.height() * frame.width(); i++) {
                    int colour = colour(frame, i);
                    int cell = cell(colour);
                    counts[cell]++;
                    for (int channel = 0; channel < 3; channel++) {
                        sums[channel][cell] += channel(colour, channel);
                    }
                }
            }
            int occupied = (int) Arrays.stream(counts).filter(count -> count > 0).count();
            long[] held = new long[occupied];
            float[][] means = new float[occupied][3];
            int[] order = new int[occupied];
            for (int cell = 0, k = 0; cell < counts.length; cell++) {
                if (counts[cell] > 0) {
                    held[k] = counts[cell];
                    for (int channel = 0; channel < 3; channel++) {
                        means[k][channel] = (float) sums[channel][cell] / counts[cell];
                    }
                    order[k] = k;
                    k++;
                }
            }
            return new Cells(held, means, order);
        }

        Box box(int from, int to) {
            double[] sum = new double[3];
            double[] square = new double[3];
            double count = 0;
            for (int i = from; i < to; i++) {
                long n = counts[order[i]];
                count += n;
                for (int channel = 0; channel < 3; channel++) {
                    double mean = means[order[i]][channel];
                    sum[channel] += n * mean;
                    square[channel] += n * mean * mean;
                }
            }
            double[] mean = new double[3];
            double error = 0;
            double most = -1;
            int widest = 0;
            for (int channel = 0; channel < 3; channel++) {
                mean[channel] = sum[channel] / count;
                double deviation = square[channel] - sum[channel] * mean[channel];
                error += deviation;
                if (deviation > most) {
                    most = deviation;
                    widest = channel;
                }
            }
            // One cell has no spread, whatever rounding says.
            return new Box(from, to, mean, to - from == 1 ? 0 : Math.max(0, error), widest);
        }

        /// Orders the box's cells by side of its mean and says where the second half begins.
        int part(Box box) {
            int[] cells = Arrays.copyOfRange(order, box.from, box.to);
            double mean = box.mean[box.widest];
            int low = box.from;
            int high = box.to;
            for (int cell : cells) {
                if (means[cell][box.widest] <= mean) {
                    order[low++] = cell;
                } else {
                    order[--high] = cell;
                }
            }
            // Means that rounding made alike fall to one side.
            return Math.clamp(low, box.from + 1, box.to - 1);
        }
    }
}
