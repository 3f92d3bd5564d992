package org.oicq.codec.http;

import static org.oicq.codec.http.WebCodes.code;
import static org.oicq.codec.http.WebField.list;
import static org.oicq.codec.http.WebField.number;
import static org.oicq.codec.http.WebField.text;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The forms of a good answer (RES=0): what follows RES, in exactly this order, since clients pick the fields out by
 * position. Any other RES is the whole answer, as {@code RES=20}.
 */
public enum WebAnswer {
    LOGGED_IN(WebCommand.LOGIN, "good", number(WebKey.RS), number(WebKey.HI), number(WebKey.LI)),
    LOGIN_REFUSED(WebCommand.LOGIN, "bad password or no such account", number(WebKey.RS), text(WebKey.RA)),
    FRIEND_COUNT(WebCommand.LIST, "TN 0 or absent", number(WebKey.FN).meaning("the count of friends")),
    FRIENDS(WebCommand.LIST, "a page", number(WebKey.FN), number(WebKey.SN), list(WebKey.UN)),
    ONLINE_COUNT(WebCommand.QUERY_STAT, "TN 0 or absent", number(WebKey.FN).meaning("the count of friends online")),
    ONLINE_FRIENDS(
            WebCommand.QUERY_STAT,
            "a page",
            list(WebKey.FC),
            number(WebKey.FN),
            number(WebKey.SN),
            list(WebKey.ST),
            list(WebKey.UN),
            list(WebKey.NK)),
    SIMPLE_INFO(WebCommand.GET_INFO, "LV 1 or less", level(), number(WebKey.UN), text(WebKey.NK)),
    COMMON_INFO(
            WebCommand.GET_INFO,
            "LV 2",
            text(WebKey.AD),
            number(WebKey.AG),
            text(WebKey.EM),
            number(WebKey.FC),
            text(WebKey.HP),
            text(WebKey.JB),
            level(),
            text(WebKey.PC),
            text(WebKey.PH),
            text(WebKey.PR),
            text(WebKey.PV),
            text(WebKey.RN),
            text(WebKey.SC),
            number(WebKey.SX),
            number(WebKey.UN),
            text(WebKey.NK)),
    DETAILED_INFO(
            WebCommand.GET_INFO,
            "LV 3 or more",
            text(WebKey.AD),
            number(WebKey.AG),
            number(WebKey.BT),
            number(WebKey.CO),
            text(WebKey.CT),
            text(WebKey.CV),
            text(WebKey.CY),
            text(WebKey.EM),
            number(WebKey.FC),
            text(WebKey.HP),
            text(WebKey.ID),
            text(WebKey.JB),
            level(),
            text(WebKey.MO),
            number(WebKey.MT).meaning("not known, 0"),
            text(WebKey.MV),
            text(WebKey.PC),
            text(WebKey.PH),
            text(WebKey.PR),
            text(WebKey.PV),
            text(WebKey.RN),
            text(WebKey.SC),
            number(WebKey.SH),
            number(WebKey.SX),
            number(WebKey.UN),
            text(WebKey.NK)),
    FRIEND_ADDED(
            WebCommand.ADD_TO_LIST,
            "always",
            number(WebKey.CD)
                    .meaning(
                            "the outcome; 3 is ours [decision]",
                            code(0, "added, or there already"),
                            code(1, "must be asked first"),
                            code(2, "allows nobody"),
                            code(3, "allows nobody (VER 1.0)")),
            number(WebKey.UN)),
    REQUEST_ANSWERED(WebCommand.ACK_ADD_TO_LIST, "always"),
    FRIEND_DELETED(WebCommand.DEL_FROM_LIST, "always"),
    STATUS_CHANGED(WebCommand.CHANGE_STAT, "always"),
    MESSAGES(WebCommand.GET_MSG_EX, "always", number(WebKey.MN), list(WebKey.MT), list(WebKey.UN), list(WebKey.MG)),
    MESSAGE_TAKEN(WebCommand.CLT_MSG, "the message is safely stored or in the receiver's hands"),
    FOUND(
            WebCommand.FINGER,
            "a page",
            list(WebKey.FC),
            number(WebKey.FN),
            number(WebKey.SN),
            list(WebKey.UN),
            list(WebKey.NK),
            list(WebKey.SX),
            list(WebKey.AG),
            list(WebKey.PV)),
    LOGGED_OUT(WebCommand.LOGOUT, "always, logged in or not");

