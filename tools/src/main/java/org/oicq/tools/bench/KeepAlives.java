package org.oicq.tools.bench;

import java.util.List;

/** Keeps connections alive that have nothing to say: one keep-alive each in a given time, spread evenly. */
final class KeepAlives {
    private final List<User> users;
    private final double nanosEach;
    private long last;
    private double due;
    private int next;

    /** @param seconds from one keep-alive of a user to its next; 0 sends none */
    KeepAlives(List<User> users, int seconds) {
        this.users = users;
        this.nanosEach = seconds == 0 ? Double.POSITIVE_INFINITY : seconds * 1e9 / Math.max(1, users.size());
        this.last = System.nanoTime();
    }

    /** Sends what is due; gives nanoseconds until more is. */
    long send(long now) {
        due = Math.min(due + (now - last) / nanosEach, users.size());
        last = now;
        for (; due >= 1; due--, next++) {
            User user = users.get(next % users.size());
            if (user.isOnline()) {
                user.keepAlive();
            }
        }
        return (long) Math.min(Long.MAX_VALUE, (1 - due) * nanosEach);
    }
}
