package org.oicq.codec.packet;

import org.oicq.codec.codes.CodeTable;
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
        @S Text description) {}
