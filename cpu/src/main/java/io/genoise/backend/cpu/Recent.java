package io.genoise.backend.cpu;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// A cache of at most so many values: what was asked for longest ago goes first. What it lets go lives on where it is in
/// use, and is garbage where it is not. Used by any thread.
final class Recent<K, V> {
    private final int most;
    private final Map<K, V> known = new LinkedHashMap<>(16, 0.75f, true);

    Recent(int most) {
        this.most = most;
    }

    /// The value of `key`: the one that is known, or a new one.
    synchronized V get(K key, Function<K, V> make) {
        V value = known.get(key);
        if (value == null) {
            value = make.apply(key);
            known.put(key, value);
            if (known.size() > most) {
                known.remove(known.keySet().iterator().next());
            }
        }
        return value;
    }

    synchronized int size() {
        return known.size();
    }
}
