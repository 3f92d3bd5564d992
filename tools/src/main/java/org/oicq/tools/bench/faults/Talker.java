package org.oicq.tools.bench.faults;

/** Somebody who sends messages until told to stop; it ends when its last ones are answered. */
interface Talker extends Runnable {
    void stop();
}
