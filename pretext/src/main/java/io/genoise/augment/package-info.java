/// Changes of a view that the step makes: the host draws a few numbers for each picture, and operations make the pixels
/// of them: parts of pictures, colours, blur, what is covered. Views whose pixels the host writes are in
/// [io.genoise.data].
package io.genoise.augment;
