package org.oicq.codec.packet;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.wire.M;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.T;
import org.oicq.codec.wire.Text;

/** The twenty fields of 0x01 and 0x12: a {@link Profile} with a password and an authentication in it. */
public record AccountForm(
        @S Text nickname,

        @M("The portrait's id, as FC of the HTTP interface.")
        int portrait,

        @S Secret password,
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
        @S Text description,

        @T(
                value = "Whether others must ask to add me; 255 in 0x12 leaves it as it is [ext].",
                codes = CodeTable.AUTHENTICATION)
        int authentication) {
    /** The form of a profile. */
    public static AccountForm of(Profile profile, Secret password, int authentication) {
        return new AccountForm(
                profile.nickname(),
                profile.portrait(),
                password,
                profile.gender(),
                profile.age(),
                profile.realName(),
                profile.country(),
                profile.province(),
                profile.city(),
                profile.address(),
                profile.zipCode(),
                profile.education(),
                profile.school(),
                profile.occupation(),
                profile.phone(),
                profile.pager(),
                profile.email(),
                profile.hobbies(),
                profile.description(),
                authentication);
    }

    /** The fields that others may see. */
    public Profile profile() {
        return new Profile(
                nickname,
                portrait,
                gender,
                age,
                realName,
                country,
                province,
                city,
                address,
                zipCode,
                education,
                school,
                occupation,
                phone,
                pager,
                email,
                hobbies,
                description);
    }
}
