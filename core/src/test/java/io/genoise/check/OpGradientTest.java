package io.genoise.check;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every operation's gradient, and its gradient's gradient, against central differences in double.
class OpGradientTest {
    static List<OpCheck> cases() {
        return OpCases.all(Extents.SMALL);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsAreTheSlopes(OpCheck operation) {
        operation.derivatives();
    }
}
