package org.oicq.server.session;

/**
 * Why a request is refused: a rule of binary.md that it breaks. Each protocol has one place that turns a refusal into
 * its own answer.
 */
public enum Refusal {
    NOT_LOGGED_IN("log in first"),
    LOGGED_IN_ALREADY("this connection is logged in already"),
    NOT_YOUR_NUMBER("that is not the number you logged in as"),
    NOT_AVAILABLE("not available on this server"),
    NO_SUCH_USER("no such user"),
    YOURSELF("that is you yourself"),
    WRONG_PASSWORD("the number or the password is wrong"),
    REGISTRATION_CLOSED("registration is closed; ask the operator for an account"),
    NOT_INVITED("you need an invitation: write its code into the field for the e-mail address"),
    NOT_A_VALUE("a field has a value that it cannot have"),
    EMPTY_TEXT("a text that is needed is empty"),
    TEXT_TOO_LONG("a text is too long"),
    TOO_FAST("too fast; wait a little"),
    TOO_BUSY("the server is too busy; try again in a minute"),
    MAILBOX_FULL("too many messages wait for this user already"),
    CANNOT_BE_STORED("the database does not take this message"),
    DATABASE_AWAY("the server cannot reach its database; try again in a minute"),
    ALREADY_A_FRIEND("already in your list"),
    NOT_A_FRIEND("not in your list"),
    NO_SUCH_GROUP("no such group"),
    FIRST_GROUP("the first group cannot be deleted"),
    GROUPS_FULL("you have as many groups as there can be"),
    GROUP_FULL("the group has as many members as there can be"),
    NO_REQUEST("this user has not asked you"),
    TOO_MANY_REQUESTS("too many requests wait for this user already"),
    NOT_A_SUPERVISOR("only supervisors may do that"),
    NO_TRANSFER("there is no such file transfer"),
    TRANSFER_OPEN("a file transfer to this user is open already"),
    TOO_MANY_TRANSFERS("too many of your file transfers are open already"),
    TOO_MANY_BYTES("more bytes than the file was said to have"),
    CANNOT_TAKE_FILES("this user cannot take files now"),
    NOT_A_SEARCH("the search was not understood"),
    TOO_SLOW("the search took too long");

    private final String sentence;

    Refusal(String sentence) {
        this.sentence = sentence;
    }

    /** What is wrong, for a person, without capital and full stop. */
    public String sentence() {
        return sentence;
    }
}
