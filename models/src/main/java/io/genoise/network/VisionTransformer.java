package io.genoise.network;

import com.google.auto.service.AutoService;
import io.genoise.layer.Activation;
import io.genoise.layer.Conv;
import io.genoise.layer.DropPath;
import io.genoise.layer.Initials;
import io.genoise.layer.Layer;
import io.genoise.layer.LayerNorm;
import io.genoise.layer.LayerScale;
import io.genoise.layer.Linear;
import io.genoise.layer.Pass;
import io.genoise.layer.Residual;
import io.genoise.layer.SelfAttention;
import io.genoise.layer.Sequential;
import io.genoise.setting.Setting;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A small vision transformer (Dosovitskiy et al. 2020, arXiv:2010.11929): patches as tokens with learned positions, blocks
/// of self-attention and a hidden layer of four times the width, each behind a LayerNorm and with a shortcut, a last norm,
/// and a linear classifier on the class token or the mean of the others. Names are those that DINO's and MAE's weights have.
///
/// What a block adds may be scaled feature by feature (Touvron et al. 2021, arXiv:2103.17239), and registers, tokens that
/// stand for no patch, may stand before the patches (Darcet et al. 2023, arXiv:2309.16588): DINOv2 has the one, and the
/// other too in its later weights.
///
/// Its maps are called `block1` … and are the blocks' tokens as pictures `[N,rows,columns,features]`, the class token and
/// registers left out.
public final class VisionTransformer implements EncoderNetwork {
    private static final float EPSILON = 1e-6f;

    private final Config config;
    private final Parameters parameters;
    private final Conv patches;
    private final NetworkParameter classToken;
    private final NetworkParameter positions;
    private final NetworkParameter registers;
    private final List<Layer> blocks = new ArrayList<>();
    private final Stages stages;
    private final LayerNorm norm;
    private final Layer classifier;

    /// What the classifier reads.
    public enum Pooling {
        /// A token of its own.
        TOKEN,
        /// The mean of the patches' tokens.
        MEAN
    }

    /// The shape of a network.
    ///
    /// @param size rows and columns of the pictures, a multiple of `patch`
    /// @param patch rows and columns of a patch
    /// @param depth blocks
    /// @param features width of a token, a multiple of `heads`
    /// @param heads of the attention
    /// @param dropPath probability that the last block leaves a sample out, rising to it from 0 at the first
    /// @param scale first factor on what a block adds, one a feature, which is learned; 0 for no such factors
    /// @param registers tokens that stand for no patch
    /// @param pooling what the classifier reads
    /// @param channels of the input: 1 or 3
    /// @param classes outputs of the classifier; 0 for none
    @AutoService(EncoderConfig.class)
    public record Config(
            @Setting(value = "rows and columns of the pictures", least = 1) int size,
            @Setting(value = "rows and columns of a patch", least = 1) int patch,
            @Setting(value = "blocks", least = 1) int depth,
            @Setting(value = "width of a token, a multiple of the heads", least = 1) int features,
            @Setting(value = "heads of the attention", least = 1) int heads,
            @Setting(
                            value = "probability that the last block leaves a sample out, below 1",
                            least = 0,
                            most = 1)
                    float dropPath,
            @Setting(value = "first factor on what a block adds; 0 for none", least = 0)
                    float scale,
            @Setting(value = "tokens that stand for no patch", least = 0) int registers,
            @Setting("what the classifier reads") Pooling pooling,
            @Setting(value = "channels of the pictures", least = 1) int channels,
            @Setting(value = "outputs of the classifier", least = 0) int classes)
            implements EncoderConfig {
        /// @throws IllegalArgumentException if the patches do not divide the size, the heads not the features, or a
        ///     number is outside its range
        public Config {
            if (patch < 1 || size < patch || size % patch != 0) {
                throw new IllegalArgumentException(
                        "a transformer's pictures of size %s do not divide into patches of %s"
                                .formatted(size, patch));
            }
            if (heads < 1 || features < heads || features % heads != 0) {
                throw new IllegalArgumentException(
                        "a transformer's %s features do not divide into %s heads"
                                .formatted(features, heads));
            }
            if (depth < 1 || channels < 1 || classes < 0) {
                throw new IllegalArgumentException(
                        "a transformer of depth %s, %s channels and %s classes: all must be positive"
                                .formatted(depth, channels, classes));
            }
            if (!(dropPath >= 0 && dropPath < 1)) {
                throw new IllegalArgumentException(
                        "a transformer's dropPath is 0 or more and below 1, not " + dropPath);
            }
            if (!(scale >= 0 && scale < Float.POSITIVE_INFINITY) || registers < 0) {
                throw new IllegalArgumentException(
                        "a transformer with scale %s and %s registers: neither may be below 0"
                                .formatted(scale, registers));
            }
        }

        /// For 32x32 pictures of ten classes: 64 patches of 4x4, 6 blocks of 192 features in 3 heads.
        public Config() {
            this(32, 4, 6, 192, 3, 0, 0, 0, Pooling.TOKEN, 3, 10);
        }

        @Override
        public String network() {
            return "vit-small";
        }

        /// Patches along a side.
        private int side() {
            return size / patch;
        }

        /// How many tokens stand before those of the patches: the class token, then registers.
        public int leading() {
            return (pooling == Pooling.TOKEN ? 1 : 0) + registers;
        }

        @Override
        public int leastSize() {
            return size;
        }

        @Override
        public int mostSize() {
            return size;
        }

        @Override
        public VisionTransformer create(Scope scope, long seed) {
            return create(new Parameters(scope, seed, network()));
        }

        @Override
        public VisionTransformer create(Parameters parameters) {
            return new VisionTransformer(this, parameters);
        }
    }

