package org.oicq.client.cli;

import java.util.List;
import org.oicq.client.RefusedException;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.MoveFriends;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Commands for the groups of the friend list. The server says only that it refuses; the friend list tells why. */
@Command(
        description = "Add, rename and delete groups of friends, and move friends between them.",
        subcommands = {
            GroupCommands.Add.class,
            GroupCommands.Rename.class,
            GroupCommands.Delete.class,
            GroupCommands.Move.class
        },
        footer = {"", "Example:", "  ./oicq client --number 10001 group add Colleagues"})
final class GroupCommands extends BaseCommand {
    /** The most friends of a group (docs/rules.md, "Friends and groups"). */
    private static final int MOST = 255;

    /** Characters of a name that a server takes if it is set as they come. */
    private static final int NAME_CHARACTERS = 32;

    private static final Sentence NO_REASON = Sentence.of(
            "no-reason",
            "the server refused it without a reason; it may have been too fast: wait a second and try again");

    @Override
    public Integer call() {
        throw missing("groups");
    }

    /** What can be wrong with a group's name, as far as this side knows. */
    private static Sentence nameProblem(String name) {
        int characters = name.codePointCount(0, name.length());
        if (name.isEmpty()) {
            return Sentence.of("group-name-empty", "the group's name is empty");
        }
        return characters > NAME_CHARACTERS
                ? Sentence.of(
                        "group-name-long",
                        "the group's name has {0} characters; servers take {1} unless set otherwise",
                        characters,
                        NAME_CHARACTERS)
                : NO_REASON;
    }

    private static int checked(BaseCommand command, int group) {
        if (group < 1 || group > MOST) {
            throw command.usage(Sentence.of(
                    "no-such-group", "there is no group {0}: groups have numbers from 1 to {1}", group, MOST));
        }
        return group;
    }

    /** 0x06. */
    @Command(
            name = "add",
            description = "Add a group; prints its number.",
            footer = {"", "Example:", "  ./oicq client --number 10001 group add Colleagues"})
    static final class Add extends QuietCommand {
        @Parameters(paramLabel = "NAME", description = "The new group's name.")
        private String name = "";

        @Override
        int run() throws Exception {
            int group;
            try {
                group = visit(client -> client.addGroup(name));
            } catch (RefusedException e) {
                throw groups().isEmpty() ? e : Problem.refused(problem());
            }
            console()
                    .result(
                            Json.object("event", "group added", "group", group, "name", name),
                            Sentence.of("group-added", "group {0}", group, name));
            return Main.DONE;
        }

        private Sentence problem() {
            return groups().size() >= MOST
                    ? Sentence.of("groups-full", "you have {0} groups, and more there cannot be", MOST)
                    : nameProblem(name);
        }
    }

    /** 0x07. */
    @Command(
            name = "rename",
            description = "Rename a group.",
            footer = {"", "Example:", "  ./oicq client --number 10001 group rename 2 Team"})
    static final class Rename extends QuietCommand {
        @Parameters(index = "0", paramLabel = "GROUP", description = "The group's number.")
        private int group;

        @Parameters(index = "1", paramLabel = "NAME", description = "Its new name.")
        private String name = "";

        @Override
        int run() throws Exception {
            checked(this, group);
            try {
                var _ = visit(client -> client.renameGroup(group, name));
            } catch (RefusedException e) {
                if (groups().isEmpty()) {
                    throw e;
                }
                group(group);
                throw Problem.refused(nameProblem(name));
            }
            console()
                    .result(
                            Json.object("event", "group renamed", "group", group, "name", name),
                            Sentence.of("group-renamed", "group {0} is {1} now", group, name));
            return Main.DONE;
        }
    }

    /** 0x08. */
    @Command(
            name = "delete",
            description = "Delete a group; its friends go to group 1.",
            footer = {"", "Example:", "  ./oicq client --number 10001 group delete 2"})
    static final class Delete extends QuietCommand {
        @Parameters(paramLabel = "GROUP", description = "The group's number.")
        private int group;

        @Override
        int run() throws Exception {
            checked(this, group);
            try {
                var _ = visit(client -> client.deleteGroup(group));
            } catch (RefusedException e) {
                throw groups().isEmpty() ? e : Problem.refused(problem());
            }
            console()
                    .result(
                            Json.object("event", "group deleted", "group", group),
                            Sentence.of("group-deleted", "group {0} is deleted", group));
            return Main.DONE;
        }

        private Sentence problem() {
            if (group == 1) {
                return Sentence.of(
                        "group-1-stays",
                        "group 1 cannot be deleted: it takes the friends of groups that are; rename it instead");
            }
            int friends = group(group).friends().size();
            return friends + group(1).friends().size() > MOST
                    ? Sentence.of(
                            "group-1-full",
                            "group 1 has no room for the {0} of group {1}: a group takes {2}",
                            Sentence.count(friends, "friend"),
                            group,
                            MOST)
                    : NO_REASON;
        }
    }

    /** 0x09. */
    @Command(
            name = "move",
            description = "Move friends to a group, all of them or none.",
            footer = {"", "Example:", "  ./oicq client --number 10001 group move 10002 10003 2"})
    static final class Move extends QuietCommand {
        @Parameters(
                arity = "2..*",
                paramLabel = "N... GROUP",
                hideParamSyntax = true,
                description = "The friends' numbers, then the group's.")
        private List<Long> friendsAndGroup = List.of();

        @Override
        int run() throws Exception {
            List<Long> friends = friendsAndGroup.subList(0, friendsAndGroup.size() - 1);
            int group = checked(this, (int) Math.min(Integer.MAX_VALUE, friendsAndGroup.getLast()));
            if (friends.size() > MOST) {
                throw usage(Sentence.of("move-most", "at most {0} friends can be moved at once", MOST));
            }
            try {
                var _ = visit(client -> client.moveFriends(friends.stream()
                        .map(friend -> new MoveFriends.Move(friend, group))
                        .toList()));
            } catch (RefusedException e) {
                throw groups().isEmpty() ? e : Problem.refused(problem(friends, group));
            }
            console()
                    .result(
                            Json.object("event", "moved", "friends", friends, "group", group),
                            friends.size() == 1
                                    ? Sentence.of("moved-one", "1 friend is in group {0} now", group)
                                    : Sentence.of("moved", "{0} friends are in group {1} now", friends.size(), group));
            return Main.DONE;
        }

        private Sentence problem(List<Long> friends, int group) {
            List<Long> list = groups().stream()
                    .flatMap(one -> one.friends().stream())
                    .map(LoginReply.Friend::friendNumber)
                    .toList();
            for (long friend : friends) {
                if (!list.contains(friend)) {
                    return Sentence.of("not-moved", "{0} is not in your list, so nobody was moved", friend);
                }
            }
            return group(group).friends().size() + friends.size() > MOST
                    ? Sentence.of(
                            "group-full",
                            "group {0} has no room for {1} more: a group takes {2}",
                            group,
                            Sentence.count(friends.size(), "friend"),
                            MOST)
                    : NO_REASON;
        }
    }
}
