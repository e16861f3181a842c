package io.genoise.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// A [ContestWorker] in its own process, seen from outside.
final class ContestProcess implements AutoCloseable {
    private final WorkerProcess process;

    /// What some steps took.
    ///
    /// @param recording median nanoseconds of recording a step
    /// @param finding median nanoseconds of finding its plan, or of making it in the first step
    /// @param memory how far the process's memory has grown at most since before its network was made, in bytes
    /// @param held bytes that the device holds
    record Took(long nanos, long recording, long finding, long memory, long held) {
        private static Took of(String... numbers) {
            return new Took(
                    Long.parseLong(numbers[1]),
                    Long.parseLong(numbers[2]),
                    Long.parseLong(numbers[3]),
                    Long.parseLong(numbers[4]),
                    Long.parseLong(numbers[5]));
        }
    }

    /// A process of this one's Java options.
    ///
    /// @param what `genoise`, `channels_last`, `contiguous`, or `both` to compare them
    /// @param environment variables to set; an empty one is removed
    ContestProcess(
            Contest contest,
            String what,
            Work work,
            int threads,
            List<String> javaOptions,
            Map<String, String> environment)
            throws IOException {
        this(contest, what, work, threads, javaOptions, environment, null);
    }

    /// As that, with a [WeightsFile] for PyTorch to begin with, so that it need not draw any.
    ContestProcess(
            Contest contest,
            String what,
            Work work,
            int threads,
            List<String> javaOptions,
            Map<String, String> environment,
            Path weights)
            throws IOException {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of(contest.name(), Integer.toString(threads), what));
        arguments.addAll(List.of(work.arguments()));
        if (weights != null) {
            arguments.add(weights.toString());
        }
        process =
                new WorkerProcess(
                        contest.name() + " in " + what,
                        WorkerProcess.java(ContestWorker.class, javaOptions, arguments),
                        environment);
    }

    /// Any process that makes steps when told `run n`, a peer in another class path for one.
    ContestProcess(WorkerProcess process) {
        this.process = process;
    }

    /// Makes `steps` training steps.
    ///
    /// @throws IOException with the process's last words if it ends instead
    Took run(int steps) throws IOException {
        return Took.of(process.answer("run " + steps, "took"));
    }

    /// The losses of `steps` steps, over another batch each.
    ///
    /// @throws IOException with the process's last words if it ends instead
    double[] losses(int steps) throws IOException {
        return Stream.of(process.answer("losses " + steps, "losses"))
                .skip(1)
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /// The comparisons of both, a line each; the last is `agrees` or `differs`.
    ///
    /// @throws IOException with the process's last words if it ends instead
    List<String> check() throws IOException {
        return process.ask("check", Set.of("agrees", "differs"));
    }

    /// Where the time of `steps` steps goes, in lines.
    ///
    /// @throws IOException with the process's last words if it ends instead
    List<String> profile(int steps) throws IOException {
        List<String> lines = process.ask("profile " + steps, Set.of("done"));
        return lines.subList(0, lines.size() - 1);
    }

    /// Ends the process.
    @Override
    public void close() throws IOException {
        process.close();
    }
}
