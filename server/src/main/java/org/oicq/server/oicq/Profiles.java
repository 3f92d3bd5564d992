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
import org.oicq.server.session.Refusal;

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
            return Optional.of(Refusal.EMPTY_TEXT);
        }
        boolean tooLong = form.nickname().characters() > nicknameCharacters
                || form.description().characters() > descriptionCharacters
                || Stream.of(
                                form.realName(),
                                form.city(),
                                form.address(),
                                form.zipCode(),
                                form.school(),
                                form.phone(),
                                form.pager(),
                                form.email(),
                                form.hobbies())
                        .anyMatch(text -> text.characters() > profileCharacters);
        if (tooLong) {
            return Optional.of(Refusal.TEXT_TOO_LONG);
        }
        return Coded.find(Gender.class, form.gender()).isEmpty() ? Optional.of(Refusal.NOT_A_VALUE) : Optional.empty();
    }

    /** Whether a text, as a reason or a city, is no longer than a profile text may be. */
    public boolean fits(Text text) {
        return text.characters() <= profileCharacters;
    }

    /** Whether a group's name is one: not empty, and no longer than a nickname may be. */
    public Optional<Refusal> groupNameProblem(Text name) {
        if (name.isEmpty()) {
            return Optional.of(Refusal.EMPTY_TEXT);
        }
        return name.characters() > nicknameCharacters ? Optional.of(Refusal.TEXT_TOO_LONG) : Optional.empty();
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

    /** The picture's number for a portrait's id: the HTTP source's formula, cut at what a T holds (binary.md). */
    public static int portraitNumber(int portrait) {
        return Math.min(255, portrait / 3 + 1);
    }
}
