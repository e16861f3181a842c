package io.genoise.augment;

import io.genoise.data.Column;
import io.genoise.data.Images;
import io.genoise.data.Placement;
import io.genoise.data.Sample;
import io.genoise.data.Views;
import io.genoise.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Several views of each picture, made by the step: a batch holds each picture once, as its bytes, and for each view a
/// column of the numbers that describe it, a function of (seed, epoch, index, view).
///
/// {@snippet :
/// AugmentedViews two = AugmentedViews.simclrSmall();
/// Tensor first = two.view(0, lesson::column);          // f32 [N,H,W,C], 0 … 1
/// Tensor both = two.together(0, 2, lesson::column);    // [2N,H,W,C]: all first views, then all second ones
/// }
///
/// @param views of each picture, in the order of a batch's columns
public record AugmentedViews(List<PictureView> views) implements Views {
    /// Copies `views`.
    public AugmentedViews {
        views = List.copyOf(views);
    }

    /// These views, in this order.
    public static AugmentedViews of(PictureView... views) {
        return new AugmentedViews(List.of(views));
    }

    /// SimCLR's two views: areas from 0.08 on, mirrored; jitter (0.8, 0.8, 0.8, 0.2) for four views of five; one in five grey;
    /// one of two blurred (Chen, Kornblith, Norouzi, Hinton 2020, arXiv:2002.05709, appendix A).
    public static AugmentedViews simclr() {
        return twice(
                PictureView.of(
                        Crop.of(0.08, 1),
                        new ColourJitter(0.8, 0.8, 0.8, 0.2, 0.8),
                        new Greyscale(0.2),
                        Blur.of(0.5)));
    }

    /// SimCLR's two views of small pictures: half the jitter, and no blur (appendix B.9, CIFAR-10).
    public static AugmentedViews simclrSmall() {
        return twice(
                PictureView.of(
                        Crop.of(0.08, 1),
                        new ColourJitter(0.4, 0.4, 0.4, 0.1, 0.8),
                        new Greyscale(0.2)));
    }

    /// MoCo v2's two views: areas from 0.2 on, jitter (0.4, 0.4, 0.4, 0.1), and SimCLR's greyscale and blur (Chen, Fan, Girshick,
    /// He 2020, arXiv:2003.04297). SimSiam's are the same (Chen, He 2020, arXiv:2011.10566, section 3).
    public static AugmentedViews moco2() {
        return twice(
                PictureView.of(
                        Crop.of(0.2, 1),
                        new ColourJitter(0.4, 0.4, 0.4, 0.1, 0.8),
                        new Greyscale(0.2),
                        Blur.of(0.5)));
    }

    /// BYOL's two views, which differ: jitter (0.4, 0.4, 0.2, 0.1) in both; the first always blurred, the second one time of
    /// ten, and solarised one time of five (Grill et al. 2020, arXiv:2006.07733, appendix B, table 6).
    public static AugmentedViews byol() {
        return of(asymmetric(Crop.of(0.08, 1), 1, 0), asymmetric(Crop.of(0.08, 1), 0.1, 0.2));
    }

    /// DINO's views: two global ones of areas from 0.4 on, changed as BYOL's two, and `locals` small ones of areas 0.05 to 0.4,
    /// `localSize` pixels large, one of two blurred (Caron et al. 2021, arXiv:2104.14294, section 3; 10 of 96 pixels beside
    /// global ones of 224).
    public static AugmentedViews dino(int locals, int localSize) {
        List<PictureView> views = new ArrayList<>();
        views.add(asymmetric(Crop.of(0.4, 1), 1, 0));
        views.add(asymmetric(Crop.of(0.4, 1), 0.1, 0.2));
        PictureView local = asymmetric(Crop.of(0.05, 0.4), 0.5, 0).sized(localSize);
        views.addAll(Collections.nCopies(locals, local));
        return new AugmentedViews(views);
    }

    private static PictureView asymmetric(Crop crop, double blurred, double solarised) {
        return PictureView.of(
                crop,
                new ColourJitter(0.4, 0.4, 0.2, 0.1, 0.8),
                new Greyscale(0.2),
                Blur.of(blurred),
                new Solarise(solarised));
    }

    private static AugmentedViews twice(PictureView view) {
        return of(view, view);
    }

    /// The column of view `view`'s numbers: f32 `[N,parameters]`.
    public static String column(int view) {
        return "view" + view;
    }

    @Override
    public List<Column> columns(Images images) {
        List<Column> columns = new ArrayList<>();
        columns.add(Views.placed(images, 1));
        for (int v = 0; v < views.size(); v++) {
            columns.add(Column.floats(column(v), 1, views.get(v).parameters()));
        }
        return columns;
    }

    @Override
    public void draw(Sample sample) {
        sample.write(0, Placement.WHOLE);
        for (int v = 0; v < views.size(); v++) {
            String name = column(v);
            views.get(v)
                    .draw(
                            sample.random().child(v),
                            sample.height(),
                            sample.width(),
                            sample.floats(name),
                            sample.offset(name, 0));
        }
    }

    /// Records view `view` of a batch: f32 `[N,H,W,C]`, 0 … 1.
    ///
    /// @param columns the batch's columns on the device, by name
    public Tensor view(int view, Function<String, Tensor> columns) {
        return columns.apply(PICTURES)
                .openStep()
                .within(
                        column(view),
                        () ->
                                views.get(view)
                                        .apply(
                                                columns.apply(PICTURES),
                                                columns.apply(column(view))));
    }

    /// Records the views `from` (inclusive) to `to` (exclusive), which are of one size, one after another:
    /// `[(to − from)·N,H,W,C]`, 0 … 1.
    ///
    /// @param columns the batch's columns on the device, by name
    public Tensor together(int from, int to, Function<String, Tensor> columns) {
        return Tensor.concat(
                0,
                IntStream.range(from, to)
                        .mapToObj(view -> view(view, columns))
                        .toArray(Tensor[]::new));
    }
}
