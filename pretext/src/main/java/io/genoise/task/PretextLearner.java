package io.genoise.task;

import io.genoise.network.EncoderNetwork;
import io.genoise.train.Learner;

/// What a pretext task trains. Its part called [io.genoise.train.Part#ENCODER] holds the parameters of [#encoder].
public interface PretextLearner extends Learner {
    /// The network that is used afterwards.
    EncoderNetwork encoder();
}
