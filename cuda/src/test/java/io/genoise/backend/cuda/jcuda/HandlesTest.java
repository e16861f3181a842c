package io.genoise.backend.cuda.jcuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandlesTest {
    private final Handles<String> handles = new Handles<>("stream");

    @Test
    void everyObjectHasANumberOfItsOwnAndNoneHasZero() {
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            numbers.add(handles.add("object " + i));
        }
        assertThat(numbers).doesNotHaveDuplicates().doesNotContain(0L);
        for (int i = 0; i < 100; i++) {
            assertThat(handles.get(numbers.get(i))).isEqualTo("object " + i);
        }
    }

    @Test
    void whatWasRemovedIsNoLongerThere() {
        long handle = handles.add("one");
        assertThat(handles.remove(handle)).isEqualTo("one");
        assertThat(handles.size()).isZero();
        assertThatThrownBy(() -> handles.get(handle))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no stream %s".formatted(handle));
        assertThatThrownBy(() -> handles.remove(handle))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void numbersOfTheRemovedAreUsedAgain() {
        for (int i = 0; i < 1000; i++) {
            handles.remove(handles.add("one"));
        }
        assertThat(handles.add("another")).isEqualTo(1);
    }

    @Test
    void noNumberThatWasNeverGivenIsTaken() {
        handles.add("one");
        assertThatThrownBy(() -> handles.get(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> handles.get(2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> handles.get(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> handles.get(1L << 32))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
