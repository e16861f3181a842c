package io.genoise.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// How a tensor's axes lie in a value of the graph: its axis i holds axis `axes[i]` of the tensor. So maps that are channels
/// last here, and channels first to ONNX's convolutions, are turned where that is needed alone, and permuting costs nothing.
record Order(List<Integer> axes) {
    Order {
        axes = List.copyOf(axes);
    }

    /// As they are.
    static Order plain(int rank) {
        return new Order(IntStream.range(0, rank).boxed().toList());
    }

    /// `[N,C,…]` of a tensor `[N,…,C]`.
    static Order channelsFirst(int rank) {
        List<Integer> axes = new ArrayList<>(plain(rank).axes);
        axes.add(1, axes.removeLast());
        return new Order(axes);
    }

    /// With the last two exchanged.
    static Order transposed(int rank) {
        List<Integer> axes = new ArrayList<>(plain(rank).axes);
        axes.add(rank - 2, axes.removeLast());
        return new Order(axes);
    }

    int rank() {
        return axes.size();
    }

    boolean isPlain() {
        return equals(plain(rank()));
    }

    /// Where the tensor's axis `axis` lies.
    int place(int axis) {
        return axes.indexOf(axis);
    }

    /// Where the axes of the set `bits` lie, ascending.
    List<Integer> places(int bits) {
        return IntStream.range(0, rank())
                .filter(i -> (bits >> axes.get(i) & 1) == 1)
                .boxed()
                .toList();
    }

    /// `perAxis`, one element an axis of the tensor, in this order.
    <T> List<T> arrange(List<T> perAxis) {
        return axes.stream().map(perAxis::get).toList();
    }

    /// How a value that lies so is transposed to lie as `target`.
    List<Integer> to(Order target) {
        return target.axes.stream().map(this::place).toList();
    }

    /// How the tensor lies in the same value once its axes are permuted: its axis i is then what is axis `order[i]` now.
    Order permuted(List<Integer> order) {
        return new Order(axes.stream().map(order::indexOf).toList());
    }

    /// Of the tensor without the axes in `bits`.
    Order without(int bits) {
        List<Integer> kept =
                plain(rank()).axes.stream().filter(axis -> (bits >> axis & 1) == 0).toList();
        return new Order(axes.stream().filter(kept::contains).map(kept::indexOf).toList());
    }

    /// Of the tensor with `count` axes more in front.
    Order behind(int count) {
        List<Integer> wider = new ArrayList<>(plain(count).axes);
        axes.forEach(axis -> wider.add(axis + count));
        return new Order(wider);
    }

    /// Of the tensor's last `count` axes.
    Order last(int count) {
        return without((1 << rank() - count) - 1);
    }
}
