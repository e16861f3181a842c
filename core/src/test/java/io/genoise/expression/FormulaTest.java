package io.genoise.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormulaTest {
    private static final Formula X = Formula.input(0);

    /// A formula of n nodes with 2ⁿ paths from its root to its leaf.
    private static Formula squarings(int n, Formula leaf) {
        Formula f = leaf;
        for (int i = 0; i < n; i++) {
            f = f.square();
        }
        return f;
    }

    /// Where a walk follows paths it never ends: the limit only says so.
    private static void ends(Runnable work) {
        assertTimeoutPreemptively(Duration.ofSeconds(20), work::run);
    }

    @Test
    void sharedSubtreesAreComparedOnce() {
        ends(() -> assertThat(squarings(500, X)).isEqualTo(squarings(500, Formula.input(0))));
    }

    @Test
    void aDifferenceUnderSharedSubtreesIsFound() {
        Formula y = Formula.input(1);
        ends(() -> assertThat(squarings(500, X)).isNotEqualTo(squarings(500, y)));
    }

    @Test
    void sharedSubtreesAreDifferentiatedOnce() {
        ends(() -> {
            Formula once = Derivatives.of(squarings(26, X), 0);
            assertThat(Derivatives.of(squarings(26, X), 0)).isEqualTo(once);
            assertThat(TapeTest.evaluate(once, 1)).isEqualTo(0x1p26);
        });
    }

    @Test
    void aLongFormulaIsShownByItsBeginning() {
        ends(() -> assertThat(squarings(500, X).toString()).hasSizeLessThan(3000).contains("…"));
    }

    @Test
    void aShortFormulaIsShownInFull() {
        assertThat(X.plus(Formula.slot(0)).max(Formula.constant(2)).exp())
                .hasToString("exp(maximum((x0 + s0), 2.0))");
    }

    @Test
    void transformAsksForEachLeafOnceInTheOrderOfEvaluation() {
        List<Formula> asked = new ArrayList<>();
        Formula y = Formula.input(1);
        Formula f = y.times(X).plus(X.minus(y));
        f.transform(leaf -> {
            asked.add(leaf);
            return leaf;
        });
        assertThat(asked).containsExactly(y, X);
    }

    @Test
    void transformKeepsWhatIsShared() {
        Formula sum = X.plus(Formula.ONE);
        Formula to = sum.times(sum).transform(leaf -> leaf == X ? X.exp() : leaf);
        assertThat(to.operand(0)).isSameAs(to.operand(1));
        assertThat(to).isEqualTo(X.exp().plus(Formula.ONE).square());
    }

    @Test
    void transformGivesTheSameObjectWhereNothingChanges() {
        Formula f = X.exp().plus(X);
        assertThat(f.transform(leaf -> leaf)).isSameAs(f);
    }

    @Test
    void numbersOfTheUsersMayStandWhereFormulasDo() {
        assertThat(TapeTest.evaluate(X.clamp(-1, 2), 5)).isEqualTo(2);
        assertThat(TapeTest.evaluate(X.max(3), 1)).isEqualTo(3);
        assertThat(TapeTest.evaluate(X.min(3), 4)).isEqualTo(3);
        assertThat(TapeTest.evaluate(X.power(3), 2)).isEqualTo(8);
        assertThat(TapeTest.evaluate(X.greater(1), 2)).isEqualTo(1);
        assertThat(TapeTest.evaluate(X.less(1), 2)).isEqualTo(0);
        assertThat(TapeTest.evaluate(X.greaterEqual(Formula.ONE), 1)).isEqualTo(1);
        assertThat(TapeTest.evaluate(X.square(), 3)).isEqualTo(9);
    }
}
