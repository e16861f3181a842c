package io.genoise.cli;

import io.genoise.task.Card;
import io.genoise.task.Family;
import io.genoise.task.PretextTask;
import io.genoise.task.Tasks;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;

/// Lists the tasks by family, a line each, in the help of a command that chooses one.
final class TaskListing implements IHelpSectionRenderer {
    @Override
    public String render(Help help) {
        boolean choosesOne =
                !help.commandSpec().subcommands().isEmpty()
                        || help.commandSpec().findOption("--task") != null;
        if (!choosesOne) {
            return "";
        }
        List<Card> cards = Tasks.all().stream().map(PretextTask::card).toList();
        int widest = cards.stream().mapToInt(card -> card.name().length()).max().orElse(0);
        int width = help.commandSpec().usageMessage().width();
        StringBuilder text = new StringBuilder("%nTasks:%n".formatted());
        for (Family family : Family.values()) {
            List<Card> members = cards.stream().filter(card -> card.family() == family).toList();
            if (!members.isEmpty()) {
                text.append("  %s%n".formatted(family));
            }
            for (Card card : members) {
                String name = String.format(Locale.ROOT, "    %-" + widest + "s  ", card.name());
                text.append(Wrapped.at(" ", name, " ".repeat(name.length()), card.line(), width));
            }
        }
        return text.toString();
    }
}
