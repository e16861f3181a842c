/// Random numbers by counter: Philox, on the device and on the host the same. A number is a function of a key and a
/// place, whatever was drawn before.
package io.genoise.random;
