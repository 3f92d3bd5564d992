package org.oicq.client.cli;

import java.util.List;
import org.oicq.client.Await;
import org.oicq.client.OicqClient;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.MoveFriends;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Commands for the groups of the friend list. */
@Command(
        name = "group",
        description = "Add, rename and delete groups of friends, and move friends between them.",
        subcommands = {
            GroupCommands.Add.class,
            GroupCommands.Rename.class,
            GroupCommands.Delete.class,
            GroupCommands.Move.class
        },
        footer = {"", "Example:", "  ./oicq client --number 10001 group add Colleagues"})
final class GroupCommands extends BaseCommand {
    @Override
    public Integer call() {
        throw usage("say what to do with groups: add, rename, delete or move");
    }

    /** 0x06. */
    @Command(
            name = "add",
            description = "Add a group; prints its number.",
            footer = {"", "Example:", "  ./oicq client --number 10001 group add Colleagues"})
    static final class Add extends LoggedInCommand {
        @Parameters(paramLabel = "NAME", description = "The new group's name.")
        private String name = "";

        @Override
        int run(OicqClient client, List<LoginReply.Group> groups) throws Exception {
            int group = Await.result(client.addGroup(name));
            console().result(Json.object("event", "group added", "group", group, "name", name), "group " + group);
            return Main.DONE;
        }
    }

    /** 0x07. */
    @Command(
            name = "rename",
            description = "Rename a group.",
            footer = {"", "Example:", "  ./oicq client --number 10001 group rename 2 Team"})
    static final class Rename extends LoggedInCommand {
        @Parameters(index = "0", paramLabel = "GROUP", description = "The group's number.")
        private int group;

        @Parameters(index = "1", paramLabel = "NAME", description = "Its new name.")
        private String name = "";

        @Override
        int run(OicqClient client, List<LoginReply.Group> groups) throws Exception {
            Await.result(client.renameGroup(group, name));
            console()
                    .result(
                            Json.object("event", "group renamed", "group", group, "name", name),
                            "group " + group + " is " + name + " now");
            return Main.DONE;
        }
    }

    /** 0x08. */
    @Command(
            name = "delete",
            description = "Delete a group; its friends go to group 1.",
            footer = {"", "Example:", "  ./oicq client --number 10001 group delete 2"})
    static final class Delete extends LoggedInCommand {
        @Parameters(paramLabel = "GROUP", description = "The group's number.")
        private int group;

        @Override
        int run(OicqClient client, List<LoginReply.Group> groups) throws Exception {
            Await.result(client.deleteGroup(group));
            console().result(Json.object("event", "group deleted", "group", group), "group " + group + " is deleted");
            return Main.DONE;
        }
    }

    /** 0x09. */
    @Command(
            name = "move",
            description = "Move friends to a group, all of them or none.",
            footer = {"", "Example:", "  ./oicq client --number 10001 group move 10002 10003 2"})
    static final class Move extends LoggedInCommand {
        @Parameters(
                arity = "2..*",
                paramLabel = "N... GROUP",
                hideParamSyntax = true,
                description = "The friends' numbers, then the group's.")
        private List<Long> friendsAndGroup = List.of();

        @Override
        int run(OicqClient client, List<LoginReply.Group> groups) throws Exception {
            List<Long> friends = friendsAndGroup.subList(0, friendsAndGroup.size() - 1);
            int group = Math.toIntExact(friendsAndGroup.getLast());
            Await.result(client.moveFriends(friends.stream()
                    .map(friend -> new MoveFriends.Move(friend, group))
                    .toList()));
            console()
                    .result(
                            Json.object("event", "moved", "friends", friends, "group", group),
                            (friends.size() == 1 ? "1 friend is" : friends.size() + " friends are") + " in group "
                                    + group + " now");
            return Main.DONE;
        }
    }
}
