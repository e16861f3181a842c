package io.genoise.cli;

import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.OptionSpec;

/// Lists the options of a command under headings: what is chosen together stands together, and in the same order for every
/// command. An option's group is the ten that its `order` lies in.
final class OptionGroups implements IHelpSectionRenderer {
    private record Group(int from, String heading) {}

    private static final List<Group> GROUPS =
            List.of(
                    new Group(0, "Pictures:"),
                    new Group(20, "Pretraining:"),
                    new Group(30, "What it is worth:"),
                    new Group(40, "Plan of a training step:"),
                    new Group(50, "The run:"),
                    new Group(60, "The device, and the rest:"));

    @Override
    public String render(Help help) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS.size(); i++) {
            int from = GROUPS.get(i).from;
            int to = i + 1 < GROUPS.size() ? GROUPS.get(i + 1).from : Integer.MAX_VALUE;
            boolean last = i + 1 == GROUPS.size();
            List<OptionSpec> members =
                    help.commandSpec().options().stream()
                            .filter(option -> !option.hidden())
                            .filter(option ->
                                    option.order() >= from && option.order() < to
                                            || last && option.order() < 0)
                            // Help and version, which have no order, come at the very end.
                            .sorted(
                                    Comparator.comparingInt(option ->
                                            option.order() < 0
                                                    ? Integer.MAX_VALUE
                                                    : option.order()))
                            .toList();
            if (!members.isEmpty()) {
                text.append("%n%s%n".formatted(GROUPS.get(i).heading));
                text.append(
                        help.optionListExcludingGroups(
                                members,
                                help.createDefaultLayout(),
                                null,
                                help.parameterLabelRenderer()));
            }
        }
        return text.toString();
    }
}
