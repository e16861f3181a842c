package io.genoise.task;

import io.genoise.data.Column;
import io.genoise.data.Images;
import io.genoise.data.Sample;
import io.genoise.data.Views;
import java.lang.reflect.Array;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The same views of a picture in every epoch: those that were drawn first. For a loader with a single worker.
final class SameViews implements Views {
    private final Views views;
    private final Map<Integer, Map<String, Object>> drawn = new HashMap<>();

    SameViews(Views views) {
        this.views = views;
    }

    @Override
    public List<Column> columns(Images images) {
        return views.columns(images).stream().map(SameViews::filled).toList();
    }

    /// The column to be filled from what was kept.
    private static Column filled(Column column) {
        return new Column(column.name(), column.dtype(), column.views(), column.shape(), false);
    }

    @Override
    public void draw(Sample sample) {
        Map<String, Object> kept = drawn.get(sample.index());
        if (kept == null) {
            views.draw(sample);
            drawn.put(sample.index(), numbers(sample));
            return;
        }
        for (Column column : columns(sample.images())) {
            Object own = kept.get(column.name());
            int from = sample.offset(column.name(), 0);
            System.arraycopy(own, 0, array(sample, column), from, Array.getLength(own));
        }
    }

    private Map<String, Object> numbers(Sample sample) {
        Map<String, Object> numbers = new HashMap<>();
        for (Column column : columns(sample.images())) {
            Object all = array(sample, column);
            int count = column.views() * column.viewElements();
            Object own = Array.newInstance(all.getClass().getComponentType(), count);
            System.arraycopy(all, sample.offset(column.name(), 0), own, 0, count);
            numbers.put(column.name(), own);
        }
        return numbers;
    }

    private static Object array(Sample sample, Column column) {
        return switch (column.dtype()) {
            case U8 -> sample.bytes(column.name());
            case I32 -> sample.integers(column.name());
            default -> sample.floats(column.name());
        };
    }
}
