package io.genoise.task.adversarial;

import io.genoise.expression.Formula;
import io.genoise.layer.Pass;
import io.genoise.network.EncoderNetwork;
import io.genoise.network.PictureGenerator;
import io.genoise.op.RandomNumbers;
import io.genoise.optimizer.Adam;
import io.genoise.optimizer.MovingAverage;
import io.genoise.optimizer.Schedule;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.task.Generating;
import io.genoise.task.Material;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.train.Lesson;
import io.genoise.train.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A generator that makes pictures of noise, and a discriminator that tells them from real ones: each step the discriminator
/// learns, and in the last step of each round the generator does, through the discriminator as it is then. An average of the
/// generator follows it, and is what makes pictures afterwards.
///
/// Noise is drawn in the step, a function of its key alone. Figures: the discriminator's `loss` and the `generator`'s; which
/// share of the `real` and of the `made` pictures the discriminator tells right; by how much its answer of real ones is in the
/// `lead`; and the made pictures' `spread`, as a share of the real ones' ([Spread]).
final class GanLearner implements Generating {
    /// The parts that are not the encoder's.
    static final String GENERATOR = "generator";

    static final String AVERAGE = "average";

    private final Material material;
    private final Game game;
    private final List<String> classes;
    private final Judge judge;
    private final PictureGenerator generator;
    private final PictureGenerator average;
    private final MovingAverage following;
    private final List<GanTerm> terms;
    private final List<Part.Trained> judging;
    private final Part.Trained making;

    /// @param classes that can be asked for; empty for none
    /// @param judge the discriminator
    /// @param make a generator in its empty block
    /// @param terms that the model adds
    /// @param adam of all parts
    /// @param schedule of all parts
    GanLearner(
            Material material,
            Game game,
            List<String> classes,
            Judge judge,
            Function<Parameters, PictureGenerator> make,
            List<GanTerm> terms,
            Adam.Config adam,
            Schedule schedule) {
        this.material = material;
        this.game = game;
        this.classes = List.copyOf(classes);
        this.judge = judge;
        this.terms = List.copyOf(terms);
        generator = make.apply(material.parameters(GENERATOR));
        average = make.apply(material.parameters(AVERAGE));
        following = MovingAverage.of(average.parameters(), generator.parameters());
        try (Step step = generator.parameters().device().step()) {
            following.copy();
            step.run();
        }
        judging = new ArrayList<>();
        judging.add(trained(Part.ENCODER, judge.encoder().parameters(), adam, schedule));
        judging.add(trained(Judge.ANSWERS, judge.block(), adam, schedule));
        terms.forEach(term -> judging.addAll(term.parts()));
        making = trained(GENERATOR, generator.parameters(), adam, schedule);
    }

    private static Part.Trained trained(
            String name, Parameters parameters, Adam.Config adam, Schedule schedule) {
        return new Part.Trained(name, parameters, adam.over(parameters), schedule);
    }

    @Override
    public EncoderNetwork encoder() {
        return judge.encoder();
    }

