package io.genoise.program;

import io.genoise.backend.Backend;
import io.genoise.backend.Group;
import io.genoise.backend.PreparedKernel;
import io.genoise.runtime.MemoryLimitException;
import java.util.HashMap;
import java.util.Map;

/// A device's kernels by what they do. Plans share them; a kernel is closed when the last plan that uses it is.
final class Kernels {
    private final Backend backend;
    private final Map<Group, Shared> shared = new HashMap<>();

    Kernels(Backend backend) {
        this.backend = backend;
    }

    private static final class Shared {
        final PreparedKernel kernel;
        int users;

        Shared(PreparedKernel kernel) {
            this.kernel = kernel;
        }
    }

    /// The kernel for `group`, for one more user, who gives it back by [#release].
    ///
    /// @throws MemoryLimitException if the device has no room for what it needs
    PreparedKernel acquire(Group group) {
        Shared entry = shared.get(group);
        if (entry == null) {
            try {
                entry = new Shared(backend.prepare(group));
            } catch (OutOfMemoryError e) {
                throw new MemoryLimitException(
                        "device %s has no memory for the kernel of %s (%s). Nothing was computed"
                                .formatted(
                                        backend.name(),
                                        group.primitive().getClass().getSimpleName(),
                                        e.getMessage()),
                        e);
            }
            shared.put(group, entry);
        }
        entry.users++;
        return entry.kernel;
    }

    /// Takes back what [#acquire] gave.
    void release(Group group) {
        Shared entry = shared.get(group);
        if (--entry.users == 0) {
            shared.remove(group);
            entry.kernel.close();
        }
    }

    /// How many kernels there are now.
    int count() {
        return shared.size();
    }
}
