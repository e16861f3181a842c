package io.genoise.task.part;

import io.genoise.augment.AugmentedViews;
import io.genoise.data.Images;
import io.genoise.figure.Section;
import io.genoise.task.PretextTask;
import io.genoise.task.ShortcutControl;
import io.genoise.task.Trained;
import java.util.List;

/// A task that embeds views of pictures, by an [EmbeddingLearner]: what all of them show, and the trick that all of them are
/// suspected of.
public interface ViewTask extends PretextTask {
    @Override
    AugmentedViews views(Images images);

    @Override
    default List<Section> previews(Trained trained) {
        return List.of(ViewSection.of(trained, views(trained.train())));
    }

    @Override
    default List<ShortcutControl> controls(Trained trained) {
        return List.of(ColourControl.of(trained, views(trained.train())));
    }
}