    @Override
    public int noise() {
        return generator.noise();
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public List<Part> parts() {
        List<Part> parts = new ArrayList<>(judging);
        parts.add(making);
        parts.add(new Part.Kept(AVERAGE, average.parameters()));
        return parts;
    }

    /// Bytes as −1 … 1.
    static Tensor signed(Tensor bytes) {
        return bytes.over(127.5f).minus(1);
    }

    /// D `[N]` of pictures `[N,H,W,C]` in −1 … 1.
    Tensor answer(Tensor pictures, Tensor told, Pass pass) {
        return judge.answer(judge.features(pictures, pass), told, pass);
    }

    /// 1 for each of `made` `[M,H,W,C]` that is told from `real` `[N,H,W,C]`, else 0.
    Tensor toldMade(Tensor real, Tensor made, Pass pass) {
        Tensor ofReal = answer(real, null, pass);
        Tensor ofMade = answer(made, null, pass);
        return ofMade.less(game.loss().threshold(ofReal, ofMade));
    }

    /// A critic is to be right: its slopes stay what they are, however far it is in the lead.
    @Override
    public Optional<String> imbalance(Map<String, Double> figures) {
        return game.loss() == AdversarialLoss.WASSERSTEIN
                ? Optional.empty()
                : Generating.super.imbalance(figures);
    }

    @Override
    public Tensor generated(Tensor noise, Tensor classes, Pass pass) {
        Pass within = pass.within(AVERAGE);
        return average.forward(noise, classes, within).plus(1).over(2);
    }

    @Override
    public void learn(Lesson lesson) {
        Pass pass = lesson.pass();
        Tensor real = signed(lesson.pictures());
        int count = real.shape().extent(0);
        Tensor wanted = wanted(real, pass);
        PictureGenerator.Work work =
                generator.work(noise(real, pass), wanted, pass.within(GENERATOR));
        Tensor made = work.pictures();

        Tensor seen = judge.features(real, pass);
        Tensor ofReal = judge.answer(seen, told(lesson, seen), pass);
        Tensor ofMade = answer(made.detach(), wanted, pass);
        Tensor loss = game.loss().ofDiscriminator(ofReal, ofMade);
        GanTerm.Moment first = new GanTerm.Moment(lesson, judge, real, made.detach(), seen, pass);
        for (GanTerm term : terms) {
            loss = loss.plus(term.ofDiscriminator(first));
        }
        lesson.minimize(loss, judging.toArray(Part.Trained[]::new));

        if (game.isGenerators(lesson.step())) {
            Tensor deceived = game.loss().ofGenerator(answer(made, wanted, pass));
            if (work.cost() != null) {
                deceived = deceived.plus(work.cost());
            }
            GanTerm.Moment second = new GanTerm.Moment(lesson, judge, real, made, seen, pass);
            for (GanTerm term : terms) {
                deceived = term.ofGenerator(deceived, second);
            }
            lesson.minimize(GENERATOR, deceived, making);
            lesson.remember(() -> following.update(game.stays(lesson.step())));
        }
        Tensor threshold = game.loss().threshold(ofReal, ofMade);
        lesson.show("real", ofReal.greater(threshold).mean());
        lesson.show("made", ofMade.less(threshold).mean());
        lesson.show("lead", ofReal.mean().minus(ofMade.mean()));
        if (count > 1) {
            lesson.show("spread", Spread.of(made, real));
        }
    }

    /// As many pictures, of noise that follows from the pass's key, as there are `real` ones: `[N,H,W,C]` in −1 … 1.
    Tensor made(Tensor real, Pass pass) {
        return generator.forward(noise(real, pass), wanted(real, pass), pass.within(GENERATOR));
    }

    private Tensor noise(Tensor real, Pass pass) {
        Pass drawing = pass.within("noise");
        return RandomNumbers.normal(
                real.openStep(),
                TensorShape.of(real.shape().extent(0), noise()),
                drawing.key(),
                drawing.stream());
    }

    /// A class for each picture that is to be made, all alike likely, i32 `[N]`; null where there are none.
    private Tensor wanted(Tensor real, Pass pass) {
        if (classes.isEmpty()) {
            return null;
        }
        Pass drawing = pass.within("wanted");
        return RandomNumbers.uniform(
                        real.openStep(),
                        TensorShape.of(real.shape().extent(0)),
                        drawing.key(),
                        drawing.stream())
                .times(classes.size())
                .floor()
                .to(DType.I32);
    }

    /// The classes of real pictures: their labels where these are known, else what the discriminator holds them for.
    private Tensor told(Lesson lesson, Tensor seen) {
        if (classes.isEmpty()) {
            return null;
        }
        Tensor known = lesson.labels();
        Tensor guessed = judge.labels(seen, lesson.pass()).detach().argmax(1);
        return Tensor.map(
                        List.of(known.to(DType.F32), guessed.to(DType.F32)),
                        v -> v.get(0).less(Formula.ZERO).select(v.get(1), v.get(0)))
                .to(DType.I32);
    }
}
