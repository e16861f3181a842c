package io.genoise.tensor;

import java.util.HashSet;
import java.util.Set;

/// Tells the open devices of one kind apart in messages: cpu, cpu#2 …
final class DeviceNames {
    private static final Set<String> TAKEN = new HashSet<>();

    private DeviceNames() {}

    /// The first name of this kind that no open device has.
    static synchronized String take(String kind) {
        String name = kind;
        for (int number = 2; !TAKEN.add(name); number++) {
            name = kind + "#" + number;
        }
        return name;
    }

    /// `name` may be taken again.
    static synchronized void give(String name) {
        TAKEN.remove(name);
    }
}
