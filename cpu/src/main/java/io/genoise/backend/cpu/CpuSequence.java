package io.genoise.backend.cpu;

import io.genoise.backend.LaunchSequence;

/// A plan's launches, one after the other; its loops are told of each run.
record CpuSequence(LaunchSequence launches, Loops loops) implements LaunchSequence {
    @Override
    public void run(int[] slots) {
        loops.begin();
        Rehearsal.await();
        launches.run(slots);
    }

    @Override
    public void time(int[] slots, long[] nanos) {
        loops.begin();
        Rehearsal.await();
        launches.time(slots, nanos);
    }

    @Override
    public void close() {
        launches.close();
    }
}
