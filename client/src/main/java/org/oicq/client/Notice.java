package org.oicq.client;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.PacketType;

/**
 * A system message of type 0 that refuses a packet, as in {@code 0x03 10002: no such user}, or one for another program as in
 * {@code chat 0x03 17: no such room}.
 *
 * @param program the program that the packet was for
 * @param packetType the type of the packet that it is about
 * @param about the user, the group or the room that the packet named, where it named one
 * @param reason the rest, for a person
 */
public record Notice(ProgramKind program, int packetType, OptionalLong about, String reason) {
    private static final int OFFER = 0x13;
    private static final int PIECE = 0x15;
    private static final Pattern FORM =
            Pattern.compile("(?:([a-z]+) )?0x([0-9a-fA-F]{2})(?: (\\d{1,10}))?: *(.*)", Pattern.DOTALL);
    private static final Pattern NOT_HERE = Pattern.compile("the (.+) server does not run here");

    /** The notice in a message, if it is one about a packet. */
    public static Optional<Notice> of(Message message) {
        if (!message.isNotice()) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(message.information().toString());
        if (!form.matches()) {
            return Optional.empty();
        }
        String number = form.group(3);
        String reason = form.group(4);
        Matcher notHere = NOT_HERE.matcher(reason);
        return program(notHere.matches() ? notHere.group(1) : form.group(1))
                .map(program -> new Notice(
                        program,
                        Integer.parseInt(form.group(2), 16),
                        number == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(number)),
                        reason));
    }

    private static Optional<ProgramKind> program(@Nullable String word) {
        return word == null
                ? Optional.of(ProgramKind.OICQ_SERVER)
                : Arrays.stream(ProgramKind.values())
                        .filter(kind -> kind.label().equals(word + " server"))
                        .findFirst();
    }

    /** Whether the program does not run there at all, so that no failure reply follows. */
    boolean notHere() {
        return NOT_HERE.matcher(reason).matches();
    }

    /** Whether the server does not know the packet at all, so that no failure reply follows. */
    boolean unknownPacket() {
        return reason.equals("unknown packet type");
    }

    /** Why a file transfer with {@code other} is over, if this message says so. */
    public static Optional<String> endOfTransfer(Message message, long other) {
        return of(message)
                .filter(notice -> notice.program == ProgramKind.OICQ_SERVER
                        && isFile(notice.packetType)
                        && notice.about.equals(OptionalLong.of(other)))
                .map(Notice::reason);
    }

    /**
     * Whether this can be about a packet of this type that named {@code named}. Who sends a file takes a notice about
     * any of the three file packets for the end of the transfer.
     */
    boolean fits(PacketType<?> type, OptionalLong named) {
        boolean sender = program == ProgramKind.OICQ_SERVER && (type.code() == OFFER || type.code() == PIECE);
        return program.code() == type.route().receiver()
                && (packetType == type.code() || (sender && isFile(packetType)))
                && (about.isEmpty() || named.isEmpty() || about.equals(named));
    }

    private static boolean isFile(int type) {
        return type >= OFFER && type <= PIECE;
    }
}