    /// For 32x32 pictures of ten classes: 64 patches of 4x4, 6 blocks of 192 features in 3 heads.
    public static Config small() {
        return new Config();
    }

    private VisionTransformer(Config config, Parameters parameters) {
        this.config = config;
        this.parameters = parameters;
        stages = new Stages(parameters);
        int features = config.features;
        int places = config.side() * config.side();
        boolean token = config.pooling == Pooling.TOKEN;
        classToken =
                token
                        ? parameters.declare(
                                "cls_token",
                                TensorShape.of(1, 1, features),
                                Initials.TRANSFORMER,
                                false)
                        : null;
        positions =
                parameters.declare(
                        "pos_embed",
                        TensorShape.of(1, places + (token ? 1 : 0), features),
                        Initials.TRANSFORMER,
                        false);
        registers =
                config.registers == 0
                        ? null
                        : parameters.declare(
                                "register_tokens",
                                TensorShape.of(1, config.registers, features),
                                Initials.TRANSFORMER,
                                false);
        Conv.Form form =
                Conv.Form.square(config.channels, features, config.patch, config.patch, 0)
                        .withBias();
        patches = Conv.of(parameters, "patch_embed.proj", form);
        for (int b = 0; b < config.depth; b++) {
            blocks.add(block(b));
            stages.add("block" + (b + 1), "blocks." + b, blocks.getLast());
        }
        norm = LayerNorm.of(parameters, "norm", features).withEpsilon(EPSILON);
        classifier =
                config.classes == 0
                        ? Activation.IDENTITY
                        : Linear.of(
                                parameters, "head", features, config.classes, Initials.TRANSFORMER);
        parameters.complete();
    }

    private Sequential block(int number) {
        String name = "blocks." + number;
        int features = config.features;
        float drop = config.depth == 1 ? 0 : config.dropPath * number / (config.depth - 1);
        Sequential attention =
                Sequential.empty()
                        .then("norm1", norm(name + ".norm1"))
                        .then(
                                "attn",
                                SelfAttention.of(
                                        parameters, name + ".attn", features, config.heads));
        Layer first =
                Residual.around(scaled(attention, name, "ls1").then("drop1", new DropPath(drop)));
        Sequential hidden =
                Sequential.empty()
                        .then("norm2", norm(name + ".norm2"))
                        .then("fc1", linear(name + ".mlp.fc1", features, 4 * features))
                        .then("gelu", Activation.GELU)
                        .then("fc2", linear(name + ".mlp.fc2", 4 * features, features));
        Layer second =
                Residual.around(scaled(hidden, name, "ls2").then("drop2", new DropPath(drop)));
        return Sequential.empty().then("attention", first).then("mlp", second);
    }

    /// What a block adds, with its factors if it has some.
    private Sequential scaled(Sequential body, String block, String name) {
        return config.scale == 0
                ? body
                : body.then(
                        name,
                        LayerScale.of(
                                parameters, block + "." + name, config.features, config.scale));
    }

