package org.oicq.schema;

import java.nio.file.Path;

/** A process that holds a data folder until it is killed, as a server does: for {@link EmbeddedPostgresTest}. */
final class HoldingServer {
    private HoldingServer() {}

    /** Makes an account in the folder that is named and prints its number. */
    public static void main(String[] arguments) throws InterruptedException {
        var postgres = EmbeddedPostgres.start(Path.of(arguments[0]));
        var database = Database.open(postgres.jdbcUrl(), postgres.user(), postgres.password(), 2);
        System.out.println("ready " + Given.account(database));
        Thread.sleep(Long.MAX_VALUE);
    }
}
