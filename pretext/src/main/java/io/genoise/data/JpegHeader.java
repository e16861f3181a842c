package io.genoise.data;

import java.util.List;
import java.util.Optional;

/// What a JPEG file says of itself before its first scan: what turns its coefficients into an upright picture.
///
/// @param height rows as stored
/// @param width columns as stored
/// @param components in the order of the frame header: 1, 3 or 4 of them
/// @param colours what the components are
/// @param orientation EXIF orientation 1 … 8
///
/// Source: ITU-T T.81, annex B (markers).
record JpegHeader(
        int height, int width, List<Component> components, Colours colours, int orientation) {

    /// How one component is stored.
    ///
    /// @param across horizontal sampling factor 1 … 4, relative to those of the other components
    /// @param down vertical sampling factor 1 … 4
    /// @param table the 64 steps of its quantisation in the file's order (zigzag, lowest frequency first); empty if the
    ///     file defines none
    record Component(int across, int down, List<Integer> table) {
        /// Copies the table.
        Component {
            table = List.copyOf(table);
        }
    }

    /// What the components are.
    enum Colours {
        /// One component.
        GREY,
        /// Luminance and two chrominances.
        YCBCR,
        /// Three colours as they are.
        RGB,
        /// Inks, stored upside down.
        CMYK,
        /// The first three inks as luminance and chrominances.
        YCCK
    }

    /// Copies the list.
    JpegHeader {
        components = List.copyOf(components);
    }

    /// How the pixels are held, as far as that leaves traces in them; empty if a component has no table.
    Optional<JpegCoding> coding() {
        if (components.stream().anyMatch(component -> component.table.isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(
                new JpegCoding(
                        components.stream()
                                .map(component ->
                                        new JpegCoding.Component(
                                                component.across,
                                                component.down,
                                                JpegCoding.byRows(component.table)))
                                .toList()));
    }
}
