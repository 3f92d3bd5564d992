package org.oicq.tools.bench.faults;

/**
 * How much of a fault there is.
 *
 * @param rounds how often it happens
 * @param seconds of talk before each, about
 * @param connections that open and say nothing
 * @param frames random and mutated ones
 */
record Extent(int rounds, double seconds, int connections, int frames) {}
