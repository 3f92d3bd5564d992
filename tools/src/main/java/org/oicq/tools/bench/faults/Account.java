package org.oicq.tools.bench.faults;

/** An account of the suite. */
record Account(long number, String password) {}
