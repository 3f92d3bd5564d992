package org.oicq.codec.packet;

/**
 * A packet of the protocol: a record whose components are its fields. Each route (who writes to whom) has a sealed
 * interface of its own that extends this one, and a {@link Catalog} made from it.
 */
public interface Packet {}
