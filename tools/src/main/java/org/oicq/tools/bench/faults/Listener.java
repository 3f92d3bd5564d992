package org.oicq.tools.bench.faults;

import java.io.IOException;

/** Somebody who gets messages, over either protocol, and logs in again whenever the session is over. */
interface Listener extends Runnable {
    /** Says goodbye as soon as it can, and ends. */
    void stop();

    /** Logs in once more when all is over, and takes what comes within a moment: after a goodbye that is nothing. */
    void lookAgain() throws IOException;
}
