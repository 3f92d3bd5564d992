package org.oicq.tools.dump.decode;

import java.util.Map;
import java.util.Optional;
import org.oicq.codec.packet.AddGroup;
import org.oicq.codec.packet.AddGroupReply;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.ChangeData;
import org.oicq.codec.packet.DeleteGroup;
import org.oicq.codec.packet.DeleteGroupReply;
import org.oicq.codec.packet.FindOnline;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.MoveFriends;
import org.oicq.codec.packet.MoveFriendsReply;
import org.oicq.codec.packet.OnlineUsers;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.packet.Register;
import org.oicq.codec.packet.RegisterReply;
import org.oicq.codec.packet.RenameGroup;
import org.oicq.codec.packet.RenameGroupReply;
import org.oicq.codec.packet.Search;
import org.oicq.codec.packet.SearchResult;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.packet.UserData;
import org.oicq.codec.packet.UserPacket;
import org.oicq.codec.packet.ViewUser;

/** Which packet answers which: the "answer" column of binary.md, where that is a reply packet of its own. */
public final class Replies {
    private static final Map<Class<? extends UserPacket>, Class<? extends ServerPacket>> ANSWERS = Map.ofEntries(
            Map.entry(Register.class, RegisterReply.class),
            Map.entry(Login.class, LoginReply.class),
            Map.entry(ViewUser.class, UserData.class),
            Map.entry(AddGroup.class, AddGroupReply.class),
            Map.entry(RenameGroup.class, RenameGroupReply.class),
            Map.entry(DeleteGroup.class, DeleteGroupReply.class),
            Map.entry(MoveFriends.class, MoveFriendsReply.class),
            Map.entry(FindOnline.class, OnlineUsers.class),
            Map.entry(Search.class, SearchResult.class),
            Map.entry(ChangeData.class, UserData.class));

    private Replies() {}

    /** The type byte of the server's packet that answers a user's packet, if there is one. */
    public static Optional<Integer> to(PacketType<?> request) {
        Class<?> answer = ANSWERS.get(request.layout().type());
        return Catalog.OICQ_TO_USER.types().stream()
                .filter(type -> type.layout().type() == answer)
                .map(PacketType::code)
                .findFirst();
    }
}
