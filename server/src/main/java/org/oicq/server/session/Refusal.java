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
    NO_SUCH_GENDER("there is no such gender"),
    NO_SUCH_AUTHENTICATION("there is no such authentication"),
    NO_SUCH_LOGIN_MODE("there is no such login mode"),
    NO_SUCH_DISPLAY_MODE("there is no such display mode"),
    NO_SUCH_DIRECTION("there is no such direction"),
    NO_SUCH_ROLE("there is no such role"),
    NO_SUCH_ACCESS("there is no such way into a room"),
    NOT_AN_ANSWER("the answer is neither yes (1) nor no (0)"),
    EMPTY_NICKNAME("the nickname is empty"),
    EMPTY_PASSWORD("the password is empty"),
    EMPTY_GROUP_NAME("the group's name is empty"),
    EMPTY_ROOM_NAME("the room's name is empty"),
    SEARCH_TOO_LONG("too many words to look for"),
    EMPTY_SEARCH("the search has no word in it"),
    EMPTY_FILE_NAME("the file's name is empty"),
    MESSAGE_TOO_LONG("the message is too long"),
    REASON_TOO_LONG("the reason is too long"),
    GROUP_NAME_TOO_LONG("the group's name is too long"),
    ROOM_NAME_TOO_LONG("the room's name is too long"),
    TOPIC_TOO_LONG("the topic is too long"),
    FILE_NAME_TOO_LONG("the file's name is too long"),
    NICKNAME_TOO_LONG("the nickname is too long"),
    REAL_NAME_TOO_LONG("the real name is too long"),
    CITY_TOO_LONG("the city is too long"),
    ADDRESS_TOO_LONG("the address is too long"),
    ZIP_CODE_TOO_LONG("the zip code is too long"),
    SCHOOL_TOO_LONG("the school is too long"),
    PHONE_TOO_LONG("the phone number is too long"),
    PAGER_TOO_LONG("the pager's number is too long"),
    EMAIL_TOO_LONG("the e-mail address is too long"),
    HOBBIES_TOO_LONG("the hobbies are too long"),
    DESCRIPTION_TOO_LONG("the description is too long"),
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
    BLOCKS_FULL("you have blocked as many users as you may; let one be again first"),
    ASKED_ALREADY("this connection has asked for extensions already"),
    NOT_SENT("no such message was sent to you on this connection"),
    NO_REQUEST("this user has not asked you"),
    TOO_MANY_REQUESTS("too many requests wait for this user already"),
    NOT_A_SUPERVISOR("only supervisors may do that"),
    NO_TRANSFER("there is no such file transfer"),
    TRANSFER_OPEN("a file transfer to this user is open already"),
    TOO_MANY_TRANSFERS("too many of your file transfers are open already"),
    TOO_MANY_BYTES("more bytes than the file was said to have"),
    CANNOT_TAKE_FILES("this user cannot take files now"),
    NOT_A_SEARCH("the search was not understood"),
    TOO_SLOW("the search took too long"),
    NOT_ENTERED("enter your rooms first, with 0x02"),
    NO_SUCH_ROOM("no such room"),
    NOT_IN_ROOM("you are not in this room"),
    NO_RIGHT_IN_ROOM("your role in this room does not allow that"),
    NOT_A_MEMBER("this user is not in the room"),
    IN_ROOM_ALREADY("this user is in the room already"),
    BANNED_FROM_ROOM("banned from this room"),
    ASK_TO_JOIN("ask to be let in, with 0x0d"),
    ROOM_FULL("the room has as many as it can have"),
    TOO_MANY_ROOMS("in as many rooms, or owner of as many, as one can be"),
    TOO_MANY_INVITATIONS("too many invitations wait for this user already"),
    NO_REQUEST_TO_JOIN("this user has not asked to join");

    private final String sentence;

    Refusal(String sentence) {
        this.sentence = sentence;
    }

    /** What is wrong, for a person, without capital and full stop. */
    public String sentence() {
        return sentence;
    }
}
