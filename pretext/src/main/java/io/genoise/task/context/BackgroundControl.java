package io.genoise.task.context;

import io.genoise.task.ShortcutControl;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How often turns of backgrounds are told right, of drawn scenes without their objects: what is told of them was not learned
/// from objects. No verdict: skies and floors have an up.
///
/// @param accuracy the share told right
/// @param chance of a net that guesses
record BackgroundControl(double accuracy, double chance) implements ShortcutControl {
    @Override
    public List<String> lines() {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "control, turns of backgrounds without objects: %.1f %% (chance %.1f %%)",
                        100 * accuracy,
                        100 * chance));
    }

    @Override
    public Map<String, String> notes() {
        return Map.of(
                "control, turns of backgrounds", String.format(Locale.ROOT, "%.4f", accuracy));
    }
}
