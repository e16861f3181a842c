/// The built-in pictures and clips, drawn by code as a function of a seed and a number.
package io.genoise.data.scenes;
