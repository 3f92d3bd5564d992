package org.oicq.tools.bench;

import org.oicq.codec.packet.ServerPacket;

/** Users who are logged in and do nothing: counts those whom the server drops. */
final class Held implements User.Watcher {
    private final Tally tally;

    Held(Tally tally) {
        this.tally = tally;
    }

    @Override
    public void received(User user, ServerPacket packet, long at) {
        tally.other++;
    }

    @Override
    public void lost(User user, String why) {
        tally.connectionLost(why);
    }
}
