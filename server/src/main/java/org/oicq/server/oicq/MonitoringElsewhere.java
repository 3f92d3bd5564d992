package org.oicq.server.oicq;

/** The other servers of a cluster, for supervisors who watch what is said there. Never blocks. */
public interface MonitoringElsewhere {
    /** No other server. */
    MonitoringElsewhere NOBODY = new MonitoringElsewhere() {
        @Override
        public void watches(long supervisor, long number, boolean on) {}

        @Override
        public void show(int slot, long supervisor, long watched, String words) {}
    };

    /** A supervisor here begins to watch a number, or stops. */
    void watches(long supervisor, long number, boolean on);

    /** Something was said here that a supervisor on another server is to see. */
    void show(int slot, long supervisor, long watched, String words);
}
