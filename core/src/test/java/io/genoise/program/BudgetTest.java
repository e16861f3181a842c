package io.genoise.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.backend.Backend;
import io.genoise.backend.reference.ReferenceBackend;
import io.genoise.runtime.MemoryLimitException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private final Backend backend = new ReferenceBackend();
    private final Budget budget = new Budget(backend);

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void whatIsHeldIsTakenFromTheLimit() {
        budget.limit(1000);
        budget.allocate(800, "a block needs");
        assertThat(budget.held()).isEqualTo(800);
        assertThat(budget.left()).isEqualTo(200);
    }

    @Test
    void moreThanIsLeftIsRefusedWithWhatItIsFor() {
        budget.limit(1000);
        budget.allocate(800, "a block needs");
        assertThatThrownBy(() -> budget.allocate(208, "Variable w needs"))
                .isInstanceOf(MemoryLimitException.class)
                .hasMessageStartingWith("Variable w needs 208 bytes")
                .hasMessageContaining("holds 800 and its limit is 1,000");
        assertThat(budget.held()).isEqualTo(800);
    }

    /// A limit may come when more is held already: that stays, and nothing more is given, not even nothing.
    @Test
    void overdrawnItGivesNothing() {
        budget.allocate(800, "a block needs");
        budget.limit(100);
        assertThat(budget.left()).isEqualTo(-700);
        assertThatThrownBy(() -> budget.check(0, "a step needs"))
                .isInstanceOf(MemoryLimitException.class);
    }
}
