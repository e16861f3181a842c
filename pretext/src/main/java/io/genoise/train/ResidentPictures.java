package io.genoise.train;

import io.genoise.augment.PlacedPictures;
import io.genoise.data.Batches;
import io.genoise.data.DataException;
import io.genoise.data.Images;
import io.genoise.data.PicturesByNumber;
import io.genoise.data.Views;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/// All pictures of a training, kept as bytes on a device that works while its caller goes on, if there is room: a batch then
/// brings their numbers and places, and the step [places][PlacedPictures] them. The bytes that it sees are the same.
final class ResidentPictures implements AutoCloseable {
    /// Of what is free the pictures may take one part of so many.
    private static final int PART = 4;

    private static final int AT_ONCE = 1 << 24;

    private final Batches batches;
    private final Scope scope;

    /// u8 `[frames,H,W,C]`; null where batches bring pixels.
    private final Variable all;

    private ResidentPictures(Batches batches, Scope scope, Variable all) {
        this.batches = batches;
        this.scope = scope;
        this.all = all;
    }

    /// Brings the pictures of `batches` to `device`, if that is to be done.
    ///
    /// @throws DataException if one could not be read; the picture is named
    static ResidentPictures of(Device device, Batches batches) {
        if (!serve(device, batches)) {
            return new ResidentPictures(batches, null, null);
        }
        Images images = batches.images();
        Scope scope = device.scope().open();
        try {
            int frames = images.size() * images.frames();
            TensorShape shape =
                    TensorShape.of(frames, images.height(), images.width(), images.channels());
            Variable all = scope.variable("all pictures", shape, DType.U8);
            bring(images, all);
            PicturesByNumber numbers = new PicturesByNumber(batches.views());
            return new ResidentPictures(batches.with(numbers), scope, all);
        } catch (RuntimeException e) {
            scope.close();
            throw e;
        }
    }

    private static boolean serve(Device device, Batches batches) {
        Images images = batches.images();
        long bytes = (long) images.size() * images.pictureBytes();
        long frames =
                batches.columns().stream()
                                .filter(column -> column.name().equals(Views.PICTURES))
                                .mapToLong(column -> column.of(batches.size()).elements())
                                .sum()
                        / Math.max(1, images.frameBytes());
        return device.runsAhead()
                && bytes <= Math.min(device.room() / PART, Integer.MAX_VALUE - 8)
                && PicturesByNumber.serve(batches.views(), images)
                && PlacedPictures.serve(frames, images.height(), images.width());
    }

    private static void bring(Images images, Variable all) {
        int bytes = images.pictureBytes();
        int atOnce = Math.max(1, AT_ONCE / bytes);
        for (int first = 0; first < images.size(); first += atOnce) {
            int from = first;
            int count = Math.min(atOnce, images.size() - first);
            byte[] pixels = new byte[count * bytes];
            IntStream.range(0, count)
                    .parallel()
                    .forEach(i -> read(images, from + i, pixels, i * bytes));
            all.setRows(first * images.frames(), pixels);
        }
    }

    private static void read(Images images, int index, byte[] pixels, int offset) {
        try {
            images.read(index, pixels, offset);
        } catch (RuntimeException e) {
            throw new DataException(
                    "%s could not be loaded: %s".formatted(images.describe(index), e), e);
        }
    }

    /// What a loader is to fill.
    Batches batches() {
        return batches;
    }

    /// What a step sees of the `columns` that were fed; asked in that step.
    Map<String, Tensor> seen(Map<String, Tensor> columns) {
        if (all == null) {
            return columns;
        }
        Map<String, Tensor> seen = new LinkedHashMap<>(columns);
        seen.computeIfPresent(
                Views.PICTURES, (_, numbers) -> PlacedPictures.of(all.value(), numbers));
        return seen;
    }

    @Override
    public void close() {
        if (scope != null) {
            scope.close();
        }
    }
}
