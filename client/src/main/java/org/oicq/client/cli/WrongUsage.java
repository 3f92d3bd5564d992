package org.oicq.client.cli;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** A mistake on the command line. */
final class WrongUsage extends ParameterException {
    private static final long serialVersionUID = 1L;

    private final transient Sentence sentence;

    WrongUsage(CommandLine command, Sentence sentence) {
        super(command, sentence.toString());
        this.sentence = sentence;
    }

    Sentence sentence() {
        return sentence;
    }
}
