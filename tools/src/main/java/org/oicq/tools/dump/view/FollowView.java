package org.oicq.tools.dump.view;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.frame.Route;
import org.oicq.codec.http.WebCommand;
import org.oicq.codec.http.WebKey;
import org.oicq.codec.http.WebMessageType;
import org.oicq.codec.text.Shown;
import org.oicq.tools.dump.decode.DecodedFrame;
import org.oicq.tools.dump.stream.Half;
import org.oicq.tools.dump.stream.HttpMessage;

/**
 * The conversation of two people as talk. What one sends and the other then gets is one line: a capture at the server
 * holds both.
 */
public final class FollowView extends LineView {
    /** Sent messages that are remembered until they arrive at the other end. */
    private static final int REMEMBERED = 1000;

    private final long one;
    private final long other;
    private final Set<String> sent = new LinkedHashSet<>();

    /** The talk of {@code one} and {@code other}, two service numbers. */
    public FollowView(Output out, Style style, long one, long other) {
        super(out, style);
        this.one = one;
        this.other = other;
    }

    @Override
    public void frame(long number, DecodedFrame frame, Half half, long time) {
        long user = half.connection().user();
        boolean fromUser = frame.route().equals(Route.USER_TO_OICQ);
        if (!frame.good() || (!fromUser && !frame.route().equals(Route.OICQ_TO_USER))) {
            return;
        }
        long partner = partner(frame);
        boolean theirs = (user == one && partner == other) || (user == other && partner == one);
        if (!theirs) {
            return;
        }
        if (fromUser) {
            List<Object> content = frame.values("content");
            if (content.isEmpty()) {
                act(half, time, user, frame.name() + " " + Gist.of(frame, style()));
            } else {
                say(half, time, user, partner, content.getFirst().toString());
            }
        } else if (frame.number("flag", 0) == MessageFlag.USER.code()) {
            arrive(
                    half,
                    time,
                    partner,
                    user,
                    frame.values("information").getFirst().toString());
        } else {
            act(half, time, partner, frame.name() + " " + Gist.of(frame, style()));
        }
    }

    /** The other user that a packet names: the catalogue calls it so in the user's packets, and "number" in others. */
    private static long partner(DecodedFrame frame) {
        long friend = frame.number("friendNumber", -1);
        long named = frame.number("otherNumber", friend);
        boolean fromUser = frame.route().equals(Route.USER_TO_OICQ);
        return fromUser || named >= 0 ? named : frame.number("number", -1);
    }

    @Override
    public void http(long number, HttpMessage message, Half half, long time) {
        WebKeys keys = WebKeys.of(message);
        long user = half.connection().user();
        if (message.request()) {
            String partner = keys.value(WebKey.UN).strip();
            boolean theirs = (user == one && partner.equals(Long.toString(other)))
                    || (user == other && partner.equals(Long.toString(one)));
            if (theirs && keys.command().equals(Optional.of(WebCommand.CLT_MSG))) {
                say(half, time, user, user == one ? other : one, keys.value(WebKey.MG));
            }
        } else if (user == one || user == other) {
            webMessages(keys, half, time, user);
        }
    }

    /** The messages of a GetMsgEx answer stand in three lists; another answer has none. */
    private void webMessages(WebKeys keys, Half half, long time, long user) {
        List<String> from = keys.values(WebKey.UN);
        List<String> types = keys.values(WebKey.MT);
        List<String> texts = keys.values(WebKey.MG);
        String partner = Long.toString(user == one ? other : one);
        String message = Integer.toString(WebMessageType.USER_MESSAGE.code());
        for (int i = 0; i < Math.min(from.size(), Math.min(types.size(), texts.size())); i++) {
            if (from.get(i).equals(partner) && types.get(i).equals(message)) {
                arrive(half, time, Long.parseLong(partner), user, texts.get(i));
            }
        }
    }

    private void say(Half half, long time, long from, long to, String text) {
        if (sent.size() >= REMEMBERED) {
            sent.remove(sent.iterator().next());
        }
        sent.add(from + ">" + to + " " + text);
        talk(half, time, from, to, text);
    }

    private void arrive(Half half, long time, long from, long to, String text) {
        if (!sent.remove(from + ">" + to + " " + text)) {
            talk(half, time, from, to, text);
        }
    }

    private void talk(Half half, long time, long from, long to, String text) {
        String arrow = from == one ? " → " : " ← ";
        out().line(head(half, time) + Shown.right(Long.toString(from), 10) + arrow + Shown.left(Long.toString(to), 10)
                + "  " + style().strong(Shown.escaped(text)));
    }

    private void act(Half half, long time, long who, String what) {
        out().line(head(half, time) + Shown.right(Long.toString(who), 10) + style().faint("   [" + what.strip() + "]"));
    }

    @Override
    public void note(@Nullable Half half, long time, boolean damage, String text) {
        if (half == null || half.connection().user() == one || half.connection().user() == other) {
            super.note(half, time, damage, text);
        }
    }
}
