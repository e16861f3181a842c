package io.genoise.transfer;

import io.genoise.data.ContentHash;
import io.genoise.random.RandomStream;
import io.genoise.transfer.CrossValidation.Choice;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/// The linear probe and the neighbours on one source of frozen features: map and penalty chosen inside the labelled
/// pictures of each trial.
final class FrozenProbes {
    private static final long INNER = 72;

    private final List<Features> maps;
    private final String fixedMap;
    private final Trials trials;
    private final int[] labels;
    private final int[] groups;
    private final int[] needed;
    private final StudyPlan plan;
    private final FinishedTrials finished;
    private final Optional<String> identity;

    /// @throws IllegalArgumentException if the maps are not of the pictures needed
    FrozenProbes(FeatureSource source, Trials trials, StudyPlan plan, FinishedTrials finished) {
        this.maps = source.maps();
        this.fixedMap = source.fixedMap();
        this.trials = trials;
        this.labels = trials.labels();
        this.groups = trials.groups();
        this.needed = trials.needed();
        this.plan = plan;
        this.finished = finished;
        if (maps.isEmpty()) {
            throw new IllegalArgumentException("'%s' has no map".formatted(source.method()));
        }
        for (Features map : maps) {
            if (map.count() != needed.length) {
                throw new IllegalArgumentException(
                        "'%s', map '%s': features of %s pictures, expected %s (those needed, in their order)"
                                .formatted(source.method(), map.map(), map.count(), needed.length));
            }
        }
        index(fixedMap);
        this.identity = finished.keeps() ? Optional.of(identity()) : Optional.empty();
    }

    /// Features are what a probe follows from, not who made them.
    private String identity() {
        StringBuilder identity = new StringBuilder(fixedMap);
        for (Features map : maps) {
            ByteBuffer values = ByteBuffer.allocate(Float.BYTES * map.values().length);
            values.asFloatBuffer().put(map.values());
            identity.append('\n').append(map.map()).append(' ').append(map.dimension()).append(' ');
            identity.append(ContentHash.of(values.array()));
        }
        return identity.toString();
    }

    /// Linear probes of `several`, which may choose on the same pictures: then they choose once.
    Map<Trial, TrialResult> linear(List<Trial> several) {
        return results(several, FewLabelTable.LINEAR, this::chooseLinear, this::probed);
    }

    /// Nearest neighbours, likewise.
    Map<Trial, TrialResult> neighbours(List<Trial> several) {
        return results(
                several, FewLabelTable.NEIGHBOURS, this::chooseNeighbours, this::besideNeighbours);
    }

    private Map<Trial, TrialResult> results(
            List<Trial> several,
            String head,
            Function<Trial, Choice> choose,
            BiFunction<Trial, Choice, Predictions> predict) {
        Map<IntBuffer, Choice> choices = new HashMap<>();
        Map<Trial, TrialResult> results = new IdentityHashMap<>();
        for (Trial trial : several) {
            String key = finished.key(identity, head, trials, trial, plan.seed());
            results.put(
                    trial,
                    finished.of(
                            key,
                            () -> {
                                long start = System.nanoTime();
                                Choice choice =
                                        choices.computeIfAbsent(
                                                IntBuffer.wrap(trial.selected()),
                                                _ -> choose.apply(trial));
                                Predictions predictions = predict.apply(trial, choice);
                                double seconds = (System.nanoTime() - start) / 1e9;
                                return TrialResult.of(
                                        predictions,
                                        Trial.at(trial.tested(), labels),
                                        choice,
                                        new Cost(0, seconds));
                            }));
        }
        return results;
    }

    private Predictions probed(Trial trial, Choice choice) {
        Features map = maps.get(index(choice.map()));
        LinearClassifier classifier =
                LogisticProbe.fit(
                        map,
                        Trial.rows(trial.learned(), needed),
                        Trial.at(trial.learned(), labels),
                        trials.classes(),
                        choice.strength());
        return classifier.predict(map, Trial.rows(trial.tested(), needed));
    }

    private Predictions besideNeighbours(Trial trial, Choice choice) {
        Features map = maps.get(index(choice.map()));
        int[] known = Trial.at(trial.learned(), labels);
        return Knn.predict(
                map,
                Trial.rows(trial.learned(), needed),
                known,
                trials.classes(),
                Knn.neighbours(known, trials.classes()),
                map,
                Trial.rows(trial.tested(), needed));
    }

    private Choice chooseLinear(Trial trial) {
        int[] known = Trial.at(trial.selected(), labels);
        int[] together = Trial.at(trial.selected(), groups);
        if (!CrossValidation.possible(known, together, trials.classes())) {
            return new Choice(fixedMap, LogisticProbe.FIXED_STRENGTH, null, null);
        }
        int[] rows = Trial.rows(trial.selected(), needed);
        return CrossValidation.linear(
                maps,
                new CrossValidation.Labelled(rows, known, together, trials.classes()),
                seed(plan.seed(), trial));
    }

    private Choice chooseNeighbours(Trial trial) {
        int[] known = Trial.at(trial.selected(), labels);
        int[] together = Trial.at(trial.selected(), groups);
        if (maps.size() == 1 || !CrossValidation.possible(known, together, trials.classes())) {
            return new Choice(fixedMap, null, null, null);
        }
        int[] rows = Trial.rows(trial.selected(), needed);
        return CrossValidation.neighbours(
                maps,
                new CrossValidation.Labelled(rows, known, together, trials.classes()),
                seed(plan.seed(), trial));
    }

    /// The seed of the folds inside a trial: the same for every method.
    static long seed(long study, Trial trial) {
        return RandomStream.of(
                        study, INNER, trial.resample(), trial.fold(), trial.selected().length)
                .nextLong();
    }

    private int index(String map) {
        for (int m = 0; m < maps.size(); m++) {
            if (maps.get(m).map().equals(map)) {
                return m;
            }
        }
        throw new IllegalArgumentException(
                "there is no map '%s' among %s"
                        .formatted(map, maps.stream().map(Features::map).toList()));
    }
}
