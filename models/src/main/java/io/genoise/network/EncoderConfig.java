package io.genoise.network;

import io.genoise.setting.Settings;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Scope;
import java.util.List;
import java.util.Map;

/// What an encoder is made from: a network's name and its settings. A checkpoint's card, the command line and reports
/// handle every network through this, and know none by name.
///
/// A configuration is a record whose components are the settings ([io.genoise.setting.Setting]), among
/// them `channels` and `classes`; [io.genoise.setting.Copy] changes them by name. What is below then comes by itself. With `@AutoService(EncoderConfig.class)` and a public
/// constructor without arguments, which gives the standard settings, [Networks] finds it: a network is one file, and stands
/// in no list.
public interface EncoderConfig {
    /// What the network is called in [Networks], such as `nin`.
    String network();

    /// The standard settings under each name that networks of this kind have: these alone, for most.
    default List<EncoderConfig> standards() {
        return List.of(this);
    }

    /// Channels of the pictures that it takes: 1 or 3.
    int channels();

    /// How many axes of what it takes are places: 2 for pictures `[N,H,W,C]`, 3 for clips `[N,T,H,W,C]` of any number of frames.
    default int axes() {
        return 2;
    }

    /// Outputs of its classifier. With 0 there is none, and the network says what it would read: the means of its last map,
    /// of a transformer the pooled token. All other parameters are the same, by names and by first numbers, whatever the
    /// count.
    int classes();

    /// How many features [EncoderNetwork#forward] gives where there is no classifier.
    int features();

    /// Rows and columns of the smallest square pictures that it takes.
    default int leastSize() {
        return 1;
    }

    /// Rows and columns of the largest square pictures that it takes.
    default int mostSize() {
        return Integer.MAX_VALUE;
    }

    /// The network of these settings in `scope`, its parameters drawn from `seed`.
    default EncoderNetwork create(Scope scope, long seed) {
        return create(new Parameters(scope, seed, network()));
    }

    /// The network of these settings, whose parameters are declared in `parameters`; once it is made, they are complete
    /// ([Parameters#complete]).
    EncoderNetwork create(Parameters parameters);

    /// Whether it is offered to be chosen; false if it is made of others by those who need it.
    default boolean listed() {
        return true;
    }

    /// The settings by name, as text that [#with] reads.
    default Map<String, String> settings() {
        return Settings.of((Record) this);
    }

    /// This with some settings replaced.
    ///
    /// @throws IllegalArgumentException if there is no setting of a name, or its value makes no sense; the message names it
    default EncoderConfig with(Map<String, String> changed) {
        return (EncoderConfig) Settings.with((Record) this, settings().keySet(), changed);
    }

    /// This for pictures of `count` channels.
    default EncoderConfig withChannels(int count) {
        return with(Map.of("channels", Integer.toString(count)));
    }

    /// This for square pictures of `rows` rows, if the size is among the settings; else this, which takes any size that it
    /// allows.
    ///
    /// @throws IllegalArgumentException if there is no network of that size
    default EncoderConfig withSize(int rows) {
        return settings().containsKey("size") ? with(Map.of("size", Integer.toString(rows))) : this;
    }

    /// This with `count` outputs of the classifier, or without one if that is 0.
    default EncoderConfig withClasses(int count) {
        return with(Map.of("classes", Integer.toString(count)));
    }
}
