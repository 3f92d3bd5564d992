package org.oicq.tools.bench;

/** Why a trial cannot go on: one sentence that says what to do, and the exit code. */
public final class BenchException extends Exception {
    public static final int REFUSED = 1;
    public static final int USAGE = 2;
    public static final int NO_CONNECTION = 3;

    private final int exitCode;

    public BenchException(int exitCode, String sentence) {
        super(sentence);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
