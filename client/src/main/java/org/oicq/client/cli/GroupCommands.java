package org.oicq.client.cli;

import java.util.List;
import org.oicq.client.RefusedException;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.MoveFriends;
import org.oicq.codec.text.Shown;
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

    private static final String NO_REASON =
            "the server refused it without a reason; it may have been too fast: wait a" + " second and try again";

    @Override
    public Integer call() {
        throw missing("groups");
    }

    /** What can be wrong with a group's name, as far as this side knows. */
    private static String nameProblem(String name) {
        int characters = name.codePointCount(0, name.length());
        if (name.isEmpty()) {
            return "the group's name is empty";
        }
        return characters > NAME_CHARACTERS
                ? "the group's name has " + characters + " characters; servers take " + NAME_CHARACTERS
                        + " unless set otherwise"
                : NO_REASON;
    }

    private static int checked(BaseCommand command, int group) {
        if (group < 1 || group > MOST) {
            throw command.usage("there is no group " + group + ": groups have numbers from 1 to " + MOST);
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
                throw groups().isEmpty() ? e : new RefusedException(problem());
            }
            console().result(Json.object("event", "group added", "group", group, "name", name), "group " + group);
            return Main.DONE;
        }

        private String problem() {
            return groups().size() >= MOST
                    ? "you have " + MOST + " groups, and more there cannot be"
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
                throw new RefusedException(nameProblem(name));
            }
            console()
                    .result(
                            Json.object("event", "group renamed", "group", group, "name", name),
                            "group " + group + " is " + Shown.line(name) + " now");
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
                throw groups().isEmpty() ? e : new RefusedException(problem());
            }
            console().result(Json.object("event", "group deleted", "group", group), "group " + group + " is deleted");
            return Main.DONE;
        }

        private String problem() {
            if (group == 1) {
                return "group 1 cannot be deleted: it takes the friends of groups that are; rename it instead";
            }
            int friends = group(group).friends().size();
            return friends + group(1).friends().size() > MOST
                    ? "group 1 has no room for the " + Count.of(friends, "friend") + " of group " + group
                            + ": a group takes " + MOST
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
                throw usage("at most " + MOST + " friends can be moved at once");
            }
            try {
                var _ = visit(client -> client.moveFriends(friends.stream()
                        .map(friend -> new MoveFriends.Move(friend, group))
                        .toList()));
            } catch (RefusedException e) {
                throw groups().isEmpty() ? e : new RefusedException(problem(friends, group));
            }
            console()
                    .result(
                            Json.object("event", "moved", "friends", friends, "group", group),
                            Count.of(friends.size(), "friend") + (friends.size() == 1 ? " is" : " are") + " in group "
                                    + group + " now");
            return Main.DONE;
        }

        private String problem(List<Long> friends, int group) {
            List<Long> list = groups().stream()
                    .flatMap(one -> one.friends().stream())
                    .map(LoginReply.Friend::friendNumber)
                    .toList();
            for (long friend : friends) {
                if (!list.contains(friend)) {
                    return friend + " is not in your list, so nobody was moved";
                }
            }
            return group(group).friends().size() + friends.size() > MOST
                    ? "group " + group + " has no room for " + Count.of(friends.size(), "friend")
                            + " more: a group takes " + MOST
                    : NO_REASON;
        }
    }
}
