package io.genoise.task.motion;

import com.google.auto.service.AutoService;
import io.genoise.data.Images;
import io.genoise.data.Views;
import io.genoise.figure.Animation;
import io.genoise.figure.Pictures;
import io.genoise.figure.Pixels;
import io.genoise.figure.Section;
import io.genoise.figure.Sheet;
import io.genoise.figure.Tile;
import io.genoise.layer.ConvLstmCell;
import io.genoise.layer.Layer;
import io.genoise.layer.Pass;
import io.genoise.network.EncoderNetwork;
import io.genoise.network.Networks;
import io.genoise.op.Recurrent;
import io.genoise.op.RegressionLosses;
import io.genoise.setting.Setting;
import io.genoise.shape.TensorShape;
import io.genoise.task.Card;
import io.genoise.task.Family;
import io.genoise.task.Material;
import io.genoise.task.PretextLearner;
import io.genoise.task.PretextTask;
import io.genoise.task.Regimen;
import io.genoise.task.ShortcutControl;
import io.genoise.task.Trained;
import io.genoise.task.part.ClipNeeds;
import io.genoise.task.part.ClipWindows;
import io.genoise.task.part.Columns;
import io.genoise.task.part.LastMap;
import io.genoise.task.part.PictureDecoder;
import io.genoise.task.part.Shown;
import io.genoise.task.part.Squares;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.train.Lesson;
import io.genoise.train.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What comes next? A net that is shown some frames of a clip says the next one, or several: it must know what moves, and how
/// things look that were hidden. The encoder sees each frame by itself, so that it can be used on pictures and on clips alike; a
/// convolutional LSTM over its last maps remembers how they came one after another; a [PictureDecoder] on what it remembers says
/// what is to be *added to the last frame*. Its weights begin near 0: the net begins by copying. A frame beyond the first is said
/// from frames that the net has said itself.
///
/// Loss: mean |p − t| + λ·(gradient difference), in deviations of the data, p being what is said and t what comes. The gradient
/// difference is the mean of ||t_y,x − t_y−1,x| − |p_y,x − p_y−1,x|| plus the same along rows: it makes edges cost, which the mean of
/// all that may come has not. Figure: `relative`, Σ|p − t| over the same of copying the last frame that was shown; below 1 is better
/// than that.
///
/// The source predicts by a pyramid of plain convolutions over stacked frames, with a critic; the ConvLSTM between encoder and
/// decoder is that of Shi et al. 2015, arXiv:1506.04214.
///
/// Source: Mathieu, Couprie, LeCun, *Deep multi-scale video prediction beyond mean square error*, ICLR 2016, arXiv:1511.05440.
///
/// @param past how many frames are shown
/// @param ahead how many are said
/// @param stride how many frames on the next one is
/// @param hidden channels of the map that is remembered
/// @param edges λ
/// @param changes whether windows begin at random and are mirrored
@AutoService(PretextTask.class)
public record FramePrediction(
        @Setting(value = "frames that are shown", least = 1, most = 64) int past,
        @Setting(value = "frames that are asked for", least = 1, most = 64) int ahead,
        @Setting(value = "how many frames on the next one is", least = 1, most = 64) int stride,
        @Setting(value = "channels of the map that is remembered", least = 1, most = 4096)
                int hidden,
        @Setting(value = "weight of the gradient difference", least = 0) float edges,
        @Setting("windows begin anywhere in a clip and are mirrored at random") boolean changes)
        implements PretextTask {
    private static final int LEAST_SIZE = 8;
    private static final int PREVIEWS = 6;
    private static final int MOST_AHEAD = 8;
    private static final double A_SECOND = 5;
    private static final int KERNEL = 3;
    private static final String RELATIVE = "relative";

    /// Far below the error of one pixel by one grey value: where nothing moves, copying is as good as it gets.
    private static final float NOTHING = 1e-6f;

    /// The paper's four frames shown, one asked for, λ = 1.
    public FramePrediction() {
        this(4, 1, 1, 128, 1, true);
    }

    @Override
    public FramePrediction small() {
        return new FramePrediction(past, ahead, stride, 64, edges, changes);
    }

    @Override
    public FramePrediction still() {
        return new FramePrediction(past, ahead, stride, hidden, edges, false);
    }

    @Override
    public Card card() {
        return new Card(
                "frame-prediction",
                "what comes next in a clip?",
                Family.MOTION,
                "Mathieu, Couprie and LeCun 2016, Deep multi-scale video prediction beyond mean square error, arXiv:1511.05440",
                "clips of square frames");
    }

    @Override
    public Regimen regimen() {
        return new Regimen(20, 16, 0.002f, Networks.laptop(), 32);
    }

    /// Of a net that copies the last frame; its loss depends on how much moves.
    @Override
    public Map<String, Double> chance(int pictures) {
        return Map.of(RELATIVE, 1.0);
    }

    @Override
    public boolean clips() {
        return true;
    }

    private ClipWindows windows() {
        return new ClipWindows(past + ahead, stride, changes, changes);
    }

    @Override
    public void check(Images images) {
        Squares.check(images, LEAST_SIZE);
        windows().check(images);
    }

    /// The frames that are shown, and those that are asked for.
    @Override
    public Views views(Images images) {
        return windows();
    }

    @Override
    public PretextLearner learner(Material material) {
        ClipNeeds.network(material.network(), 2);
        int size = material.images().height();
        EncoderNetwork encoder = material.encoder(0);
        LastMap map = LastMap.of(encoder, size);
        Parameters own = material.parameters("decoder");
        ConvLstmCell cell = ConvLstmCell.of(own, "memory", map.channels(), hidden, KERNEL);
        Layer decoder =
                PictureDecoder.of(own, map.height(), hidden, size, material.images().channels());
        own.complete();
        return new Predictor(
                this,
                material,
                encoder,
                map,
                cell,
                decoder,
                material.adamW(Part.ENCODER, encoder.parameters(), 0),
                material.adamW("decoder", own, 0));
    }

    record Predictor(
            FramePrediction task,
            Material material,
            EncoderNetwork encoder,
            LastMap map,
            ConvLstmCell cell,
            Layer decoder,
            Part.Trained first,
            Part.Trained second)
            implements PretextLearner {
        @Override
        public List<Part> parts() {
            return List.of(first, second);
        }

        /// Frames `[N,past+ahead,H,W,C]`, standardised.
        Tensor frames(Columns columns) {
            return material.standardized(columns.column(Views.PICTURES));
        }

        /// The frames that are asked for, `[N,ahead,H,W,C]`.
        Tensor asked(Tensor frames) {
            return frames.fixedSlice(1, task.past, frames.shape().extent(1));
        }

        /// The last frame that is shown, `[N,1,H,W,C]`.
        Tensor last(Tensor frames) {
            return frames.fixedSlice(1, task.past - 1, task.past);
        }

        /// What the net says that comes after the first `past` of `frames`, `[N,ahead,H,W,C]`: it does not look at the others.
        Tensor predicted(Tensor frames, Pass pass) {
            TensorShape shape = frames.shape();
            int count = shape.extent(0);
            TensorShape picture =
                    TensorShape.of(count, shape.extent(2), shape.extent(3), shape.extent(4));
            Tensor maps =
                    map.of(
                            frames.fixedSlice(1, 0, task.past)
                                    .reshape(picture.with(0, count * task.past)),
                            pass.within("encoder"));
            TensorShape one = maps.shape().with(0, count);
            Tensor inTurn = maps.reshape(one.insert(1, task.past));
            Recurrent.Memory memory = null;
            for (int t = 0; t < task.past; t++) {
                Tensor now = inTurn.fixedSlice(1, t, t + 1).reshape(one);
                memory = cell.step(now, t == 0 ? cell.begin(now) : memory);
            }
            Tensor last = last(frames).reshape(picture);
            Tensor[] said = new Tensor[shape.extent(1) - task.past];
            for (int t = 0; t < said.length; t++) {
                if (t > 0) {
                    memory = cell.step(map.of(last, pass.within("encoder")), memory);
                }
                last = last.plus(decoder.forward(memory.hidden(), pass.within("decoder")));
                said[t] = last.reshape(picture.insert(1, 1));
            }
            return Tensor.concat(1, said);
        }

        /// Σ|said − asked| of each clip, `[N]`.
        static Tensor errors(Tensor said, Tensor asked) {
            return said.minus(asked).abs().sum(1, 2, 3, 4);
        }

        @Override
        public void learn(Lesson lesson) {
            Tensor frames = frames(lesson::column);
            Tensor said = predicted(frames, lesson.pass());
            Tensor asked = asked(frames);
            Tensor loss =
                    RegressionLosses.absoluteError(said, asked)
                            .plus(gradientDifference(said, asked).times(task.edges));
            lesson.minimize(loss, first, second);
            lesson.show(
                    RELATIVE,
                    errors(said, asked)
                            .sum()
                            .plus(NOTHING)
                            .over(errors(last(frames), asked).sum().plus(NOTHING)));
        }
    }

    /// The mean of ||t_y,x − t_y−1,x| − |p_y,x − p_y−1,x|| plus that of ||t_y,x − t_y,x−1| − |p_y,x − p_y,x−1||, of clips `[N,T,H,W,C]`
    /// (equation 6, α = 1).
    static Tensor gradientDifference(Tensor p, Tensor t) {
        return RegressionLosses.absoluteError(steps(p, 2), steps(t, 2))
                .plus(RegressionLosses.absoluteError(steps(p, 3), steps(t, 3)));
    }

    private static Tensor steps(Tensor x, int axis) {
        int extent = x.shape().extent(axis);
        return x.fixedSlice(axis, 1, extent).minus(x.fixedSlice(axis, 0, extent - 1)).abs();
    }

    /// What the net says that comes beside what came, as far on as the clips go: beyond what it was asked for too.
    @Override
    public List<Section> previews(Trained trained) {
        int last = (trained.asked().frames() - 1) / stride + 1 - past;
        FramePrediction further =
                new FramePrediction(past, Math.min(MOST_AHEAD, last), stride, hidden, edges, false);
        Predictor net = (Predictor) trained.learner();
        Shown shown = Shown.of(trained.asking(further), PREVIEWS);
        float[] frames = shown.unstandardized(shown.read((columns, _) -> net.frames(columns)));
        float[] said =
                shown.unstandardized(
                        shown.read((columns, pass) -> net.predicted(net.frames(columns), pass)));
        int length = past + further.ahead;
        List<Tile> tiles = new ArrayList<>();
        List<Animation.Clip> clips = new ArrayList<>();
        for (int i = 0; i < shown.images().size(); i++) {
            List<Pixels> came = frames(frames, i, length, trained.asked());
            List<Pixels> seen = came.subList(0, past);
            List<Pixels> next = frames(said, i, further.ahead, trained.asked());
            tiles.add(Tile.of(row(seen), "shown"));
            tiles.add(Tile.of(row(next), "predicted"));
            tiles.add(Tile.of(row(came.subList(past, length)), "true"));
            List<Pixels> predicted = new ArrayList<>(seen);
            predicted.addAll(next);
            clips.add(new Animation.Clip(predicted, "shown, then predicted"));
            clips.add(new Animation.Clip(came, "true"));
        }
        return List.of(
                Section.of(
                        "What comes next",
                        new Animation(
                                "Clips of which the net was shown the first %s frames and says the other %s, beside the true ones."
                                        .formatted(past, further.ahead),
                                A_SECOND,
                                2,
                                clips),
                        new Pictures(
                                "The same: frames that were shown, what the net says that comes next, and what came.",
                                3,
                                tiles)));
    }

    private static Pixels row(List<Pixels> frames) {
        return Sheet.of(frames, frames.size(), 0);
    }

    private static List<Pixels> frames(float[] numbers, int clip, int length, Images like) {
        return IntStream.range(0, length)
                .mapToObj(t -> Shown.frames(numbers, clip * length + t, 1, like))
                .toList();
    }

    /// Whether it says more than what can be said without having seen anything move.
    @Override
    public List<ShortcutControl> controls(Trained trained) {
        return List.of(StillControl.of(trained));
    }
}
