package io.genoise.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.data.Column;
import io.genoise.data.Images;
import io.genoise.data.Placement;
import io.genoise.data.Sample;
import io.genoise.data.Views;
import io.genoise.network.EncoderConfig;
import io.genoise.network.EncoderNetwork;
import io.genoise.op.Losses;
import io.genoise.setting.Setting;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import io.genoise.train.Lesson;
import io.genoise.train.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The contract finds each fault that a task may have, by the promise that it breaks.
class TaskContractTest {
    /// Faults, each with the promise that it breaks.
    public enum Fault {
        SETTING_WITHOUT_A_LINE("its settings can be said and read"),
        VIEWS_THAT_COUNT("the same seed draws the same views"),
        CHANCE_THAT_IS_NONE("the first figures are those of chance"),
        BLIND_FIRST_LAYER("gradients reach the first layer"),
        LABELS_AT_RANDOM("eight pictures are learned by heart"),
        WEIGHTS_OF_NO_SEED("one thread and two give the same bits"),
        MEMORY_IN_NO_PART("a training that is broken off goes on to the same bits"),
        MEMORY_THAT_ANSWERS_CHANGE("being asked changes nothing"),
        CLIPS_TAKEN_FOR_PICTURES("clips and pictures are not mistaken for each other"),
        GREY_THAT_FAILS_LATE("grey pictures are taken or refused"),
        REFUSAL_WITHOUT_AN_OPTION("small pictures are taken or refused by an option's name"),
        CONTROL_WITHOUT_ITS_WORD("previews, controls and a report can be made of what a run left"),
        NETWORK_THAT_IS_WIDENED_AGAIN(
                "previews, controls and a report can be made of what a run left"),
        NO_GOLDEN_CURVE("the loss of 50 steps is as it was");

        private final String promise;

        Fault(String promise) {
            this.promise = promise;
        }
    }

    private static final AtomicInteger COUNT = new AtomicInteger();

    /// Tells upright pictures from others, but for one fault.
    public record Faulty(@Setting("what is wrong with it") Fault fault, int unsaid)
            implements PretextTask {
        @Override
        public Card card() {
            return new Card("faulty", "is it upright?", Family.CONTEXT, "nobody", "");
        }

        @Override
        public Regimen regimen() {
            return new Regimen(1, 8, 0.05f, "nin,blocks=3,width=0.05", 16);
        }

        @Override
        public Map<String, Double> chance(int pictures) {
            return Map.of("loss", fault == Fault.CHANCE_THAT_IS_NONE ? 3 : Math.log(2));
        }

        @Override
        public void admit(Images images) {
            if (fault != Fault.CLIPS_TAKEN_FOR_PICTURES) {
                PretextTask.super.admit(images);
            }
        }

        @Override
        public void check(Images images) {
            if (fault == Fault.REFUSAL_WITHOUT_AN_OPTION && images.height() < 8) {
                throw new IllegalArgumentException("too small");
            }
        }

        @Override
        public Views views(Images images) {
            return new Views() {
                @Override
                public List<Column> columns(Images images) {
                    if (fault == Fault.GREY_THAT_FAILS_LATE && images.channels() == 1) {
                        throw new ArrayIndexOutOfBoundsException("Index 1 of 1");
                    }
                    return List.of(Views.pictures(images, 2), Column.integers(LABELS, 2));
                }

                @Override
                public void draw(Sample sample) {
                    for (int view = 0; view < 2; view++) {
                        sample.write(view, Placement.WHOLE.turned(2 * view));
                        sample.put(
                                LABELS,
                                view,
                                switch (fault) {
                                    // Without a period: an even number of draws would repeat.
                                    case VIEWS_THAT_COUNT ->
                                            Integer.bitCount(COUNT.getAndIncrement()) % 2;
                                    case LABELS_AT_RANDOM -> sample.random().nextInt(2);
                                    default -> view;
                                });
                    }
                }
            };
        }

        @Override
        public PretextLearner learner(Material material) {
            EncoderNetwork encoder =
                    switch (fault) {
                        case WEIGHTS_OF_NO_SEED ->
                                material.encoder("net" + COUNT.getAndIncrement(), 2);
                        case NETWORK_THAT_IS_WIDENED_AGAIN -> widened(material);
                        default -> material.encoder(2);
                    };
            Part.Trained part = material.sgd(Part.ENCODER, encoder.parameters());
            Variable memory = material.scope().variable("memory", TensorShape.SCALAR, 0f);
            List<Part> parts = new ArrayList<>(List.of(part));
            if (fault == Fault.MEMORY_THAT_ANSWERS_CHANGE) {
                parts.add(new Part.Memory("memory", Map.of("seen", memory)));
            }
            return new PretextLearner() {
                @Override
                public EncoderNetwork encoder() {
                    return encoder;
                }

                @Override
                public List<Part> parts() {
                    return parts;
                }

                @Override
                public void learn(Lesson lesson) {
                    Tensor x = material.standardized(lesson.pictures());
                    Tensor seen = fault == Fault.BLIND_FIRST_LAYER ? x.times(0) : x;
                    Tensor logits = encoder.forward(seen, lesson.pass());
                    Tensor loss = Losses.crossEntropy(logits, lesson.labels());
                    if (fault == Fault.MEMORY_IN_NO_PART) {
                        Tensor before = memory.value();
                        lesson.minimize(loss.times(before.plus(1)), part);
                        lesson.remember(() -> memory.assign(before.plus(0.1f)));
                    } else {
                        lesson.minimize(loss, part);
                    }
                    if (fault == Fault.MEMORY_THAT_ANSWERS_CHANGE) {
                        memory.assign(memory.value().plus(1));
                    }
                }
            };
        }

        /// Its run's card names the wider one.
        private static EncoderNetwork widened(Material material) {
            EncoderConfig network = material.network();
            double width = Double.parseDouble(network.settings().get("width"));
            return network.with(Map.of("width", Double.toString(2 * width)))
                    .withClasses(2)
                    .create(material.scope(), material.seed());
        }

        @Override
        public List<ShortcutControl> controls(Trained trained) {
            return fault == Fault.CONTROL_WITHOUT_ITS_WORD
                    ? List.of(
                            new ShortcutControl() {
                                @Override
                                public List<String> lines() {
                                    return List.of("it cheats");
                                }

                                @Override
                                public Map<String, String> notes() {
                                    return Map.of("it", "cheats");
                                }
                            })
                    : List.of();
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void everyFaultBreaksItsPromise(Fault fault) {
        TaskContract contract = TaskContract.of(new Faulty(fault, 0)).overfits(60, 0.5);

        assertThatThrownBy(() -> contract.check(fault.promise))
                .isInstanceOfAny(
                        AssertionError.class,
                        ArrayIndexOutOfBoundsException.class,
                        IllegalArgumentException.class);
    }

    /// So it is the fault that is found, and not the task.
    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SETTING_WITHOUT_A_LINE", "NO_GOLDEN_CURVE"})
    void theSameTaskWithoutThatFaultKeepsIt(Fault fault) throws Exception {
        Fault elsewhere = Fault.NO_GOLDEN_CURVE;
        TaskContract contract = TaskContract.of(new Faulty(elsewhere, 0));

        contract.check(fault.promise);

        assertThat(fault).isNotEqualTo(elsewhere);
    }
}
