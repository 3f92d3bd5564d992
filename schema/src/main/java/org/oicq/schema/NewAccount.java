package org.oicq.schema;

/** What an account is made of. */
public record NewAccount(Profile profile, int authentication, String passwordHash) {
    /** Without the hash, so that it never gets into a log. */
    @Override
    public String toString() {
        return "NewAccount[" + profile + ", authentication " + authentication + "]";
    }
}