    /** What every request has, and every answer echoes first, in this order. */
    public static final List<WebKey> HEAD = List.of(WebKey.VER, WebKey.CMD, WebKey.SEQ, WebKey.UIN);

    /** The field after the head, which every answer has. */
    public static final WebField RESULT = number(WebKey.RES);

    /** Room for the characters of most answers. */
    private static final int USUAL_LENGTH = 256;

    /** Characters of most numbers, and the comma after them. */
    private static final int USUAL_NUMBER = 8;

    private final WebCommand command;
    private final String when;
    private final List<WebField> fields;

    WebAnswer(WebCommand command, String when, WebField... fields) {
        this.command = command;
        this.when = when;
        this.fields = List.of(fields);
    }

    /** The command that is answered. */
    public WebCommand command() {
        return command;
    }

    /** When the answer has this form. */
    public String when() {
        return when;
    }

    /** What follows {@code RES=0}, in order. */
    public List<WebField> fields() {
        return fields;
    }

    /**
     * Whether the answer ends in {@code RES=0&}: those without fields do, but Logout does not (docs/http.md, "Answers").
     */
    public boolean endsInAmpersand() {
        return fields.isEmpty() && command != WebCommand.LOGOUT;
    }

    /** This key in the answer, if it has it there. */
    public Optional<WebField> field(WebKey key) {
        return fields.stream().filter(field -> field.key() == key).findFirst();
    }

    /** The form of an answer that has these keys after RES, if the command has such a form. */
    public static Optional<WebAnswer> find(WebCommand command, List<WebKey> keysAfterResult) {
        return Arrays.stream(values())
                .filter(answer -> answer.command == command
                        && answer.fields.stream().map(WebField::key).toList().equals(keysAfterResult))
                .findFirst();
    }

    /**
     * The answer from RES on, its values escaped: {@code RES=0&FN=1&SN=2&UN=10001,10002,}.
     *
     * @param values one for each of {@link #fields}, in order; for a list a {@code List} of its items
     * @throws IllegalArgumentException where the values do not go with the fields
     */
    public String print(Object... values) {
        if (values.length != fields.size()) {
            throw new IllegalArgumentException(this + " has " + fields.size() + " fields, not " + values.length);
        }
        StringBuilder body = new StringBuilder(USUAL_LENGTH + textLength(values))
                .append("RES=")
                .append(WebResult.DONE.code());
        for (int i = 0; i < values.length; i++) {
            WebField field = fields.get(i);
            body.append('&').append(field.key()).append('=');
            if (field.form() != WebField.Form.LIST) {
                print(values[i], body);
            } else if (values[i] instanceof List<?> items) {
                for (Object item : items) {
                    print(item, body);
                    body.append(',');
                }
            } else {
                throw new IllegalArgumentException(field.key() + " of " + this + " is a list");
            }
        }
        return endsInAmpersand() ? body.append('&').toString() : body.toString();
    }

    private static void print(Object value, StringBuilder body) {
        switch (value) {
            case Integer number -> body.append(number.intValue());
            case Long number -> body.append(number.longValue());
            default -> WebText.escape(value.toString(), body);
        }
    }

    /** About so many characters the lists among the values take: a hundred messages shall not be copied again and again. */
    private static int textLength(Object... values) {
        int length = 0;
        for (Object value : values) {
            if (value instanceof List<?> items) {
                for (Object item : items) {
                    length += item instanceof String text ? text.length() + 1 : USUAL_NUMBER;
                }
            }
        }
        return length;
    }

    private static WebField level() {
        return number(WebKey.LV).meaning("how much is told; 0 for the simple form");
    }
}
