package io.genoise.train;

import io.genoise.network.EncoderConfig;
import io.genoise.network.EncoderNetwork;
import io.genoise.network.Networks;
import io.genoise.tensor.Scope;
import io.genoise.weights.Checkpoint;
import io.genoise.weights.ParameterTensors;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/// What must be known of an encoder besides its weights to use it again: which network, and how its input is prepared.
/// Kept as notes in every checkpoint: the network's name as `network`, its settings as `name.setting`.
///
/// @param network what it was made from
/// @param size rows and columns of the pictures that it was trained on
/// @param standardization of its input
public record EncoderCard(EncoderConfig network, int size, Standardization standardization) {
    private static final String NETWORK = "network";
    private static final String COLOURS = "input.colours";

    /// The network's name and settings in words: `nin, blocks 4, width 0.25`. Channels and classes are left out: pictures
    /// and task say them.
    public String words() {
        StringJoiner words = new StringJoiner(", ");
        words.add(network.network());
        network.settings()
                .forEach((name, value) -> {
                    if (!name.equals("channels") && !name.equals("classes")) {
                        words.add("%s %s".formatted(name, value));
                    }
                });
        return words.toString();
    }

    /// As notes of a checkpoint.
    public Map<String, String> notes() {
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put(NETWORK, network.network());
        network.settings()
                .forEach((name, value) -> notes.put(network.network() + "." + name, value));
        notes.put("input.size", Integer.toString(size));
        notes.put("input.mean", text(standardization.mean()));
        notes.put("input.deviation", text(standardization.deviation()));
        notes.put(COLOURS, standardization.space().toString());
        return notes;
    }

    /// The card in a checkpoint's notes.
    ///
    /// @throws IllegalArgumentException if there is none, or it makes no sense; the message names the note
    public static EncoderCard of(Map<String, String> notes) {
        String name = note(notes, NETWORK);
        Map<String, String> settings = new LinkedHashMap<>();
        notes.forEach((note, value) -> {
            if (note.startsWith(name + ".")) {
                settings.put(note.substring(name.length() + 1), value);
            }
        });
        EncoderConfig network;
        try {
            network = Networks.config(name, settings);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the checkpoint's encoder cannot be made: " + e.getMessage(), e);
        }
        Standardization standardization =
                new Standardization(
                        numbers(notes, "input.mean"),
                        numbers(notes, "input.deviation"),
                        colours(notes));
        return new EncoderCard(network, (int) number(notes, "input.size"), standardization);
    }

    /// The encoder of `checkpoint`, on the scope's device.
    ///
    /// @throws IllegalArgumentException if the checkpoint is not one of an encoder
    public static EncoderNetwork load(Checkpoint checkpoint, Scope scope) {
        EncoderNetwork encoder = of(checkpoint.metadata()).network.create(scope, 0);
        ParameterTensors.load(encoder.parameters(), checkpoint.tensors());
        return encoder;
    }

    /// Cards of before there was a choice say nothing.
    private static ColourSpace colours(Map<String, String> notes) {
        return ColourSpace.named(notes.getOrDefault(COLOURS, ColourSpace.STORED.toString()));
    }

    private static String text(float[] values) {
        StringJoiner text = new StringJoiner(" ");
        for (float value : values) {
            text.add(String.format(Locale.ROOT, "%s", value));
        }
        return text.toString();
    }

    private static double number(Map<String, String> notes, String name) {
        try {
            return Double.parseDouble(note(notes, name));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "the checkpoint's note %s is no number: %s".formatted(name, notes.get(name)),
                    e);
        }
    }

    private static float[] numbers(Map<String, String> notes, String name) {
        String[] words = note(notes, name).split(" ");
        float[] values = new float[words.length];
        try {
            for (int i = 0; i < words.length; i++) {
                values[i] = Float.parseFloat(words[i]);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "the checkpoint's note %s holds no numbers: %s"
                            .formatted(name, notes.get(name)),
                    e);
        }
        return values;
    }

    private static String note(Map<String, String> notes, String name) {
        String note = notes.get(name);
        if (note == null) {
            throw new IllegalArgumentException(
                    "the checkpoint has no note %s: it is none of an encoder".formatted(name));
        }
        return note;
    }
}
