package org.oicq.server.delivery;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.Packet;
import org.oicq.codec.packet.Routed;
import org.oicq.codec.packet.ServerPacket;

/** A connection that can do nothing but take packets, and notes them; a position counts them, and each arrives at once. */
public class NotedOutlet implements Outlet {
    private final List<ServerPacket> sent = new ArrayList<>();

    /** The packets so far, and those to come. */
    public final List<ServerPacket> sent() {
        return sent;
    }

    @Override
    public String speaks() {
        return "notes";
    }

    @Override
    public boolean secure() {
        return false;
    }

    @Override
    public InetAddress address() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public long send(ServerPacket packet) {
        sent.add(packet);
        return sent.size();
    }

    @Override
    public <P extends Packet> long send(Routed<P> packet) {
        return sent.size();
    }

    @Override
    public long sendKept(Message message, long id, long sentAt) {
        return send(message);
    }

    @Override
    public boolean congested() {
        return false;
    }

    @Override
    public void close() {}
}
