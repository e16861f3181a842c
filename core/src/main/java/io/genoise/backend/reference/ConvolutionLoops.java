package io.genoise.backend.reference;

import io.genoise.backend.Group;
import io.genoise.primitive.Primitive.Convolve;
import io.genoise.primitive.Primitive.ConvolveInput;
import io.genoise.primitive.Primitive.ConvolveWeight;
import io.genoise.shape.TensorShape;

/// The convolution and its two adjoints, each as the sum that one element of its result is. With x `[N,i,C]`,
/// w `[K,t,C/groups]` and y `[N,p,K]`, where i counts places, t taps and p positions ([Slide]):
///
///     y[n,p,k]  = Σ t,c  x[n, reads(p,t), c] · w[k,t,c]
///     dx[n,i,c] = Σ t,k  dy[n, readers(i,t), k] · w[k,t,c]
///     dw[k,t,c] = Σ n,p  x[n, reads(p,t), c] · dy[n,p,k]
///
/// where filter k of group g = k / (K/groups) sees the channels from g·C/groups on.
final class ConvolutionLoops {
    private ConvolutionLoops() {}

    static Loops convolve(Convolve p, Group group) {
        TensorShape w = group.inputs().get(1).layout().shape();
        TensorShape y = group.output().layout().shape();
        Slide slide = new Slide(p.window(), group.inputs().get(0).layout().shape(), y);
        int[] reads = slide.reads();
        int filters = w.extent(0);
        int part = w.extent(-1);
        int channels = part * p.groups();
        int share = filters / p.groups();
        return (block, at, slots) -> {
            for (int n = 0; n < slide.pictures; n++) {
                for (int position = 0; position < slide.positions; position++) {
                    for (int k = 0; k < filters; k++) {
                        double sum = 0;
                        for (int tap = 0; tap < slide.taps; tap++) {
                            int place = reads[position * slide.taps + tap];
                            if (place >= 0) {
                                int from =
                                        at[0]
                                                + (n * slide.places + place) * channels
                                                + k / share * part;
                                int weight = at[1] + (k * slide.taps + tap) * part;
                                for (int c = 0; c < part; c++) {
                                    sum += block[0][from + c] * block[1][weight + c];
                                }
                            }
                        }
                        block[2][at[2] + (n * slide.positions + position) * filters + k] = sum;
                    }
                }
            }
        };
    }

    static Loops convolveInput(ConvolveInput p, Group group) {
        TensorShape w = group.inputs().get(1).layout().shape();
        TensorShape dy = group.inputs().get(0).layout().shape();
        Slide slide = new Slide(p.window(), group.output().layout().shape(), dy);
        int[] readers = slide.readers();
        int filters = w.extent(0);
        int part = w.extent(-1);
        int channels = part * p.groups();
        int share = filters / p.groups();
        return (block, at, slots) -> {
            for (int n = 0; n < slide.pictures; n++) {
                for (int place = 0; place < slide.places; place++) {
                    for (int c = 0; c < channels; c++) {
                        double sum = 0;
                        int firstFilter = c / part * share;
                        for (int tap = 0; tap < slide.taps; tap++) {
                            int position = readers[place * slide.taps + tap];
                            if (position >= 0) {
                                int from = at[0] + (n * slide.positions + position) * filters;
                                for (int k = firstFilter; k < firstFilter + share; k++) {
                                    int weight = at[1] + (k * slide.taps + tap) * part + c % part;
                                    sum += block[0][from + k] * block[1][weight];
                                }
                            }
                        }
                        block[2][at[2] + (n * slide.places + place) * channels + c] = sum;
                    }
                }
            }
        };
    }

    static Loops convolveWeight(ConvolveWeight p, Group group) {
        TensorShape w = group.output().layout().shape();
        TensorShape dy = group.inputs().get(1).layout().shape();
        Slide slide = new Slide(p.window(), group.inputs().get(0).layout().shape(), dy);
        int[] reads = slide.reads();
        int filters = w.extent(0);
        int part = w.extent(-1);
        int channels = part * p.groups();
        int share = filters / p.groups();
        return (block, at, slots) -> {
            for (int k = 0; k < filters; k++) {
                for (int tap = 0; tap < slide.taps; tap++) {
                    for (int c = 0; c < part; c++) {
                        double sum = 0;
                        int channel = k / share * part + c;
                        for (int n = 0; n < slide.pictures; n++) {
                            for (int position = 0; position < slide.positions; position++) {
                                int place = reads[position * slide.taps + tap];
                                if (place >= 0) {
                                    sum +=
                                            block[0][
                                                            at[0]
                                                                    + (n * slide.places + place)
                                                                            * channels
                                                                    + channel]
                                                    * block[1][
                                                            at[1]
                                                                    + (n * slide.positions
                                                                                    + position)
                                                                            * filters
                                                                    + k];
                                }
                            }
                        }
                        block[2][at[2] + (k * slide.taps + tap) * part + c] = sum;
                    }
                }
            }
        };
    }
}
