package io.genoise.transfer;

import java.util.List;

/// Where the frozen features of one method come from: its maps, of the pictures [Trials#needed], in that order. Asked for
/// once. Several sources of one method name are its seeds.
public interface FeatureSource {
    /// The name of the method's row.
    String method();

    /// The maps.
    List<Features> maps();

    /// The map to use where labels are too few to choose one: of a network, the end of the last block but one.
    String fixedMap();

    /// What making these features cost, pretraining apart.
    default Cost cost() {
        return Cost.NONE;
    }

    /// What the pretraining before them cost.
    default Cost pretraining() {
        return Cost.NONE;
    }

    /// Whether another seed would give other features: false for what nobody had to learn or draw.
    default boolean random() {
        return true;
    }

    /// What seed `r` of this method shares with seed `r` of others of the same lineage, such as a pretraining; empty if
    /// nothing.
    default String lineage() {
        return "";
    }

    /// A source whose features are there already.
    ///
    /// @param method the name of the method's row
    /// @param maps of the pictures needed
    /// @param fixedMap the map to use where none can be chosen
    /// @param random whether another seed would give other features
    /// @param lineage what its seed shares with those of other methods; empty if nothing
    /// @param cost of the features, pretraining apart
    /// @param pretraining what the pretraining before them cost
    record Given(
            String method,
            List<Features> maps,
            String fixedMap,
            boolean random,
            String lineage,
            Cost cost,
            Cost pretraining)
            implements FeatureSource {
        /// One that has randomness, shares no seed, and of whose cost nothing is said.
        public static Given of(String method, List<Features> maps, String fixedMap) {
            return new Given(method, maps, fixedMap, true, "", Cost.NONE, Cost.NONE);
        }

        /// One that nobody had to learn or draw.
        public static Given handMade(
                String method, List<Features> maps, String fixedMap, Cost cost) {
            return new Given(method, maps, fixedMap, false, "", cost, Cost.NONE);
        }
    }
}
