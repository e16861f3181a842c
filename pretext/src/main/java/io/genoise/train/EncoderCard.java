package io.genoise.train;

import io.genoise.network.Nin;
import io.genoise.tensor.Scope;
import io.genoise.weights.Checkpoint;
import io.genoise.weights.ParameterTensors;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/// What must be known of an encoder besides its weights to use it again: its shape, and how its input is prepared. Kept
/// as notes in every checkpoint.
///
/// @param network the shape
/// @param size rows and columns of the pictures that it was trained on
/// @param standardization of its input
public record EncoderCard(Nin.Config network, int size, Standardization standardization) {
    private static final String KIND = "network";
    private static final String NIN = "nin";

    /// As notes of a checkpoint.
    public Map<String, String> notes() {
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put(KIND, NIN);
        notes.put("nin.blocks", Integer.toString(network.blocks()));
        notes.put("nin.width", Double.toString(network.width()));
        notes.put("nin.channels", Integer.toString(network.channels()));
        notes.put("nin.classes", Integer.toString(network.classes()));
        notes.put("input.size", Integer.toString(size));
        notes.put("input.mean", text(standardization.mean()));
        notes.put("input.deviation", text(standardization.deviation()));
        return notes;
    }

    /// The card in a checkpoint's notes.
    ///
    /// @throws IllegalArgumentException if there is none, or it makes no sense; the message names the note
    public static EncoderCard of(Map<String, String> notes) {
        if (!NIN.equals(notes.get(KIND))) {
            throw new IllegalArgumentException(
                    "the checkpoint's note network is "
                            + notes.get(KIND)
                            + ", not "
                            + NIN
                            + ": no encoder of ours");
        }
        Nin.Config network =
                new Nin.Config(
                        (int) number(notes, "nin.blocks"),
                        number(notes, "nin.width"),
                        (int) number(notes, "nin.channels"),
                        (int) number(notes, "nin.classes"));
        Standardization standardization =
                new Standardization(
                        numbers(notes, "input.mean"), numbers(notes, "input.deviation"));
        return new EncoderCard(network, (int) number(notes, "input.size"), standardization);
    }

    /// The encoder of `checkpoint`, on the scope's device.
    ///
    /// @throws IllegalArgumentException if the checkpoint is not one of an encoder
    public static Nin load(Checkpoint checkpoint, Scope scope) {
        Nin nin = of(checkpoint.metadata()).network.create(scope, 0);
        ParameterTensors.load(nin.parameters(), checkpoint.tensors());
        return nin;
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
                    "the checkpoint's note " + name + " is no number: " + notes.get(name), e);
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
                    "the checkpoint's note " + name + " holds no numbers: " + notes.get(name), e);
        }
        return values;
    }

    private static String note(Map<String, String> notes, String name) {
        String note = notes.get(name);
        if (note == null) {
            throw new IllegalArgumentException("the checkpoint has no note " + name);
        }
        return note;
    }
}
