package io.genoise.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// What this machine multiplies and adds at most, now: chains of fused multiply-adds in registers, of which none waits for
/// another. No kernel can be faster but by computing less.
final class FmaPeak {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /// As many as hide four cycles of latency on two units, and few enough for 16 registers.
    private static final int CHAINS = 10;

    private static final int ROUNDS = 20_000;
    private static final double WARM_SECONDS = 0.3;
    private static final double SECONDS = 0.15;

    private FmaPeak() {}

    /// Operations a second by `threads` threads, a fused multiply-add being two.
    static double measure(int threads) {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            runFor(WARM_SECONDS);
            List<Future<Double>> rates = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                rates.add(pool.submit(() -> runFor(SECONDS)));
            }
            double sum = 0;
            for (Future<Double> rate : rates) {
                sum += rate.get();
            }
            return sum;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("the peak could not be measured", e);
        }
    }

    private static double runFor(double seconds) {
        long begin = System.nanoTime();
        long calls = 0;
        double nanos = 0;
        float sum = 0;
        while (nanos < seconds * 1e9) {
            sum += chains();
            calls++;
            nanos = System.nanoTime() - begin;
        }
        if (Float.isNaN(sum)) {
            throw new IllegalStateException("a chain ended in NaN");
        }
        return 2.0 * CHAINS * SPECIES.length() * ROUNDS * calls / nanos * 1e9;
    }

    private static float chains() {
        FloatVector factor = FloatVector.broadcast(SPECIES, 0.999f);
        FloatVector shift = FloatVector.broadcast(SPECIES, 0.001f);
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        FloatVector e = a;
        FloatVector f = a;
        FloatVector g = a;
        FloatVector h = a;
        FloatVector i = a;
        FloatVector j = a;
        for (int round = 0; round < ROUNDS; round++) {
            a = a.fma(factor, shift);
            b = b.fma(factor, shift);
            c = c.fma(factor, shift);
            d = d.fma(factor, shift);
            e = e.fma(factor, shift);
            f = f.fma(factor, shift);
            g = g.fma(factor, shift);
            h = h.fma(factor, shift);
            i = i.fma(factor, shift);
            j = j.fma(factor, shift);
        }
        return a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).lane(0);
    }
}
