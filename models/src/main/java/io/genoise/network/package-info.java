/// Encoders, generators and discriminators, one file a network: a record of its settings, its layers, and its maps by
/// name. Nothing else names a network: [Networks][io.genoise.network.Networks] finds it, those of users' jars too.
package io.genoise.network;
