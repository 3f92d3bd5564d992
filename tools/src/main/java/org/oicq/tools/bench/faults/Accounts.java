package org.oicq.tools.bench.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.packet.AccountForm;
import org.oicq.codec.packet.Profile;
import org.oicq.codec.packet.Register;
import org.oicq.codec.packet.RegisterReply;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;

/** Makes accounts on the suite's server. */
final class Accounts {
    private static final String PASSWORD = "faults";
    private static final int ANSWER_MILLIS = 30_000;

    private Accounts() {}

    static List<Account> register(Place place, int count) throws IOException {
        List<Account> accounts = new ArrayList<>();
        try (Wire wire = new Wire(place.address())) {
            while (accounts.size() < count) {
                wire.send(registration());
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ANSWER_MILLIS);
                while (!(wire.read(ANSWER_MILLIS) instanceof RegisterReply(boolean success, long number)
                        && success
                        && accounts.add(new Account(number, PASSWORD)))) {
                    if (System.nanoTime() > end) {
                        throw new IOException("the server registers no accounts");
                    }
                }
            }
        }
        return accounts;
    }

    static Register registration() {
        Profile profile = Profile.named(Text.of("fault suite"));
        return new Register(AccountForm.of(profile, new Secret(Text.of(PASSWORD)), Authentication.ANYONE.code()));
    }
}
