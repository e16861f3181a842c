/// Data, training, pretext tasks, transfer and reports.
module io.genoise.pretext {
    requires transitive io.genoise.models;
    requires static com.google.auto.service;
    requires java.desktop;
    requires static jcodec;
    requires org.apache.commons.numbers.gamma;
    requires tools.jackson.core;
    requires tools.jackson.jr.ob;

    exports io.genoise.algebra;
    exports io.genoise.augment;
    exports io.genoise.data;
    exports io.genoise.data.scenes;
    exports io.genoise.embed;
    exports io.genoise.figure;
    exports io.genoise.generate;
    exports io.genoise.inference;
    exports io.genoise.report;
    exports io.genoise.task;
    exports io.genoise.task.adversarial;
    exports io.genoise.task.clustering;
    exports io.genoise.task.context;
    exports io.genoise.task.distillation;
    exports io.genoise.task.embedding;
    exports io.genoise.task.generation;
    exports io.genoise.task.labels;
    exports io.genoise.task.motion;
    exports io.genoise.task.part;
    exports io.genoise.train;
    exports io.genoise.transfer;

    uses io.genoise.data.ClipReader;
    uses io.genoise.task.PretextTask;
}
