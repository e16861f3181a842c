package io.genoise.transfer;

import static io.genoise.transfer.JsonFields.text;
import static io.genoise.transfer.JsonFields.whole;

import io.genoise.inference.Scores;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Scores as fields of JSON: in the order seed, resample, picture; of those that are all 0 or 1 there is one bit each, from
/// the lowest of the first byte on, or fewer ([CodedBits]); others are floats, little-endian; all in base64.
final class SavedScores {
    private SavedScores() {}

    /// The fields of `scores`.
    static Map<String, Object> fields(Scores scores) {
        int seeds = scores.seeds();
        int resamples = scores.resamples();
        int pictures = scores.pictures();
        byte[] bits = new byte[(int) (((long) seeds * resamples * pictures + 7) / 8)];
        ByteBuffer floats =
                ByteBuffer.allocate(Math.multiplyExact(4 * seeds * resamples, pictures))
                        .order(ByteOrder.LITTLE_ENDIAN);
        boolean whole = true;
        int at = 0;
        for (int r = 0; r < seeds; r++) {
            for (int s = 0; s < resamples; s++) {
                for (float score : scores.scores(r, s)) {
                    whole &= score == 0 || score == 1;
                    bits[at / 8] |= (byte) (score == 1 ? 1 << at % 8 : 0);
                    floats.putFloat(score);
                    at++;
                }
            }
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("seeds", seeds);
        fields.put("resamples", resamples);
        fields.put("pictures", pictures);
        fields.put("random", scores.random());
        fields.put("lineage", scores.lineage());
        fields.put(
                whole ? "bits" : "floats",
                Base64.getEncoder().encodeToString(whole ? bits : floats.array()));
        return fields;
    }

    /// The fields of `scores`, those that are all 0 or 1 in as few bytes as they can be coded in.
    static Map<String, Object> small(Scores scores) {
        Map<String, Object> fields = fields(scores);
        if (fields.remove("bits") != null) {
            byte[][] bits = new byte[scores.seeds() * scores.resamples()][scores.pictures()];
            for (int cell = 0; cell < bits.length; cell++) {
                float[] row = scores.scores(cell / scores.resamples(), cell % scores.resamples());
                for (int i = 0; i < row.length; i++) {
                    bits[cell][i] = (byte) row[i];
                }
            }
            fields.put("coded", Base64.getEncoder().encodeToString(CodedBits.encode(bits)));
        }
        return fields;
    }

    /// Scores from their fields.
    ///
    /// @throws IllegalArgumentException if something else is there
    static Scores read(Map<String, Object> fields) {
        int seeds = whole(fields, "seeds");
        int resamples = whole(fields, "resamples");
        int pictures = whole(fields, "pictures");
        if (fields.containsKey("coded") && seeds > 0 && resamples > 0 && pictures > 0) {
            return coded(fields, seeds, resamples, pictures);
        }
        boolean whole = fields.containsKey("bits");
        ByteBuffer bytes =
                ByteBuffer.wrap(Base64.getDecoder().decode(text(fields, whole ? "bits" : "floats")))
                        .order(ByteOrder.LITTLE_ENDIAN);
        long count = (long) seeds * resamples * pictures;
        if (seeds < 1
                || resamples < 1
                || pictures < 1
                || bytes.capacity() != (whole ? (count + 7) / 8 : 4 * count)) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%d bytes for scores of %d seeds, %d resamples, %d pictures",
                            bytes.capacity(),
                            seeds,
                            resamples,
                            pictures));
        }
        float[][][] scores = new float[seeds][resamples][pictures];
        int at = 0;
        for (float[][] ofSeed : scores) {
            for (float[] row : ofSeed) {
                for (int i = 0; i < pictures; i++, at++) {
                    row[i] = whole ? bytes.get(at / 8) >> at % 8 & 1 : bytes.getFloat(4 * at);
                }
            }
        }
        return scores(fields, scores);
    }

    private static Scores coded(
            Map<String, Object> fields, int seeds, int resamples, int pictures) {
        byte[][] bits =
                CodedBits.decode(
                        Base64.getDecoder().decode(text(fields, "coded")),
                        Math.multiplyExact(seeds, resamples),
                        pictures);
        float[][][] scores = new float[seeds][resamples][pictures];
        for (int cell = 0; cell < bits.length; cell++) {
            for (int i = 0; i < pictures; i++) {
                scores[cell / resamples][cell % resamples][i] = bits[cell][i];
            }
        }
        return scores(fields, scores);
    }

    private static Scores scores(Map<String, Object> fields, float[][][] scores) {
        return Boolean.TRUE.equals(fields.get("random"))
                ? Scores.of(scores).ofLineage(text(fields, "lineage"))
                : Scores.withoutSeeds(scores[0]);
    }
}
