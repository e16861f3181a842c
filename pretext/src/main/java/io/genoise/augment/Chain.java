package io.genoise.augment;

import io.genoise.random.RandomStream;
import io.genoise.tensor.Tensor;
import java.util.List;

/// Changes one after another: f = fₖ ∘ … ∘ f₁. Their parameters lie side by side.
record Chain(List<Augmentation> changes) implements Augmentation {
    @Override
    public int parameters() {
        return changes.stream().mapToInt(Augmentation::parameters).sum();
    }

    @Override
    public void draw(RandomStream random, float[] into, int at) {
        int next = at;
        for (int i = 0; i < changes.size(); i++) {
            changes.get(i).draw(random.child(i), into, next);
            next += changes.get(i).parameters();
        }
    }

    @Override
    public Tensor apply(Tensor pictures, Tensor parameters) {
        Tensor changed = pictures;
        int next = 0;
        for (Augmentation change : changes) {
            int end = next + change.parameters();
            changed = change.apply(changed, parameters.fixedSlice(1, next, end));
            next = end;
        }
        return changed;
    }
}
