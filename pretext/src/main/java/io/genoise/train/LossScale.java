package io.genoise.train;

import io.genoise.shape.DType;
import io.genoise.tensor.Device;
import java.util.Map;

/// What losses are multiplied by before their gradients are taken, and gradients divided by afterwards (Micikevicius et al.
/// 2018, arXiv:1710.03740). Stored as f16, most gradients of maps are below the least number, 6·10⁻⁸; multiplied by some
/// thousand they are not, until they exceed the greatest, 65,504.
///
/// It is a power of two, so that it changes no other bit. A step whose gradients are not finite changes nothing and halves
/// it; [#PATIENCE] good ones in a row double it. In a step it is a slot: another value is no other plan.
///
/// @param used whether anything is scaled
/// @param factor 1 … 2²⁴
/// @param good steps since it changed
record LossScale(boolean used, float factor, int good) {
    static final int PATIENCE = 500;

    /// What figures and notes call it.
    static final String FACTOR = "loss scale";

    private static final float BEGIN = 1 << 16;
    private static final float MOST = 1 << 24;

    private static final String GOOD = "loss scale.good";

    /// Nothing is scaled.
    static final LossScale NONE = new LossScale(false, 1, 0);

    /// What training on `device` begins with: steps that store f16 need it.
    static LossScale of(Device device) {
        return device.storage() == DType.F16 ? new LossScale(true, BEGIN, 0) : NONE;
    }

    /// Whether less of it may mend a step that was not finite.
    boolean canFall() {
        return factor > 1;
    }

    /// After a step that was not finite.
    LossScale fallen() {
        return new LossScale(used, factor / 2, 0);
    }

    /// After a step that was.
    LossScale held() {
        if (!used) {
            return this;
        }
        return good + 1 < PATIENCE || factor >= MOST
                ? new LossScale(true, factor, good + 1)
                : new LossScale(true, 2 * factor, 0);
    }

    /// Whether `steps` finite steps leave it as it is.
    boolean isHeldFor(int steps) {
        return !used || good + steps < PATIENCE || factor >= MOST;
    }

    /// Notes it in a checkpoint.
    void save(Map<String, String> notes) {
        if (used) {
            notes.put(FACTOR, Float.toString(factor));
            notes.put(GOOD, Integer.toString(good));
        }
    }

    /// As a checkpoint's `notes` have it, if it is used.
    ///
    /// @throws IllegalArgumentException if they make no sense
    LossScale restored(Map<String, String> notes) {
        if (!used || !notes.containsKey(FACTOR)) {
            return this;
        }
        try {
            float noted = Float.parseFloat(notes.get(FACTOR));
            if (noted >= 1 && noted <= MOST && Math.scalb(1f, Math.getExponent(noted)) == noted) {
                return new LossScale(true, noted, Integer.parseInt(notes.getOrDefault(GOOD, "0")));
            }
        } catch (NumberFormatException _) {
            // Told below.
        }
        throw new IllegalArgumentException(
                "the checkpoint's notes %s and %s are %s and %s, not a power of two and a number of steps"
                        .formatted(FACTOR, GOOD, notes.get(FACTOR), notes.get(GOOD)));
    }
}
