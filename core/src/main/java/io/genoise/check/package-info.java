/// Checks of operations, ours and users': gradients against finite differences in double, and every device against the
/// reference. [OpCheck][io.genoise.check.OpCheck] is the entrance.
package io.genoise.check;
