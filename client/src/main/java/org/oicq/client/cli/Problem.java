package org.oicq.client.cli;

/** Why a command ends without having done what it was run for. */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final transient Sentence sentence;

    private Problem(int exitCode, Sentence sentence) {
        super(sentence.toString());
        this.exitCode = exitCode;
        this.sentence = sentence;
    }

    /** The server or somebody said no, or there is nothing. */
    static Problem refused(Sentence sentence) {
        return new Problem(Main.REFUSED, sentence);
    }

    /** Something that the user has said or set cannot be. */
    static Problem usage(Sentence sentence) {
        return new Problem(Main.USAGE, sentence);
    }

    /** There is no connection. */
    static Problem noConnection(Sentence sentence, Throwable cause) {
        Problem problem = new Problem(Main.NO_CONNECTION, sentence);
        problem.initCause(cause);
        return problem;
    }

    int exitCode() {
        return exitCode;
    }

    Sentence sentence() {
        return sentence;
    }
}
