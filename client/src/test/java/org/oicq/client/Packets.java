package org.oicq.client;

import java.util.List;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.Profile;
import org.oicq.codec.packet.UserData;
import org.oicq.codec.wire.Text;

/** Server packets that many tests need. */
public final class Packets {
    private Packets() {}

    /** Success, with one empty group. */
    public static LoginReply loggedIn() {
        return new LoginReply(true, List.of(new LoginReply.Group(Text.of("My friends"), 1, List.of())));
    }

    public static Message talk(long from, String text) {
        return new Message(MessageFlag.USER.code(), from, Text.of(text), 0);
    }

    public static Message system(InformationType type, long about, String text) {
        return new Message(MessageFlag.SYSTEM.code(), about, Text.of(text), type.code());
    }

    public static Message notice(String text) {
        return system(InformationType.NOTICE, 0, text);
    }

    public static UserData user(long number, String nickname) {
        return new UserData(true, number, profile(nickname, ""));
    }

    public static UserData noUser(long number) {
        return new UserData(false, number, profile("", ""));
    }

    public static Profile profile(String nickname, String city) {
        Text none = Text.EMPTY;
        return new Profile(
                Text.of(nickname),
                0,
                255,
                0,
                none,
                0,
                0,
                Text.of(city),
                none,
                none,
                0,
                none,
                0,
                none,
                none,
                none,
                none,
                none);
    }
}
