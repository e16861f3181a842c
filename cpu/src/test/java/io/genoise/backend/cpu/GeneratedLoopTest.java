package io.genoise.backend.cpu;

import static io.genoise.expression.Formula.constant;
import static io.genoise.expression.Formula.input;
import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.cpu.generated.Loop;
import io.genoise.expression.Formula;
import io.genoise.primitive.Primitive.Reduction;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class GeneratedLoopTest {
    private static final LoopKind ROW_SUMS = new LoopKind(Instructions.COLUMNS, Reduction.SUM);
    private static final long PATIENCE = 60_000_000_000L;

    /// The instructions of x + 1/n, for this test alone.
    private static Instructions formula(int n) {
        Formula x = input(0);
        return Translator.of(List.of(x.plus(constant(1f / n)).times(x)), new int[] {3});
    }

    private static GeneratedLoop map(int n) {
        return GeneratedLoop.of(LoopKind.MAP, formula(n), new VectorBlocks());
    }

    @Test
    void noMoreThanSoManyAreRememberedAndTheLastUsedAmongThem() {
        GeneratedLoop first = map(10_000);
        for (int i = 1; i < 2 * GeneratedLoop.MOST; i++) {
            map(10_000 + i);
            assertThat(map(10_000)).isSameAs(first);
        }
        assertThat(GeneratedLoop.known()).isLessThanOrEqualTo(GeneratedLoop.MOST);
        assertThat(map(10_000 + 2 * GeneratedLoop.MOST - 1))
                .isSameAs(map(10_000 + 2 * GeneratedLoop.MOST - 1));
    }

    @Test
    void aForgottenLoopThatNobodyUsesIsUnloaded() throws InterruptedException {
        WeakReference<Class<?>> made = new WeakReference<>(map(20_000).now().getClass());
        assertThat(made.get()).isNotNull();
        for (int i = 1; i <= GeneratedLoop.MOST; i++) {
            map(20_000 + i);
        }
        long end = System.nanoTime() + PATIENCE;
        while (made.get() != null && System.nanoTime() < end) {
            System.gc();
            Thread.sleep(20);
        }
        assertThat(made.get()).as("the class after a minute of collections").isNull();
    }

    @Test
    void aForgottenLoopGoesOnWhereItIsInUse() {
        Loop loop = map(30_000).now();
        for (int i = 1; i <= GeneratedLoop.MOST; i++) {
            map(30_000 + i);
        }
        System.gc();
        try (NativeMemory memory = new NativeMemory(1 << 20)) {
            long at = memory.address();
            ScalarBlocks.set(at, 3);
            loop.run(new long[] {at, at + 64}, new long[] {4, 4}, new float[0], 1, 1, at + 128);
            assertThat(ScalarBlocks.get(at + 64)).isEqualTo((3 + 1f / 30_000) * 3);
        }
    }

    @Test
    void aLoopIsAskedForWhenAPlanRunsAgain() {
        Loops loops = new Loops(new VectorBlocks(), Loops.Engine.AUTO);
        Loop loop = loops.of(LoopKind.MAP, formula(50_000));
        try (NativeMemory memory = new NativeMemory(1 << 20)) {
            long at = memory.address();
            for (int run = 0; run < 2; run++) {
                loops.begin();
                for (int block = 0; block < 3; block++) {
                    assertThat(map(50_000).isAsked()).isEqualTo(run == 1 && block > 0);
                    loop.run(
                            new long[] {at, at + 64},
                            new long[] {4, 4},
                            new float[0],
                            1,
                            1,
                            at + 128);
                }
            }
        }
    }

    /// Blocks that fail where a generated sum along rows is finished.
    private static Blocks failing(Runnable failure) {
        return new ScalarBlocks() {
            @Override
            public void finish(Reduction kind, long lanes, int rows, long out, long outStep) {
                failure.run();
            }
        };
    }

    @Tag("slow")
    @Test
    void oneLoopThatFailsStaysInterpretedAndTheOthersGoOn() throws InterruptedException {
        List<LogRecord> said = new ArrayList<>();
        Handler handler =
                new Handler() {
                    @Override
                    public void publish(LogRecord record) {
                        said.add(record);
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        Logger logger = Logger.getLogger("io.genoise");
        logger.addHandler(handler);
        try {
            GeneratedLoop broken =
                    GeneratedLoop.of(
                            ROW_SUMS,
                            formula(40_000),
                            failing(() -> {
                                throw new StackOverflowError("planted");
                            }));
            GeneratedLoop refused =
                    GeneratedLoop.of(
                            ROW_SUMS,
                            formula(40_001),
                            failing(() -> {
                                throw new OutOfMemoryError("planted too");
                            }));
            GeneratedLoop whole = GeneratedLoop.of(ROW_SUMS, formula(40_002), new VectorBlocks());
            broken.later();
            refused.later();
            whole.later();
            long end = System.nanoTime() + PATIENCE;
            while (whole.ready() == null && System.nanoTime() < end) {
                Thread.sleep(5);
            }
            assertThat(whole.ready()).as("the loop behind the broken ones").isNotNull();
            assertThat(broken.ready()).isNull();
            assertThat(refused.ready()).isNull();
            assertThat(said).hasSize(1);
            assertThat(said.getFirst().getThrown()).hasMessage("planted");
            assertThat(said.getFirst().getMessage()).contains("interpreted");
        } finally {
            logger.removeHandler(handler);
        }
    }
}
