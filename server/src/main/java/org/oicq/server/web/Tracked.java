package org.oicq.server.web;

/** Hears what becomes of an answer on its way to the client; by the event loop of the connection that carries it. */
interface Tracked {
    /** An answer of which nobody wants to know. */
    Tracked NOT = new Tracked() {
        @Override
        public void sent(Carrier by) {}

        @Override
        public void whole() {}

        @Override
        public void read() {}

        @Override
        public void lost() {}

        @Override
        public boolean over() {
            return true;
        }
    };

    /** It is about to be written. */
    void sent(Carrier by);

    /** Its last byte has been acknowledged: the client has it, unless its program never reads. */
    void whole();

    /** After that the client has ended the connection in an orderly way. */
    void read();

    /** The connection ended before, or broke. */
    void lost();

    /** Whether nothing of this matters any more. */
    boolean over();
}
