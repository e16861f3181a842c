/// What tasks of several families are made of: columns read and shown, heads and decoders, views and windows, and figures of
/// controls.
package io.genoise.task.part;
