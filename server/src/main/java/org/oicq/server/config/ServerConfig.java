package org.oicq.server.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.oicq.codec.wire.WireCharset;

/**
 * Every setting and limit of the server. A setting's key in the file and on the command line is its name here in
 * kebab-case: {@code idleTime} is {@code idle-time}. {@link Settings} reads and prints it.
 */
public record ServerConfig(
        @Setting(value = "Address and port for all protocols; port 0 picks a free one.", is = "127.0.0.1:8000")
                InetSocketAddress listen,
        @Setting(
                        value = "Address and port for the operator's programs (metrics and health), as 127.0.0.1:8001;"
                                + " empty for none. Who reaches it may read the metrics.",
                        is = "")
                Optional<InetSocketAddress> operatorListen,
        @Setting(value = "Folder of the embedded database and everything else that is kept.", is = "data") Path data,
        @Setting(
                        value = "File with the certificate for TLS on the same port, and those that lead to its"
                                + " authority (PEM); read again when it changes. Empty for no TLS.",
                        is = "")
                String tlsCertificate,
        @Setting(value = "File with the certificate's key (PEM, without a passphrase).", is = "") String tlsKey,
        @Setting(
                        value = "Whether to do TLS with a certificate that signs itself, made in the data folder at"
                                + " the first start.",
                        is = "false")
                boolean tlsDevelopment,
        @Setting(value = "Time from connecting to the end of the TLS handshake.", is = "10s") Duration tlsHandshakeTime,
        @Setting(
                        value = "Who may speak clear text: all, local (programs on this machine), or none (everybody"
                                + " speaks TLS).",
                        is = "all")
                ClearText clearText,
        @Setting(value = "JDBC URL of a PostgreSQL of your own; empty for the embedded one.", is = "") String db,
        @Setting(value = "User name for your own PostgreSQL.", is = "") String dbUser,
        @Setting(
                        value = "Password for your own PostgreSQL; better given in the environment as"
                                + " OICQ_DB_PASSWORD.",
                        is = "",
                        secret = true)
                String dbPassword,
        @Setting(value = "Database connections that are open at the most.", is = "8") int dbConnections,
        @Setting(value = "Charset of every text on the binary protocol.", is = "GB18030") WireCharset charset,
        @Setting(
                        value = "Who may make accounts: open (anyone), invite (with a code of the operator's in the"
                                + " field for the e-mail address) or closed (the operator).",
                        is = "open",
                        live = true)
                Registration registration,
        @Setting(
                        value = "Memory for one password hash (Argon2id), in KiB; kept with each hash.",
                        is = "19456",
                        least = 8)
                int hashMemory,
        @Setting(value = "Passes over that memory for one password hash; kept with each hash.", is = "2")
                int hashPasses,
        @Setting(value = "Password hashes that are computed at once, each on a thread of low priority.", is = "1")
                int hashThreads,
        @Setting(value = "Log-ins that wait for their password hash at the most; one more is refused.", is = "1000")
                int hashQueue,
        @Setting(value = "Connections at the most, in all.", is = "100000", live = true) int connections,
        @Setting(value = "Connections at the most, from one address.", is = "200", live = true)
                int connectionsPerAddress,
        @Setting(
                        value = "Whether what goes by address (connections, failed log-ins, registrations) binds"
                                + " loopback addresses too.",
                        is = "false")
                boolean limitLoopback,
        @Setting(value = "Whether rates are limited at all.", is = "true", live = true) boolean rateLimits,
        @Setting(value = "Time from connecting to a whole first packet.", is = "30s") Duration firstPacketTime,
        @Setting(value = "Time from the first byte of a packet to its last.", is = "30s") Duration packetTime,
        @Setting(value = "Time without a packet after which a connection is closed.", is = "3m") Duration idleTime,
        @Setting(value = "Biggest content of a frame before log-in, in bytes.", is = "65536") int frameLimitBeforeLogin,
        @Setting(value = "Biggest content of a frame after log-in, in bytes.", is = "1048576") int frameLimit,
        @Setting(value = "Packets of one connection that wait for an answer; more stay in the network.", is = "64")
                int requestQueue,
        @Setting(
                        value = "Bytes of one connection's packets that wait likewise; more stay in the network.",
                        is = "1048576")
                int requestBytes,
        @Setting(value = "Bytes that wait for one slow reader before its messages go to the database.", is = "1048576")
                int outputQueue,
        @Setting(value = "Malformed or unknown packets within a minute that close a connection.", is = "60", least = 0)
                int offences,
        @Setting(value = "Longest message, in bytes of the wire's charset.", is = "16384") int messageBytes,
        @Setting(value = "Longest nickname and longest group name, in characters.", is = "32") int nicknameCharacters,
        @Setting(value = "Longest other profile text and longest reason, in characters.", is = "255")
                int profileCharacters,
        @Setting(value = "Longest description, in characters.", is = "4096") int descriptionCharacters,
        @Setting(value = "Stored messages for each receiver.", is = "100000", least = 0) int storedMessages,
        @Setting(value = "Bytes of stored messages for each receiver.", is = "67108864", least = 0) long storedBytes,
        @Setting(
                        value = "Messages in memory for one receiver that wait for the proof that they arrived; more"
                                + " go to the database.",
                        is = "256")
                int unprovenMessages,
        @Setting(
                        value = "Messages that wait to be written to the database, in all; one more is refused.",
                        is = "100000")
                int storeQueue,
        @Setting(
                        value = "Bytes of messages in memory, in all, that are neither in the database nor proven to"
                                + " have arrived; beyond half of it those that wait for their proof go there too,"
                                + " and beyond all of it new ones for users who are away are refused. 0 takes an"
                                + " eighth of the heap, at most 134217728.",
                        is = "0",
                        least = 0)
                long messageMemory,
        @Setting(
                        value = "What an answer to a sender waits for: safe (its messages are on disk) or fast"
                                + " (nothing; a server that is killed loses its newest messages).",
                        is = "safe")
                DeliveryMode delivery,
        @Setting(
                        value = "Time that an answer waits for its sender's messages to be on disk; after that the"
                                + " sender is told that they may be lost, and disconnected (over HTTP: refused,"
                                + " and the message withdrawn).",
                        is = "30s")
                Duration settleTime,
        @Setting(value = "Pending requests to be added, for each user.", is = "1000", least = 0) int pendingRequests,
        @Setting(value = "Messages of one account over the binary protocol.", is = "50/s burst 500", live = true)
                Rate messageRate,
        @Setting(value = "Messages of one account over HTTP.", is = "5/s burst 20", live = true) Rate webMessageRate,
        @Setting(
                        value = "Changes of friends, groups, status and profile of one account.",
                        is = "5/s burst 50",
                        live = true)
                Rate changeRate,
        @Setting(value = "Broadcasts of one account.", is = "1/s burst 10", live = true) Rate broadcastRate,
        @Setting(value = "Failed log-ins for one account from one address.", is = "5/m burst 5", live = true)
                Rate failedLoginRate,
        @Setting(value = "Failed log-ins from one address.", is = "50/m burst 50", live = true)
                Rate failedLoginAddressRate,
        @Setting(value = "Registrations from one address.", is = "20/h burst 20", live = true) Rate registrationRate,
        @Setting(
                        value = "Time without a request after which a session over HTTP ends; told at log-in as LI.",
                        is = "5m")
                Duration webSessionTime,
        @Setting(value = "Time between two questions for messages over HTTP; told at log-in as HI.", is = "1m")
                Duration webPollTime,
        @Setting(value = "Time that RES=3 over HTTP is held back from a client that is too fast.", is = "20s")
                Duration webPenalty,
        @Setting(value = "Refusals over HTTP that are held back at the most; one more comes at once.", is = "10000")
                int webPenalties,
        @Setting(
                        value = "Whether a session over HTTP is open only to who sends its cookie back; false lets the"
                                + " programs of old in, and everybody behind one address into each other's"
                                + " sessions without a cookie.",
                        is = "false")
                boolean webCookieRequired,
        @Setting(
                        value = "Biggest body of an HTTP request, in bytes; the longest message takes 73728 where"
                                + " every byte is escaped.",
                        is = "131072")
                int webBodyBytes,
        @Setting(
                        value = "Whether browsers get the page at the server's address (on or off), and with it the"
                                + " binary protocol over WebSocket.",
                        is = "on")
                Switch page,
        @Setting(
                        value = "Origins of pages elsewhere that may open a WebSocket too, as"
                                + " https://chat.example.org, with commas between them; the server's own always"
                                + " may.",
                        is = "")
                Origins pageOrigins,
        @Setting(
                        value = "Addresses of proxies, with commas between them, whose X-Forwarded-For header is"
                                + " believed; empty for none.",
                        is = "")
                Addresses trustedProxies,
        @Setting(value = "Age at which an offer of a file that nobody answered expires.", is = "7d") Duration offerTime,
        @Setting(value = "File transfers of one sender that are open at the most.", is = "16", least = 0)
                int openTransfers,
        @Setting(value = "Time for which the database remembers a file transfer that is over.", is = "30d")
                Duration transferHistory,
        @Setting(value = "Time that a search may take in the database.", is = "2s") Duration searchTime,
        @Setting(value = "Searches that run in the database at once; more wait for their turn.", is = "2") int searches,
        @Setting(value = "Whether the chat server runs: on or off.", is = "on") Switch chat,
        @Setting(value = "Members of a room.", is = "5000") int roomMembers,
        @Setting(value = "Requests to join that wait in a room.", is = "1000", least = 0) int roomRequests,
        @Setting(value = "Entries of a room's log that are kept; the oldest go first.", is = "100000")
                long roomMessages,
        @Setting(value = "Age at which entries of a room's log go; 0s keeps them without end.", is = "0s")
                Duration roomTime,
        @Setting(
                        value = "Bytes of what is said in rooms and is not in the database yet, in all; more is"
                                + " refused.",
                        is = "33554432")
                long roomMemory,
        @Setting(value = "Time to end connections in an orderly way when the server stops.", is = "3s")
                Duration stopTime,
        @Setting(
                        value = "What is logged: error, warn, info, debug or trace, and what is worse.",
                        is = "info",
                        live = true)
                LogLevel logLevel,
        @Setting(value = "Threads for the network; 0 takes one for each processor.", is = "0", least = 0)
                int networkThreads) {

    /** All defaults. */
    public static final ServerConfig DEFAULTS = Settings.read(Map.of());
}
