/// What features are worth where labels are few: features of encoders, of other tools and made by hand, probes and
/// fine-tuning, trials that are the same for every method, and studies as tables and files. What may be concluded from
/// their scores is decided in [io.genoise.inference].
package io.genoise.transfer;
