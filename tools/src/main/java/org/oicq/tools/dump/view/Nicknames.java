package org.oicq.tools.dump.view;

import java.util.HashMap;
import java.util.Map;
import org.oicq.codec.text.Shown;
import org.oicq.tools.dump.decode.DecodedFrame;

/** What the users are called, as the friend lists of log-ins tell it. */
final class Nicknames {
    private static final int MOST = 10_000;
    private static final int LONGEST = 9;

    private final Map<Long, String> names = new HashMap<>();

    /** Looks into a log-in's reply; any other frame says nothing. */
    void learn(DecodedFrame frame) {
        if (!frame.good() || !frame.name().equals("LoginReply")) {
            return;
        }
        long number = 0;
        for (int row = 0; row < frame.rows() && names.size() < MOST; row++) {
            switch (frame.field(row).name()) {
                case "friendNumber" -> number = frame.number(row);
                case "nickname" -> names.put(number, Shown.cut(Shown.escaped(frame.text(row)), LONGEST));
                default -> {
                    // The rest of a friend's line.
                }
            }
        }
    }

    /** {@code who} with the nickname of this user behind it, if it is known. */
    String with(String who, long user) {
        String name = user == 0 || names.isEmpty() ? null : names.get(user);
        return name == null ? who : who + " " + name;
    }
}
