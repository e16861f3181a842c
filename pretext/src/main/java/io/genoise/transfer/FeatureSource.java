package io.genoise.transfer;

import java.util.List;

/// Where the frozen features of one method come from: the same maps, in the same order, for training and test pictures.
/// Each is asked for once. Several sources of one method name are its pretraining seeds.
public interface FeatureSource {
    /// The name of the method's row.
    String method();

    /// The maps of the training pictures.
    List<Features> train();

    /// The maps of the test pictures.
    List<Features> test();

    /// The map to use where labels are too few to choose one: of a network, the end of the last block but one.
    String fixedMap();

    /// What making these features cost, pretraining included, in words for the table: `1.2e15 FLOP, 31 min`.
    default String cost() {
        return "-";
    }

    /// A method with one map at hand.
    static FeatureSource of(String method, Features train, Features test) {
        return of(method, List.of(train), List.of(test), train.map(), "-");
    }

    /// A method with its maps at hand.
    static FeatureSource of(
            String method,
            List<Features> train,
            List<Features> test,
            String fixedMap,
            String cost) {
        return new Given(method, train, test, fixedMap, cost);
    }

    /// A source whose features are there already.
    record Given(
            String method, List<Features> train, List<Features> test, String fixedMap, String cost)
            implements FeatureSource {}
}
