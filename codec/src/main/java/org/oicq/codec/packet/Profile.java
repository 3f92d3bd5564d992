package org.oicq.codec.packet;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.codes.Gender;
import org.oicq.codec.wire.M;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.T;
import org.oicq.codec.wire.Text;

/** What a user says of itself to others: the fields that 0x01, 0x12 and reply 0x04 share. */
public record Profile(
        @S Text nickname,

        @M("The portrait's id, as FC of the HTTP interface.")
        int portrait,

        @T(codes = CodeTable.GENDER) int gender,
        @T int age,
        @S Text realName,
        @T(codes = CodeTable.COUNTRY) int country,
        @T(codes = CodeTable.PROVINCE) int province,
        @S Text city,
        @S Text address,
        @S Text zipCode,
        @T(codes = CodeTable.EDUCATION) int education,
        @S Text school,
        @T(codes = CodeTable.OCCUPATION) int occupation,
        @S Text phone,
        @S Text pager,
        @S Text email,
        @S Text hobbies,
        @S Text description) {
    /** The data of nobody, as in a failure: all fields empty or 0. */
    public static final Profile NOBODY = of(Text.EMPTY, 0);

    /** Somebody who says nothing but a name. */
    public static Profile named(Text nickname) {
        return of(nickname, Gender.NOT_SAID.code());
    }

    private static Profile of(Text nickname, int gender) {
        Text none = Text.EMPTY;
        return new Profile(
                nickname, 0, gender, 0, none, 0, 0, none, none, none, 0, none, 0, none, none, none, none, none);
    }
}
