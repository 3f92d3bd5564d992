package org.oicq.server.web;

import org.oicq.codec.codes.Coded;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.http.WebMessageType;
import org.oicq.codec.http.WebStatus;
import org.oicq.codec.packet.Message;

/** A message of the binary protocol as GetMsgEx shows it: an item of MT, UN and MG. */
record ShownMessage(int type, long number, String words) {
    static ShownMessage of(Message message) {
        MessageFlag flag = Coded.find(MessageFlag.class, message.flag()).orElse(MessageFlag.SYSTEM);
        InformationType information =
                Coded.find(InformationType.class, message.informationType()).orElse(InformationType.NOTICE);
        int type = WebMessageType.of(flag, information).code();
        String words = message.information().toString();
        if (flag == MessageFlag.USER) {
            return new ShownMessage(type, message.number(), words);
        }
        return switch (information) {
            case MODE_CHANGED -> new ShownMessage(type, message.number(), status(words));
            // No status of a user: UN 0 tells them from it.
            case NOTICE, ASK_FIRST, MONITORED_TALK -> new ShownMessage(type, 0, words);
            case ADDED_YOU, ASKS_YOU, AGREED, REFUSED -> new ShownMessage(type, message.number(), words);
        };
    }

    private static String status(String mode) {
        DisplayMode shown =
                Coded.find(DisplayMode.class, Integer.parseInt(mode)).orElse(DisplayMode.OFFLINE);
        return Integer.toString(WebStatus.of(shown).code());
    }
}
