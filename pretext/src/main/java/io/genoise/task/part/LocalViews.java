package io.genoise.task.part;

import io.genoise.augment.AugmentedViews;
import io.genoise.data.Images;
import io.genoise.layer.Layer;
import io.genoise.layer.Pass;
import io.genoise.network.EncoderConfig;
import io.genoise.task.Material;
import io.genoise.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Two global and some local views of each picture, the local ones smaller in pixels (Caron et al. 2020, arXiv:2006.09882,
/// "multi-crop"): what is told of a part is compared with what is told of nearly the whole.
///
/// @param views as DINO draws them
/// @param size rows and columns of the local ones
public record LocalViews(AugmentedViews views, int size) {
    private static final int GLOBAL = 2;
    private static final int LEAST = 8;

    /// Two global views and some local ones of pictures like `images`.
    ///
    /// @param count of local views
    /// @param size of them; 0 for half the pictures'
    public static LocalViews of(Images images, int count, int size) {
        int chosen = size == 0 ? images.height() / 2 : size;
        return new LocalViews(AugmentedViews.dino(count, chosen), chosen);
    }

    /// Checks that parts of the pictures can be compared.
    ///
    /// @throws IllegalArgumentException if the pictures are not square, or too small for parts of them
    public static void check(Images images, String task) {
        if (images.height() != images.width() || images.height() < LEAST) {
            throw new IllegalArgumentException(
                    "%s compares parts of square pictures of %s rows or more, as --size makes them; %s has %s x %s"
                            .formatted(
                                    task, LEAST, images.name(), images.width(), images.height()));
        }
    }

    /// This, if `network` takes what it shows.
    ///
    /// @throws IllegalArgumentException if `network` does not take pictures as small as local views
    public LocalViews checked(EncoderConfig network) {
        if (size < network.leastSize() || size > network.mostSize()) {
            throw new IllegalArgumentException(
                    "network %s takes no pictures of %s rows, which local views have: --local-size"
                            .formatted(network.network(), size));
        }
        return this;
    }

    /// Of all views what `network` makes of them, `[views,N,D]`, the global ones first. `columns` are those of the batch.
    public Tensor through(
            Layer network, Material material, Function<String, Tensor> columns, Pass pass) {
        List<Tensor> out = new ArrayList<>();
        int count = views.views().size();
        out.add(network.forward(standardized(material, 0, GLOBAL, columns), pass));
        if (count > GLOBAL) {
            out.add(network.forward(standardized(material, GLOBAL, count, columns), pass));
        }
        Tensor all = Tensor.concat(0, out.toArray(Tensor[]::new));
        return all.reshape(count, -1, all.shape().extent(1));
    }

    /// The global views alone, `[2,N,D]`.
    public Tensor globals(
            Layer network, Material material, Function<String, Tensor> columns, Pass pass) {
        Tensor all = network.forward(standardized(material, 0, GLOBAL, columns), pass);
        return all.reshape(GLOBAL, -1, all.shape().extent(1));
    }

    /// The loss of what is true of the global views, `[2,N,K]`, and the logarithms of what is said of all,
    /// `[views,N,K]`: with S = P₀ + P₁, −Σⱼ ⟨S, log Qⱼ⟩ less what a view would be told of itself.
    ///
    /// @param said P, `[2,N,K]`, each row a distribution
    /// @param logs log Q, `[views,N,K]`, the global views first
    public static Tensor loss(Tensor said, Tensor logs) {
        int pairs = 2 * logs.shape().extent(0) - 2;
        Tensor all = said.sum(0).times(logs).sum();
        Tensor itself = said.times(logs.fixedSlice(0, 0, 2)).sum();
        return itself.minus(all).over(pairs * logs.shape().extent(1));
    }

    private Tensor standardized(
            Material material, int from, int to, Function<String, Tensor> columns) {
        return material.standardized(views.together(from, to, columns));
    }
}
