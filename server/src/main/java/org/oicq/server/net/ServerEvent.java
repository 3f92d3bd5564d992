package org.oicq.server.net;

/** What the pipelines of all connections may be told by the server. */
public enum ServerEvent {
    /** The server stops: a connection that owes no answer shall end. */
    STOPPING
}
