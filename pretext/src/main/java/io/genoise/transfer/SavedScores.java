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
/// the lowest of the first byte on; others are floats, little-endian; both in base64.
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

    /// Scores from their fields.
    ///
    /// @throws IllegalArgumentException if something else is there
    static Scores read(Map<String, Object> fields) {
        int seeds = whole(fields, "seeds");
        int resamples = whole(fields, "resamples");
        int pictures = whole(fields, "pictures");
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
        return Boolean.TRUE.equals(fields.get("random"))
                ? Scores.of(scores).ofLineage(text(fields, "lineage"))
                : Scores.withoutSeeds(scores[0]);
    }
}
