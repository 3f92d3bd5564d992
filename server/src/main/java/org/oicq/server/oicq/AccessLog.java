package org.oicq.server.oicq;

import java.net.InetAddress;
import java.util.Optional;
import org.oicq.server.config.Addresses;
import org.oicq.server.config.Switch;
import org.oicq.server.delivery.Outlet;
import org.oicq.server.rule.Result;
import org.oicq.server.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs who comes and goes, from which address, and who is refused, where the settings ask for it. Each event has the values
 * {@code number} and {@code address} for programs, and a refusal its {@code reason}.
 */
public final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
    private static final String NUMBER = "number";
    private static final String ADDRESS = "address";
    private static final String REASON = "reason";

    private volatile boolean on;

    public AccessLog(Switch setting) {
        use(setting);
    }

    /** Logs from now on, or no longer. */
    public void use(Switch setting) {
        on = setting == Switch.ON;
    }

    /** Somebody has tried to register. Returns what came of it. */
    Result<Long> registered(Outlet outlet, Result<Long> result) {
        if (on) {
            String address = Addresses.shown(outlet.address());
            switch (result) {
                case Result.Ok<Long>(Long number) ->
                    LOG.atInfo()
                            .addKeyValue(NUMBER, number)
                            .addKeyValue(ADDRESS, address)
                            .log("{} was registered from {}.", number, address);
                case Result.Refused<Long>(var reason) ->
                    LOG.atInfo()
                            .addKeyValue(ADDRESS, address)
                            .addKeyValue(REASON, reason.name())
                            .log("A registration from {} was refused: {}.", address, reason.sentence());
            }
        }
        return result;
    }

    /** Somebody has tried to log in as this number. Returns what came of it. */
    Result<Session> loggedIn(Outlet outlet, long number, Result<Session> result) {
        if (on) {
            String address = Addresses.shown(outlet.address());
            switch (result) {
                case Result.Ok<Session> _ ->
                    LOG.atInfo()
                            .addKeyValue(NUMBER, number)
                            .addKeyValue(ADDRESS, address)
                            .log("{} has logged in from {}.", number, address);
                case Result.Refused<Session>(var reason) ->
                    LOG.atInfo()
                            .addKeyValue(NUMBER, number)
                            .addKeyValue(ADDRESS, address)
                            .addKeyValue(REASON, reason.name())
                            .log("A log-in as {} from {} was refused: {}.", number, address, reason.sentence());
            }
        }
        return result;
    }

    /** Somebody has tried to log in to the operator's console; {@code refusal} says why that was not allowed. */
    public void consoleLogIn(InetAddress from, long number, Optional<String> refusal) {
        if (on) {
            String address = Addresses.shown(from);
            refusal.ifPresentOrElse(
                    why -> LOG.atInfo()
                            .addKeyValue(NUMBER, number)
                            .addKeyValue(ADDRESS, address)
                            .addKeyValue(REASON, why)
                            .log("A log-in to the console as {} from {} was refused: {}.", number, address, why),
                    () -> LOG.atInfo()
                            .addKeyValue(NUMBER, number)
                            .addKeyValue(ADDRESS, address)
                            .log("{} has logged in to the console from {}.", number, address));
        }
    }

    /** A session is over. */
    public void ended(Session session) {
        if (on) {
            String address = Addresses.shown(session.outlet().address());
            LOG.atInfo()
                    .addKeyValue(NUMBER, session.number())
                    .addKeyValue(ADDRESS, address)
                    .log("{} from {} is gone.", session.number(), address);
        }
    }
}
