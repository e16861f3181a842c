package io.genoise.train;

import java.util.Map;

/// Hears how a long job goes on, and may show it. Used by one thread.
public interface Progress extends AutoCloseable {
    /// A progress that shows nothing.
    Progress SILENT =
            new Progress() {
                @Override
                public void begin(String job, String things, long all, long done) {}

                @Override
                public void advance(long done, Map<String, Double> figures) {}

                @Override
                public void say(String line) {}

                @Override
                public void close() {}
            };

    /// A job begins.
    ///
    /// @param job what it is called, short
    /// @param things what is counted, in the plural, such as `views`
    /// @param all how many it will have seen at its end
    /// @param done how many of them it has seen already, more than 0 when it is resumed
    void begin(String job, String things, long all, long done);

    /// The job went on.
    ///
    /// @param done how many things it has seen
    /// @param figures what to show, by name, such as loss and accuracy; shares as 0 to 1
    void advance(long done, Map<String, Double> figures);

    /// A line that stays, such as an epoch's result.
    void say(String line);

    /// The job ended, well or not.
    @Override
    void close();
}
