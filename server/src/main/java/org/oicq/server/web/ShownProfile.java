package org.oicq.server.web;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.codes.Gender;
import org.oicq.codec.http.WebAnswer;
import org.oicq.schema.Account;
import org.oicq.schema.Profile;
import org.oicq.schema.WebProfile;

/** A profile as GetInfo shows it: codes of the binary protocol by their Chinese names. */
final class ShownProfile {
    private ShownProfile() {}

    /** The answer to GetInfo; the level is LV as it was asked. */
    static WebReply info(Account account, long level) {
        Profile p = account.profile();
        if (level <= 1) {
            return WebReply.good(WebAnswer.SIMPLE_INFO, 0, account.number(), p.nickname());
        }
        WebProfile w = account.webProfile();
        String job = Codes.name(CodeTable.OCCUPATION, p.occupation());
        String country = Codes.name(CodeTable.COUNTRY, p.country());
        String province = Codes.name(CodeTable.PROVINCE, p.province());
        int gender = gender(p.gender());
        return level == 2
                ? WebReply.good(
                        WebAnswer.COMMON_INFO,
                        p.address(),
                        p.age(),
                        p.email(),
                        p.portrait(),
                        w.homePage(),
                        job,
                        level,
                        p.zipCode(),
                        p.phone(),
                        p.description(),
                        province,
                        p.realName(),
                        p.school(),
                        gender,
                        account.number(),
                        p.nickname())
                : WebReply.good(
                        WebAnswer.DETAILED_INFO,
                        p.address(),
                        p.age(),
                        w.bloodType(),
                        w.constellation(),
                        p.city(),
                        "",
                        country,
                        p.email(),
                        p.portrait(),
                        w.homePage(),
                        "-",
                        job,
                        level,
                        w.mobile(),
                        0,
                        "",
                        p.zipCode(),
                        p.phone(),
                        p.description(),
                        province,
                        p.realName(),
                        p.school(),
                        w.zodiac(),
                        gender,
                        account.number(),
                        p.nickname());
    }

    /** The value of SX: not said shows as 0. */
    static int gender(int gender) {
        return gender == Gender.FEMALE.code() ? Gender.FEMALE.code() : Gender.MALE.code();
    }
}
