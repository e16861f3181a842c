package io.genoise.tensor;

import io.genoise.backend.Staged;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;

/// Batches on their way to a device, one after another, always in the same memory. On a device that works while its caller
/// goes on, a batch is asked for and copied over one ahead, while the step before it runs; elsewhere it is copied
/// when its turn comes, as `Variable.set` would.
///
/// {@snippet :
/// try (Feed<Batch> feed = device.feed(loader.epoch(), b -> List.of(
///         HostColumn.of("images", shape, b.pixels()), HostColumn.of("labels", Shape.of(128), b.labels())))) {
///     for (Feed.Fed<Batch> batch : feed) {
///         try (Step step = device.step()) {
///             Tensor logits = network.forward(batch.tensor("images"), pass);
///             …
///             step.run();
///         }
///     }
/// }
/// }
///
/// To be gone through once, between steps, by the device's thread.
///
/// @param <H> the host's batch. Its arrays may be filled again as soon as it has been handed out.
public final class Feed<H> implements Iterable<Feed.Fed<H>>, Iterator<Feed.Fed<H>>, AutoCloseable {
    /// Batches of so many different shapes keep their memory; of more, the shapes used longest ago lose it.
    private static final int MOST_SHAPES = 4;

    /// A batch that is on the device, until the next one is asked for.
    ///
    /// @param host the host's batch
    /// @param columns the batch's tensors by their columns' names
    public record Fed<H>(H host, Map<String, Tensor> columns) {
        /// Copies `columns`.
        public Fed {
            columns = Map.copyOf(columns);
        }

        /// The column called `name`.
        ///
        /// @throws IllegalArgumentException if there is none
        public Tensor tensor(String name) {
            Tensor found = columns.get(name);
            if (found == null) {
                throw new IllegalArgumentException(
                        "no column is called %s; there are %s".formatted(name, columns.keySet()));
            }
            return found;
        }
    }

    /// A batch that was asked for ahead, and its numbers, or why there is none.
    private record Ahead<H>(
            H host, List<HostColumn> columns, List<Staged> numbers, RuntimeException failure) {}

    private record Place(Scope scope, List<Storage> storages) {}

    private final Device device;
    private final Iterator<H> batches;
    private final Function<H, List<HostColumn>> columns;
    private final LinkedHashMap<List<Object>, Place> places = new LinkedHashMap<>(8, 0.75f, true);
    private Ahead<H> ahead;
    private boolean closed;

    Feed(Device device, Iterator<H> batches, Function<H, List<HostColumn>> columns) {
        this.device = device;
        this.batches = batches;
        this.columns = columns;
    }

    @Override
    public Iterator<Fed<H>> iterator() {
        return this;
    }

    @Override
    public boolean hasNext() {
        return !closed && (ahead != null || batches.hasNext());
    }

    /// Puts the next batch in the place of the one before.
    ///
    /// @throws IllegalStateException if a step is open
    @Override
    public Fed<H> next() {
        if (!hasNext()) {
            throw new NoSuchElementException("there are no more batches");
        }
        return device.between(() -> device.runsAhead() ? fromAhead() : fromHost());
    }

    private Fed<H> fromHost() {
        H host = batches.next();
        List<HostColumn> of = columns.apply(host);
        List<Storage> to = place(of);
        for (int i = 0; i < of.size(); i++) {
            of.get(i).upload(device.backend(), to.get(i).span());
        }
        return fed(host, of, to);
    }

    private Fed<H> fromAhead() {
        Ahead<H> now = ahead == null ? stage() : ahead;
        ahead = null;
        if (now.failure != null) {
            throw now.failure;
        }
        List<Storage> to = place(now.columns);
        for (int i = 0; i < to.size(); i++) {
            now.numbers.get(i).into(to.get(i).span(), to.get(i).dtype);
        }
        ahead = stage();
        return fed(now.host, now.columns, to);
    }

    /// The next batch, its numbers taken over; null if there is none. What goes wrong is told when its turn comes.
    private Ahead<H> stage() {
        try {
            if (!batches.hasNext()) {
                return null;
            }
            H host = batches.next();
            List<HostColumn> of = columns.apply(host);
            return new Ahead<>(
                    host, of, of.stream().map(c -> c.stage(device.backend())).toList(), null);
        } catch (RuntimeException e) {
            return new Ahead<>(null, null, null, e);
        }
    }

    private List<Storage> place(List<HostColumn> of) {
        List<Object> key = new ArrayList<>();
        of.forEach(column -> key.addAll(List.of(column.name, column.shape, column.dtype)));
        Place known = places.get(key);
        if (known == null) {
            if (places.size() == MOST_SHAPES) {
                Map.Entry<List<Object>, Place> oldest = places.firstEntry();
                places.remove(oldest.getKey());
                oldest.getValue().scope.close();
            }
            Scope scope = device.scope().open();
            List<Storage> storages = new ArrayList<>();
            try {
                for (HostColumn column : of) {
                    storages.add(scope.allocate(column.name, column.shape, column.dtype));
                }
            } catch (RuntimeException e) {
                scope.close();
                throw e;
            }
            known = new Place(scope, storages);
            places.put(key, known);
        }
        return known.storages;
    }

    private static <H> Fed<H> fed(H host, List<HostColumn> of, List<Storage> storages) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int i = 0; i < of.size(); i++) {
            tensors.put(of.get(i).name, new Tensor(storages.get(i)));
        }
        return new Fed<>(host, tensors);
    }

    /// Gives the batches' memory back. The host's batches are their maker's to close.
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (ahead != null && ahead.failure == null) {
                ahead.numbers.forEach(Staged::drop);
            }
            ahead = null;
            places.values().forEach(place -> place.scope.close());
            places.clear();
        }
    }
}
