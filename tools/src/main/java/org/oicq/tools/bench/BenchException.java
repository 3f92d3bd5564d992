package org.oicq.tools.bench;

/** Why a trial cannot go on: one sentence that says what to do, and the exit code. */
final class BenchException extends Exception {
    static final int REFUSED = 1;
    static final int USAGE = 2;
    static final int NO_CONNECTION = 3;

    private final int exitCode;

    BenchException(int exitCode, String sentence) {
        super(sentence);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
