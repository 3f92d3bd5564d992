package org.oicq.codec.packet;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.M;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.T;
import org.oicq.codec.wire.Text;

/** A user in a list of users: an item of {@link OnlineUsers} and {@link SearchResult}. */
public record UserCard(
        @L long number,
        @S Text nickname,
        @M("The portrait's id.") int portrait,
        @T(codes = CodeTable.PROVINCE) int province,
        @S Text city) {}
