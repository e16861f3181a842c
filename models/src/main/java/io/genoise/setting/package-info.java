/// A record's components by name ([Copy]) and as options: the line and the range that each declares, their text and back, and how classes
/// that have such records are found. What the options mean is for the records to say.
package io.genoise.setting;
