package org.oicq.server.oicq;

import java.util.Optional;
import java.util.stream.Stream;
import org.oicq.codec.codes.Coded;
import org.oicq.codec.codes.Gender;
import org.oicq.codec.packet.AccountForm;
import org.oicq.codec.packet.UserCard;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;
import org.oicq.schema.Card;
import org.oicq.schema.Profile;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.rule.Refusal;

/** Profiles between the wire and the database, and the limits on what stands in them. */
public final class Profiles {
    private final WireCharset charset;
    private final int nicknameCharacters;
    private final int profileCharacters;
    private final int descriptionCharacters;

    public Profiles(ServerConfig config) {
        this.charset = config.charset();
        this.nicknameCharacters = config.nicknameCharacters();
        this.profileCharacters = config.profileCharacters();
        this.descriptionCharacters = config.descriptionCharacters();
    }

    /** What is wrong with the profile in a form, if anything; password and authentication are looked at elsewhere. */
    public Optional<Refusal> problem(AccountForm form) {
        if (form.nickname().isEmpty()) {
            return Optional.of(Refusal.EMPTY_NICKNAME);
        }
        if (Coded.find(Gender.class, form.gender()).isEmpty()) {
            return Optional.of(Refusal.NO_SUCH_GENDER);
        }
        return Stream.of(
                        tooLong(form.nickname(), nicknameCharacters, Refusal.NICKNAME_TOO_LONG),
                        tooLong(form.realName(), profileCharacters, Refusal.REAL_NAME_TOO_LONG),
                        tooLong(form.city(), profileCharacters, Refusal.CITY_TOO_LONG),
                        tooLong(form.address(), profileCharacters, Refusal.ADDRESS_TOO_LONG),
                        tooLong(form.zipCode(), profileCharacters, Refusal.ZIP_CODE_TOO_LONG),
                        tooLong(form.school(), profileCharacters, Refusal.SCHOOL_TOO_LONG),
                        tooLong(form.phone(), profileCharacters, Refusal.PHONE_TOO_LONG),
                        tooLong(form.pager(), profileCharacters, Refusal.PAGER_TOO_LONG),
                        tooLong(form.email(), profileCharacters, Refusal.EMAIL_TOO_LONG),
                        tooLong(form.hobbies(), profileCharacters, Refusal.HOBBIES_TOO_LONG),
                        tooLong(form.description(), descriptionCharacters, Refusal.DESCRIPTION_TOO_LONG))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Refusal> tooLong(Text text, int most, Refusal refusal) {
        return text.characters() > most ? Optional.of(refusal) : Optional.empty();
    }

    /** Whether a text, as a reason or a city, is no longer than a profile text may be. */
    public boolean fits(Text text) {
        return text.characters() <= profileCharacters;
    }

    /** Whether a group's name is one: not empty, and no longer than a nickname may be. */
    public Optional<Refusal> groupNameProblem(Text name) {
        if (name.isEmpty()) {
            return Optional.of(Refusal.EMPTY_GROUP_NAME);
        }
        return tooLong(name, nicknameCharacters, Refusal.GROUP_NAME_TOO_LONG);
    }

    /** A text from the database on the wire. */
    public Text text(String stored) {
        return Text.replacing(stored, charset);
    }

    /** The profile of a form, as the database keeps it. */
    public static Profile toStored(AccountForm form) {
        return new Profile(
                form.nickname().toString(),
                form.portrait(),
                form.gender(),
                form.age(),
                form.realName().toString(),
                form.country(),
                form.province(),
                form.city().toString(),
                form.address().toString(),
                form.zipCode().toString(),
                form.education(),
                form.school().toString(),
                form.occupation(),
                form.phone().toString(),
                form.pager().toString(),
                form.email().toString(),
                form.hobbies().toString(),
                form.description().toString());
    }

    /** A profile of the database on the wire. */
    public org.oicq.codec.packet.Profile toWire(Profile stored) {
        return new org.oicq.codec.packet.Profile(
                text(stored.nickname()),
                stored.portrait(),
                stored.gender(),
                stored.age(),
                text(stored.realName()),
                stored.country(),
                stored.province(),
                text(stored.city()),
                text(stored.address()),
                text(stored.zipCode()),
                stored.education(),
                text(stored.school()),
                stored.occupation(),
                text(stored.phone()),
                text(stored.pager()),
                text(stored.email()),
                text(stored.hobbies()),
                text(stored.description()));
    }

    /** A line of a list of users on the wire. */
    public UserCard toWire(Card card) {
        return new UserCard(card.number(), text(card.nickname()), card.portrait(), card.province(), text(card.city()));
    }

    /** The picture's number for a portrait's id: the HTTP source's formula, cut at what a T holds (docs/rules.md, "Codes"). */
    public static int portraitNumber(int portrait) {
        return Math.min(255, portrait / 3 + 1);
    }
}
