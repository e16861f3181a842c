package io.genoise.train;

import io.genoise.network.EncoderNetwork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Looks at a net while it learns: what it sees is printed and logged, and nothing is chosen by it. It draws no random number of
/// the training's, and changes nothing.
@FunctionalInterface
public interface Onlooker {
    /// Sees nothing.
    Onlooker NONE =
            new Onlooker() {
                @Override
                public Map<String, Double> look(EncoderNetwork encoder, EncoderCard card) {
                    return Map.of();
                }

                @Override
                public boolean watches(long step, long steps) {
                    return false;
                }
            };

    /// At the end of each epoch: figures by name, which are no figures of the training's.
    ///
    /// @param card what it takes to use `encoder`
    Map<String, Double> look(EncoderNetwork encoder, EncoderCard card);

    /// Whether it looks at the learner after `step` of `steps` steps, and not at the figures alone: the learner is in exactly that
    /// state then. Elsewhere a device that works while its caller goes on may be two steps further.
    default boolean watches(long step, long steps) {
        return true;
    }

    /// Before the first step and after every one. It may leave pictures in the run's folder, the same ones whenever it comes to
    /// the same step again: a run that is resumed repeats some.
    ///
    /// @throws IOException if it cannot
    default Seen watch(Moment moment) throws IOException {
        return Seen.NOTHING;
    }

    /// A learner between two steps.
    ///
    /// @param learner in the state that the last step left, where the onlooker [watches][Onlooker#watches]
    /// @param step how many steps are done
    /// @param steps of the whole training
    /// @param figures of the last step, by name; empty before the first one
    /// @param folder of the run
    record Moment(
            Learner learner,
            long step,
            long steps,
            Map<String, Double> figures,
            RunFolder folder) {}

    /// What was seen between two steps.
    ///
    /// @param figures that are written down beside the step's own
    /// @param lines that are worth telling at once
    record Seen(Map<String, Double> figures, List<String> lines) {
        /// Nothing.
        public static final Seen NOTHING = new Seen(Map.of(), List.of());

        /// Copies the list.
        public Seen {
            lines = List.copyOf(lines);
        }
    }

    /// This one between the steps of a training of `steps` steps, in which `learner` learns.
    default RunJournal.Watcher watcher(Learner learner, long steps, RunFolder folder) {
        Onlooker self = this;
        return new RunJournal.Watcher() {
            @Override
            public Seen watch(long step, Map<String, Double> figures) throws IOException {
                return self.watch(new Moment(learner, step, steps, figures, folder));
            }

            @Override
            public boolean looks(long step) {
                return self.watches(step, steps);
            }
        };
    }

    /// Who sees what this one sees and then what `other` does.
    default Onlooker and(Onlooker other) {
        Onlooker self = this;
        return new Onlooker() {
            @Override
            public Map<String, Double> look(EncoderNetwork encoder, EncoderCard card) {
                Map<String, Double> figures = new LinkedHashMap<>(self.look(encoder, card));
                figures.putAll(other.look(encoder, card));
                return figures;
            }

            @Override
            public boolean watches(long step, long steps) {
                return self.watches(step, steps) || other.watches(step, steps);
            }

            @Override
            public Seen watch(Moment moment) throws IOException {
                Seen first = self.watch(moment);
                Seen second = other.watch(moment);
                Map<String, Double> figures = new LinkedHashMap<>(first.figures());
                figures.putAll(second.figures());
                List<String> lines = new ArrayList<>(first.lines());
                lines.addAll(second.lines());
                return new Seen(figures, lines);
            }
        };
    }
}
