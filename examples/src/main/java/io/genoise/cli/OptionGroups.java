package io.genoise.cli;

import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.OptionSpec;

/// Lists the options of a command under headings: what is chosen together stands together, and in the same order for every
/// command. An option's group is the ten that its `order` lies in.
final class OptionGroups implements IHelpSectionRenderer {
    private record Group(int from, int below, String heading) {
        boolean holds(OptionSpec option) {
            return option.order() >= from && option.order() < below;
        }
    }

    private static final List<Group> GROUPS =
            List.of(
                    new Group(70, 80, "What is made:"),
                    new Group(80, 90, "How far it is from real pictures:"),
                    new Group(10, 20, "The task:"),
                    new Group(0, 10, "Pictures:"),
                    new Group(20, 30, "Pretraining:"),
                    new Group(30, 40, "What it is worth:"),
                    new Group(40, 50, "Plan of a training step:"),
                    new Group(50, 60, "The run:"),
                    new Group(60, 70, "The device, and the rest:"));

    @Override
    public String render(Help help) {
        StringBuilder text = new StringBuilder();
        for (Group group : GROUPS) {
            boolean last = group == GROUPS.getLast();
            List<OptionSpec> members =
                    help.commandSpec().options().stream()
                            .filter(option -> !option.hidden())
                            .filter(option -> group.holds(option) || last && option.order() < 0)
                            // Help and version, which have no order, come at the very end.
                            .sorted(
                                    Comparator.comparingInt(option ->
                                            option.order() < 0
                                                    ? Integer.MAX_VALUE
                                                    : option.order()))
                            .toList();
            if (!members.isEmpty()) {
                text.append("%n%s%n".formatted(group.heading));
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
