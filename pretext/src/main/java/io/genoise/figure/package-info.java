/// What pages are built of: text, tables, charts, grids of pictures, written as one HTML file that needs nothing beside
/// it. What a page says of a run is in [io.genoise.report].
package io.genoise.figure;
