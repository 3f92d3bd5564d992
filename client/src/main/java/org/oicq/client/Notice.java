package org.oicq.client;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.oicq.codec.packet.Message;

/**
 * A system message of type 0 that refuses a packet, as in {@code 0x03 10002: no such user}.
 *
 * @param packetType the type of the packet that it is about
 * @param about the user or the group that the packet named, where it named one
 * @param reason the rest, for a person
 */
public record Notice(int packetType, OptionalLong about, String reason) {
    private static final int OFFER = 0x13;
    private static final int PIECE = 0x15;
    private static final Pattern FORM = Pattern.compile("0x([0-9a-fA-F]{2})(?: (\\d{1,10}))?: *(.*)", Pattern.DOTALL);

    /** The notice in a message, if it is one about a packet. */
    public static Optional<Notice> of(Message message) {
        if (!message.isNotice()) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(message.information().toString());
        if (!form.matches()) {
            return Optional.empty();
        }
        String number = form.group(2);
        return Optional.of(new Notice(
                Integer.parseInt(form.group(1), 16),
                number == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(number)),
                form.group(3)));
    }

    /** Whether the server does not know the packet at all, so that no failure reply follows. */
    boolean unknownPacket() {
        return reason.equals("unknown packet type");
    }

    /** Why a file transfer with {@code other} is over, if this message says so. */
    public static Optional<String> endOfTransfer(Message message, long other) {
        return of(message)
                .filter(notice -> isFile(notice.packetType) && notice.about.equals(OptionalLong.of(other)))
                .map(Notice::reason);
    }

    /**
     * Whether this can be about a packet of this type that named {@code named}. Who sends a file takes a notice about
     * any of the three file packets for the end of the transfer.
     */
    boolean fits(int type, OptionalLong named) {
        boolean sender = type == OFFER || type == PIECE;
        return (packetType == type || (sender && isFile(packetType)))
                && (about.isEmpty() || named.isEmpty() || about.equals(named));
    }

    private static boolean isFile(int type) {
        return type >= OFFER && type <= PIECE;
    }
}
