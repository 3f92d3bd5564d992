package org.oicq.codec.codes;

/** A yes or no: the allow flag of 0x14 and the consent flag of 0x17. */
public enum Answer implements Coded {
    NO(0),
    YES(1);

    private final int code;

    Answer(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
