package org.oicq.codec.http;

import static org.oicq.codec.http.WebCodes.code;
import static org.oicq.codec.http.WebField.number;
import static org.oicq.codec.http.WebField.text;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The commands of the HTTP interface: what each needs in its request. What it answers is in {@link WebAnswer}. */
public enum WebCommand {
    LOGIN("Login", "log in", text(WebKey.PS), number(WebKey.M5).optional(), text(WebKey.LC)),
    LIST("List", "my friends' numbers, or their count", pageSize(), pageStart()),
    QUERY_STAT("Query_Stat", "my friends that are online or busy, or their count", pageSize(), pageStart()),
    GET_INFO(
            "GetInfo",
            "a user's data",
            number(WebKey.LV)
                    .meaning(
                            "how much to tell; below 1 is as 1, above 3 as 3",
                            code(1, "simple"),
                            code(2, "common"),
                            code(3, "detailed")),
            number(WebKey.UN)),
    ADD_TO_LIST("AddToList", "add a friend", number(WebKey.UN)),
    ACK_ADD_TO_LIST(
            "Ack_AddToList",
            "answer a request to be added, or ask to be allowed to add",
            number(WebKey.UN),
            number(WebKey.CD)
                    .meaning(
                            "what I say",
                            code(0, "let it add me"),
                            code(1, "refuse"),
                            code(2, "please let me add you")),
            text(WebKey.RS).optional().meaning("the reason, with CD 2")),
    DEL_FROM_LIST("DelFromList", "delete a friend from my list", number(WebKey.UN)),
    CHANGE_STAT("Change_Stat", "change my status; 20 keeps the session [decision]", number(WebKey.ST)),
    GET_MSG_EX("GetMsgEx", "the messages for me, at most 100 an answer [decision]"),
    CLT_MSG("CLTMSG", "send a message", number(WebKey.UN), text(WebKey.MG)),
    FINGER(
            "Finger",
            "people search; the form of its answer is ours [decision]",
            number(WebKey.AG).optional(),
            number(WebKey.SX).optional(),
            text(WebKey.PV)
                    .optional()
                    .meaning("the province: its code, or its Chinese name with or without its last word"),
            number(WebKey.TN).optional().meaning("the page size, at most 50 [decision]"),
            pageStart()),
    LOGOUT("Logout", "log out");

    private static final WebCommand[] ALL = values();

    private final String spelling;
    private final String doc;
    private final List<WebField> request;

    WebCommand(String spelling, String doc, WebField... request) {
        this.spelling = spelling;
        this.doc = doc;
        this.request = List.of(request);
    }

    /** The value of CMD, as {@code Query_Stat}. */
    public String spelling() {
        return spelling;
    }

    /** What it does, without a first capital. */
    public String doc() {
        return doc;
    }

    /** What its request has after {@link WebAnswer#HEAD}, in any order. */
    public List<WebField> request() {
        return request;
    }

    /** This key in the command's request, if it takes one there; the four keys of the head included. */
    public Optional<WebField> requestField(WebKey key) {
        return WebAnswer.HEAD.contains(key)
                ? Optional.of(key == WebKey.UIN ? number(key) : text(key))
                : request.stream().filter(field -> field.key() == key).findFirst();
    }

    /** The forms of its good answers. */
    public List<WebAnswer> answers() {
        return Arrays.stream(WebAnswer.values())
                .filter(answer -> answer.command() == this)
                .toList();
    }

    /** The command that a client means, in any letter case. */
    public static Optional<WebCommand> find(String text) {
        for (WebCommand command : ALL) {
            if (command.spelling.equalsIgnoreCase(text)) {
                return Optional.of(command);
            }
        }
        return Optional.empty();
    }

    private static WebField pageSize() {
        return number(WebKey.TN).optional().meaning("the page size [decision]; 0 or absent asks for the count");
    }

    private static WebField pageStart() {
        return number(WebKey.UN)
                .optional()
                .meaning("the number after which the page starts; 0 = from the beginning [decision]");
    }
}
