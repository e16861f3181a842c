package io.genoise.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.expression.Formula;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which operands can share memory when a call is cut into rows.
class RowsTest {
    private static final Region BLOCK = Region.ofArena(1 << 20);
    private static final TensorShape MAP = TensorShape.of(2, 3, 4);

    /// What a formula over `layout` in six rows reads, or null.
    private static Rows rows(Region region, Layout layout, Place.Move... moves) {
        Operand operand = new Operand(DType.F32, layout);
        Group group =
                new Group(
                        new Pointwise(Formula.input(0), 0, DType.F32),
                        new int[0],
                        List.of(operand),
                        operand);
        Place place = new Place(region, layout, List.of(moves));
        List<Rows> all = Rows.of(new Call(group, List.of(place, place), "", ""), 6);
        return all == null ? null : all.getFirst();
    }

    @Test
    void leadingAxesMakeUpTheRows() {
        assertThat(Rows.leading(MAP, 6)).isEqualTo(2);
        assertThat(Rows.leading(MAP, 2)).isEqualTo(1);
        assertThat(Rows.leading(MAP, 4)).isEqualTo(-1);
        assertThat(Rows.leading(TensorShape.of(6), 6)).isEqualTo(1);
    }

    @Test
    void theSameRowsMayShareMemory() {
        Rows map = rows(BLOCK, Layout.contiguous(MAP));
        assertThat(map.keepsApart(rows(BLOCK, Layout.contiguous(TensorShape.of(6, 4))))).isTrue();
        assertThat(map.keepsApart(rows(BLOCK, Layout.contiguous(MAP).from(24)))).isTrue();
        assertThat(map.keepsApart(rows(Region.ofArena(96), Layout.contiguous(MAP)))).isTrue();
    }

    @Test
    void whatMeetsAnotherRowMayNot() {
        Rows map = rows(BLOCK, Layout.contiguous(MAP));
        assertThat(map.keepsApart(rows(BLOCK, Layout.contiguous(MAP).from(4)))).isFalse();
        assertThat(map.keepsApart(rows(BLOCK, Layout.contiguous(MAP).flip(3)))).isFalse();
        Layout column = Layout.contiguous(TensorShape.of(4)).broadcast(TensorShape.of(6, 4));
        assertThat(map.keepsApart(rows(BLOCK, column))).isFalse();
        Rows moving = rows(BLOCK, Layout.contiguous(MAP), new Place.Move(0, 4));
        assertThat(map.keepsApart(moving)).isFalse();
    }

    @Test
    void whatDoesNotLieInRowsIsNotCut() {
        Layout across = Layout.contiguous(TensorShape.of(3, 2, 4)).permute(new int[] {1, 0, 2});
        assertThat(rows(BLOCK, across)).isNull();
    }
}
