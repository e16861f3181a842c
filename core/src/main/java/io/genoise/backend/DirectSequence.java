package io.genoise.backend;

import java.util.List;

/// The launches one by one, on the caller's thread.
final class DirectSequence implements LaunchSequence {
    private final Backend backend;
    private final Launch[] launches;
    private final Span[][] operands;

    DirectSequence(Backend backend, List<Launch> launches) {
        this.backend = backend;
        this.launches = launches.toArray(Launch[]::new);
        this.operands = new Span[this.launches.length][];
        for (int k = 0; k < operands.length; k++) {
            if (this.launches[k] instanceof Launch.Compute compute) {
                operands[k] = new Span[compute.operands().size()];
                for (int i = 0; i < operands[k].length; i++) {
                    operands[k][i] = compute.operands().get(i).span();
                }
            }
        }
    }

    @Override
    public void run(int[] slots) {
        for (int k = 0; k < launches.length; k++) {
            launch(k, slots);
        }
    }

    @Override
    public void time(int[] slots, long[] nanos) {
        for (int k = 0; k < launches.length; k++) {
            long start = System.nanoTime();
            launch(k, slots);
            nanos[k] += System.nanoTime() - start;
        }
    }

    private void launch(int k, int[] slots) {
        switch (launches[k]) {
            case Launch.Compute compute -> {
                for (int i = 0; i < operands[k].length; i++) {
                    Launch.Place place = compute.operands().get(i);
                    if (!place.shifts().isEmpty()) {
                        operands[k][i] = place.at(slots);
                    }
                }
                compute.kernel().run(operands[k], compute.workspace(), slots);
            }
            case Launch.Copy copy ->
                    backend.copy(copy.source().at(slots), copy.target(), copy.bytes());
        }
    }

    @Override
    public void close() {
        // holds nothing of its own
    }
}