    private LayerNorm norm(String name) {
        return LayerNorm.of(parameters, name, config.features).withEpsilon(EPSILON);
    }

    private Linear linear(String name, int in, int out) {
        return Linear.of(parameters, name, in, out, Initials.TRANSFORMER);
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Networks.text(config);
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public List<Stage> stages() {
        return stages.all();
    }

    /// The tokens `[N,P,features]` of the patches of pictures `[N,size,size,channels]`, row by row, their positions added:
    /// what [#tokens] goes on from. A subset of them ([#select]) still knows where each patch lay, which is how a masked
    /// autoencoder encodes the patches it sees (He et al. 2021, arXiv:2111.06377, section 3).
    ///
    /// @throws IllegalArgumentException if the pictures have another size
    public Tensor patches(Tensor x, Pass pass) {
        if (x.shape().rank() != 4
                || x.shape().extent(1) != config.size
                || x.shape().extent(2) != config.size) {
            throw x.mistake(
                    "a transformer for pictures [N,%s,%s,%s] was given %s"
                            .formatted(config.size, config.size, config.channels, x.shape()));
        }
        Tensor tokens =
                pass.through("patch_embed", patches, x)
                        .reshape(x.shape().extent(0), -1, config.features);
        int before = classToken == null ? 0 : 1;
        return tokens.plus(from(before, positions.value()));
    }

    /// Of tokens `[N,P,features]` those that i32 `indices` `[N,K]` name, sample by sample → `[N,K,features]`.
    public static Tensor select(Tensor tokens, Tensor indices) {
        TensorShape shape = tokens.shape();
        int samples = shape.extent(0);
        int each = shape.extent(1);
        Tensor first = tokens.device().iota(samples).times(each).reshape(samples, 1);
        return tokens.reshape(samples * each, shape.extent(2))
                .gather(indices.plus(first).to(DType.I32));
    }

    /// Tokens of patches `[N,K,features]`, all of them or some, after the last block and norm: `[N,L+K,features]`, of which
    /// L are no patches' ([Config#leading]).
    public Tensor encode(Tensor patches, Pass pass) {
        return pass.through("norm", norm, blocks(patches, pass).getLast());
    }

    /// The tokens `[N,T,features]` after each block, the class token first if there is one, then registers.
    public List<Tensor> tokens(Tensor x, Pass pass) {
        return blocks(patches(x, pass), pass);
    }

    private List<Tensor> blocks(Tensor patches, Pass pass) {
        Tensor y = patches;
        if (registers != null) {
            y = before(registers.value(), y);
        }
        if (classToken != null) {
            y = before(classToken.value().plus(positions.value().fixedSlice(1, 0, 1)), y);
        }
        List<Tensor> tokens = new ArrayList<>();
        for (int b = 0; b < blocks.size(); b++) {
            y = pass.within("blocks").through(Integer.toString(b), blocks.get(b), y);
            tokens.add(y);
        }
        return tokens;
    }

    /// The same `tokens` `[1,K,features]` before those of every sample `[N,T,features]`.
    private Tensor before(Tensor tokens, Tensor y) {
        TensorShape shape =
                TensorShape.of(y.shape().extent(0), tokens.shape().extent(1), config.features);
        return Tensor.concat(1, tokens.broadcast(shape), y);
    }

    @Override
    public Map<String, Tensor> maps(Tensor x, Pass pass) {
        Map<String, Tensor> maps = new LinkedHashMap<>();
        int side = config.side();
        for (Tensor tokens : tokens(x, pass)) {
            maps.put(
                    "block" + (maps.size() + 1),
                    from(config.leading(), tokens).reshape(-1, side, side, config.features));
        }
        return maps;
    }

    /// Tokens `[N,T,features]` from number `first` on.
    private static Tensor from(int first, Tensor tokens) {
        return first == 0 ? tokens : tokens.fixedSlice(1, first, tokens.shape().extent(1));
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return pass.through("head", classifier, pooled(encode(patches(x, pass), pass)));
    }

    /// What the classifier reads of encoded tokens `[N,T,features]`: the class token or the mean of the patches',
    /// `[N,features]`.
    public Tensor pooled(Tensor encoded) {
        return classToken == null
                ? from(config.registers, encoded).mean(1)
                : encoded.fixedSlice(1, 0, 1).reshape(-1, config.features);
    }
}
