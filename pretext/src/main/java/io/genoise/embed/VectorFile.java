package io.genoise.embed;

import io.genoise.train.FeatureFile;
import io.genoise.weights.AtomicFile;
import io.genoise.weights.Checkpoint;
import io.genoise.weights.SafeTensors;
import io.genoise.weights.StoredTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.jr.ob.JSON;

/// Vectors of pictures as a file that other tools read, whole or not at all:
///
/// | ends in | what it is |
/// |---|---|
/// | `.safetensors` | one tensor `[pictures, numbers]`, called as the map; the pictures' names are its note `files`, as `genoise probe --features` wants them |
/// | `.npy` | NumPy's own, f32 `[pictures, numbers]`; the names lie beside it, as JSON in `NAME.npy.files.json` |
/// | `.csv` | a line a picture, its name first, with a heading |
/// | `.jsonl` | a line a picture: `{"file":"a.jpg","vector":[0.1,…]}` |
public enum VectorFile {
    /// Named tensors.
    SAFETENSORS,
    /// NumPy's array.
    NPY,
    /// Text, a line a picture.
    CSV,
    /// JSON, a line a picture.
    JSONL;

    /// `.npy`'s header is a multiple of this.
    private static final int ALIGNED = 64;

    private static final byte[] NPY_BEGINS = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

    /// What a file of that name is.
    ///
    /// @throws IllegalArgumentException if the name ends in something else
    public static VectorFile of(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        for (VectorFile kind : values()) {
            if (name.endsWith("." + kind.name().toLowerCase(Locale.ROOT))) {
                return kind;
            }
        }
        throw new IllegalArgumentException(
                "%s: vectors are written as .safetensors, .npy, .csv or .jsonl".formatted(file));
    }

    /// Writes `vectors` into `file`.
    ///
    /// @param map where they come from
    /// @param names of the pictures
    /// @param vectors of the pictures, all of one length
    /// @param notes on where they come from, which `.safetensors` keeps
    /// @throws IOException if that fails; a file that was there is untouched
    public void write(
            Path file,
            String map,
            List<String> names,
            List<float[]> vectors,
            Map<String, String> notes)
            throws IOException {
        switch (this) {
            case SAFETENSORS -> {
                Map<String, String> all = new LinkedHashMap<>(notes);
                all.put(FeatureFile.NAMES, JSON.std.asString(names));
                int dimension = vectors.getFirst().length;
                StoredTensor tensor =
                        StoredTensor.ofFloats(
                                new int[] {vectors.size(), dimension}, joined(vectors));
                SafeTensors.write(file, new Checkpoint(Map.of(map, tensor), all));
            }
            case NPY -> {
                AtomicFile.write(
                        file.resolveSibling(file.getFileName() + ".files.json"),
                        JSON.std.asString(names) + "\n");
                npy(file, vectors);
            }
            case CSV -> AtomicFile.write(file, csv(names, vectors));
            case JSONL -> AtomicFile.write(file, jsonl(names, vectors));
        }
    }

    private static float[] joined(List<float[]> vectors) {
        int dimension = vectors.getFirst().length;
        float[] all = new float[Math.multiplyExact(vectors.size(), dimension)];
        for (int i = 0; i < vectors.size(); i++) {
            System.arraycopy(vectors.get(i), 0, all, i * dimension, dimension);
        }
        return all;
    }

    private static void npy(Path file, List<float[]> vectors) throws IOException {
        int dimension = vectors.getFirst().length;
        String about =
                "{'descr': '<f4', 'fortran_order': False, 'shape': (%s, %s), }"
                        .formatted(vectors.size(), dimension);
        int before = NPY_BEGINS.length + Short.BYTES;
        int whole = (before + about.length() + 1 + ALIGNED - 1) / ALIGNED * ALIGNED;
        ByteBuffer header = ByteBuffer.allocate(whole).order(ByteOrder.LITTLE_ENDIAN);
        header.put(NPY_BEGINS)
                .putShort((short) (whole - before))
                .put(about.getBytes(StandardCharsets.US_ASCII));
        while (header.position() < whole - 1) {
            header.put((byte) ' ');
        }
        header.put((byte) '\n').flip();
        ByteBuffer row =
                ByteBuffer.allocate(dimension * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        AtomicFile.write(
                file,
                whole + (long) vectors.size() * row.capacity(),
                out -> {
                    out.write(header);
                    for (float[] vector : vectors) {
                        row.clear().asFloatBuffer().put(vector);
                        out.write(row);
                    }
                });
    }

    private static String csv(List<String> names, List<float[]> vectors) {
        StringBuilder text = new StringBuilder("file");
        for (int j = 0; j < vectors.getFirst().length; j++) {
            text.append(',').append(j);
        }
        text.append('\n');
        for (int i = 0; i < names.size(); i++) {
            text.append(CsvCell.of(names.get(i)));
            for (float value : vectors.get(i)) {
                text.append(',').append(value);
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String jsonl(List<String> names, List<float[]> vectors) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("file", names.get(i));
            line.put("vector", vectors.get(i));
            text.append(JSON.std.asString(line)).append('\n');
        }
        return text.toString();
    }
}
