package org.oicq.server.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.oicq.codec.wire.WireCharset;

/**
 * Every setting and limit of the server. A setting's key in the file and on the command line is its name here in
 * kebab-case: {@code idleTime} is {@code idle-time}. {@link Settings} reads and prints it.
 */
public record ServerConfig(
        @Setting(
                section = "Addresses and folders",
                value = "Address and port for all protocols. Port 0 picks a free one.",
                is = "127.0.0.1:8000")
        InetSocketAddress listen,

        @Setting(
                value = "Address and port for the operator's console, metrics and health, as 127.0.0.1:8001. "
                        + "Empty for none. Metrics and health need no password: everybody who reaches it may "
                        + "read them.",
                is = "")
        Optional<InetSocketAddress> operatorListen,

        @Setting(value = "Folder of the embedded database and of all other data.", is = "data")
        Path data,

        @Setting(
                value = "Folder for backups that are made without a file's name, as by the console. It is outside of "
                        + "the data folder. Empty for none.",
                is = "")
        String backupFolder,

        @Setting(
                section = "TLS",
                value = "File (PEM) with the certificate for TLS on the same port, followed by the "
                        + "certificates up to its authority. The server reads it again when it changes. Empty "
                        + "for no TLS.",
                is = "")
        String tlsCertificate,

        @Setting(value = "File (PEM) with the certificate's key, without a passphrase.", is = "")
        String tlsKey,

        @Setting(
                value = "Use TLS with a certificate that signs itself. The server makes it in the data "
                        + "folder at the first start.",
                is = "false")
        boolean tlsDevelopment,

        @Setting(value = "Longest time from connecting to the end of the TLS handshake.", is = "10s")
        Duration tlsHandshakeTime,

        @Setting(
                value = "Connections that may do without TLS: all, local (programs on this machine) or none.",
                is = "all")
        ClearText clearText,

        @Setting(section = "Database", value = "JDBC URL of your own PostgreSQL. Empty for the embedded one.", is = "")
        String db,

        @Setting(value = "User name for your own PostgreSQL.", is = "")
        String dbUser,

        @Setting(
                value = "Password for your own PostgreSQL. It is safer in the environment, as " + "OICQ_DB_PASSWORD.",
                is = "",
                secret = true)
        String dbPassword,

        @Setting(value = "Largest number of open database connections.", is = "8")
        int dbConnections,

        @Setting(
                value = "Wait as a standby while another server runs on the same database, and take over when it "
                        + "ends: on or off. Needs a PostgreSQL of your own.",
                is = "off")
        Switch standby,

        @Setting(
                value =
                        "Name of the cluster: several servers with the same name on one PostgreSQL are one service. Empty for a "
                                + "server that is alone. Needs a PostgreSQL of your own.",
                is = "")
        String cluster,

        @Setting(
                value =
                        "Address and port at which the other servers of the cluster reach this one, as 10.0.0.5:8002. Port 0 picks a "
                                + "free one. They speak TLS with keys that they make themselves and find in the database.",
                is = "")
        Optional<InetSocketAddress> clusterListen,

        @Setting(
                section = "Accounts and passwords",
                value = "Who may make accounts: open (anyone), invite (anyone with a code from the operator, "
                        + "written in the field for the e-mail address) or closed (only the operator).",
                is = "open",
                live = true)
        Registration registration,

        @Setting(
                value = "Memory for one password hash (Argon2id), in KiB. It is kept with each hash.",
                is = "19456",
                least = 8)
        int hashMemory,

        @Setting(value = "Passes over that memory for one password hash. They are kept with each hash.", is = "2")
        int hashPasses,

        @Setting(value = "Password hashes computed at the same time, each on a thread of low priority.", is = "1")
        int hashThreads,

        @Setting(
                value = "Largest number of log-ins that wait for their password hash. One more is refused.",
                is = "1000")
        int hashQueue,

        @Setting(section = "Connections", value = "Largest number of connections in all.", is = "100000", live = true)
        int connections,

        @Setting(value = "Largest number of connections from one address.", is = "200", live = true)
        int connectionsPerAddress,

        @Setting(
                value = "Apply the per-address limits (connections, failed log-ins, registrations) to "
                        + "loopback clients too.",
                is = "false")
        boolean limitLoopback,

        @Setting(value = "Longest time from connecting to a whole first packet.", is = "30s")
        Duration firstPacketTime,

        @Setting(value = "Longest time from the first byte of a packet to its last.", is = "30s")
        Duration packetTime,

        @Setting(value = "Time without a packet after which a connection is closed.", is = "3m")
        Duration idleTime,

        @Setting(value = "Largest content of a frame before log-in, in bytes.", is = "65536")
        int frameLimitBeforeLogin,

        @Setting(value = "Largest content of a frame after log-in, in bytes.", is = "1048576")
        int frameLimit,

        @Setting(
                value = "Packets of one connection that may wait for their answers. The server reads no more "
                        + "until there is room.",
                is = "64")
        int requestQueue,

        @Setting(value = "Bytes of one connection's packets that may wait for their answers.", is = "1048576")
        int requestBytes,

        @Setting(
                value = "Bytes that may wait for one slow reader. Beyond that its messages go to the database.",
                is = "1048576")
        int outputQueue,

        @Setting(
                value = "Malformed or unknown packets allowed within a minute. One more closes the connection.",
                is = "60",
                least = 0)
        int offences,

        @Setting(section = "Texts and messages", value = "Charset of all texts in the binary protocol.", is = "GB18030")
        WireCharset charset,

        @Setting(value = "Longest message, in bytes of the charset.", is = "16384")
        int messageBytes,

        @Setting(value = "Longest nickname and longest group name, in characters.", is = "32")
        int nicknameCharacters,

        @Setting(value = "Longest other text of a profile, and longest reason, in characters.", is = "255")
        int profileCharacters,

        @Setting(value = "Longest description, in characters.", is = "4096")
        int descriptionCharacters,

        @Setting(
                value = "Largest number of stored messages for one receiver. One more is refused.",
                is = "100000",
                least = 0)
        int storedMessages,

        @Setting(value = "Largest size of the stored messages for one receiver, in bytes.", is = "67108864", least = 0)
        long storedBytes,

        @Setting(value = "Largest number of requests to be added that wait for one user.", is = "1000", least = 0)
        int pendingRequests,

        @Setting(
                section = "Delivery",
                value = "When an answer to a sender goes out: safe (when its messages are on disk) or fast "
                        + "(at once; a server that is killed loses its newest messages).",
                is = "safe")
        DeliveryMode delivery,

        @Setting(
                value = "Longest time that an answer waits for its sender's messages to be on disk. After "
                        + "that the sender is told that they may be lost, and is disconnected. Over HTTP the "
                        + "message is withdrawn and refused.",
                is = "30s")
        Duration settleTime,

        @Setting(
                value = "Messages for one receiver that wait in memory for the proof that they arrived. More "
                        + "go to the database.",
                is = "256")
        int unprovenMessages,

        @Setting(
                value = "Messages of all users that wait to be written to the database. One more is refused.",
                is = "100000")
        int storeQueue,

        @Setting(
                value = "Memory for messages that are neither in the database nor proven to have arrived, in "
                        + "bytes. Beyond half of it, messages that wait for their proof go to the database. "
                        + "Beyond all of it, new messages to users who are away are refused. 0 means an eighth "
                        + "of the heap, and 134217728 at most.",
                is = "0",
                least = 0)
        long messageMemory,

        @Setting(
                section = "Rates",
                value = "Limit the rates of messages, changes, broadcasts, log-ins and registrations.",
                is = "true",
                live = true)
        boolean rateLimits,

        @Setting(value = "Messages of one account over the binary protocol.", is = "50/s burst 500", live = true)
        Rate messageRate,

        @Setting(value = "Messages of one account over HTTP.", is = "5/s burst 20", live = true)
        Rate webMessageRate,

        @Setting(
                value = "Changes of friends, groups, status, profile and rooms by one account.",
                is = "5/s burst 50",
                live = true)
        Rate changeRate,

        @Setting(value = "Broadcasts of one account.", is = "1/s burst 10", live = true)
        Rate broadcastRate,

        @Setting(value = "Failed log-ins for one account from one address.", is = "5/m burst 5", live = true)
        Rate failedLoginRate,

        @Setting(value = "Failed log-ins from one address.", is = "50/m burst 50", live = true)
        Rate failedLoginAddressRate,

        @Setting(value = "Registrations from one address.", is = "20/h burst 20", live = true)
        Rate registrationRate,

        @Setting(
                section = "HTTP and the page",
                value = "Time without a request after which a session over HTTP ends. Clients are told it at "
                        + "log-in, as LI.",
                is = "5m")
        Duration webSessionTime,

        @Setting(
                value = "Time after which a client over HTTP should ask for messages again. Clients are told "
                        + "it at log-in, as HI.",
                is = "1m")
        Duration webPollTime,

        @Setting(value = "Time for which the answer RES=3 is held back from a client that is too fast.", is = "20s")
        Duration webPenalty,

        @Setting(value = "Largest number of answers that are held back. One more comes at once.", is = "10000")
        int webPenalties,

        @Setting(
                value = "Open a session over HTTP only to the client that sends its cookie back. With false, "
                        + "old programs without cookies work, but programs behind one address can use each "
                        + "other's sessions.",
                is = "false")
        boolean webCookieRequired,

        @Setting(
                value = "Largest body of an HTTP request, in bytes. The longest message needs 73728 if each "
                        + "of its bytes is escaped.",
                is = "131072")
        int webBodyBytes,

        @Setting(value = "Serve the page for browsers, and the binary protocol over WebSocket: on or off.", is = "on")
        Switch page,

        @Setting(
                value = "Origins of other sites whose pages may open a WebSocket, as "
                        + "https://chat.example.org, separated by commas. The server's own page always may.",
                is = "")
        Origins pageOrigins,

        @Setting(
                value =
                        "Addresses of proxies and balancers that are believed who their clients are, separated by commas: "
                                + "by a PROXY header (version 2), or in HTTP by X-Forwarded-For. Empty for none.",
                is = "")
        Addresses trustedProxies,

        @Setting(section = "Files and search", value = "Age at which an unanswered offer of a file expires.", is = "7d")
        Duration offerTime,

        @Setting(value = "Largest number of offers and transfers that one sender has open.", is = "16", least = 0)
        int openTransfers,

        @Setting(value = "Time for which the database keeps the record of a finished file transfer.", is = "30d")
        Duration transferHistory,

        @Setting(value = "Longest time of a search in the database.", is = "2s")
        Duration searchTime,

        @Setting(value = "Searches that run in the database at the same time. More wait for their turn.", is = "2")
        int searches,

        @Setting(section = "Rooms", value = "Run the chat server: on or off.", is = "on")
        Switch chat,

        @Setting(value = "Largest number of members in a room.", is = "5000")
        int roomMembers,

        @Setting(value = "Largest number of requests to join that wait in a room.", is = "1000", least = 0)
        int roomRequests,

        @Setting(value = "Entries of a room's log that are kept. The oldest are deleted first.", is = "100000")
        long roomMessages,

        @Setting(value = "Age at which entries of a room's log are deleted. 0s keeps them for ever.", is = "0s")
        Duration roomTime,

        @Setting(
                value = "Bytes of room messages that are not yet in the database, in all. More are refused.",
                is = "33554432")
        long roomMemory,

        @Setting(
                section = "Fax and print",
                value = "Where faxes go: off, spool (a folder) or hylafax (a fax server).",
                is = "spool")
        FaxMode fax,

        @Setting(value = "Where print jobs go: off, spool (a folder) or ipp (printers).", is = "spool")
        PrintMode print,

        @Setting(value = "Folder for the pages of spool. Empty means the folder spool in the data folder.", is = "")
        String spool,

        @Setting(value = "Address of the HylaFAX server.", is = "localhost:4559")
        InetSocketAddress faxServer,

        @Setting(value = "User of the HylaFAX server.", is = "oicq")
        String faxUser,

        @Setting(value = "Password of that user. Empty for none.", is = "", secret = true)
        String faxPassword,

        @Setting(value = "Digits that are dialled for a + at the start of a fax number.", is = "00")
        String faxPlus,

        @Setting(
                value = "Pattern of the fax numbers that may be dialled, without blanks, -, ( and ).",
                is = "[0-9]{3,20}")
        TextPattern faxNumbers,

        @Setting(value = "Let an account fax unless the operator says otherwise (admin user permit).", is = "false")
        boolean faxPermitted,

        @Setting(value = "Largest number of pages that one account faxes within a day.", is = "50", least = 0)
        int faxPagesADay,

        @Setting(value = "Time for which a received fax is kept.", is = "30d")
        Duration faxKeep,

        @Setting(value = "Printers, as office=ipp://host:631/printers/x, separated by commas.", is = "")
        Printers printers,

        @Setting(
                value =
                        "PEM file of printers' certificates that are trusted for ipps. Empty for those that Java trusts.",
                is = "")
        String printerTrust,

        @Setting(value = "Let an account print unless the operator says otherwise (admin user permit).", is = "true")
        boolean printPermitted,

        @Setting(value = "Largest document, in bytes.", is = "20971520")
        int documentBytes,

        @Setting(value = "Largest number of pages of a document.", is = "100")
        int documentPages,

        @Setting(value = "Longest time for a document to come in.", is = "10m")
        Duration documentTime,

        @Setting(value = "Time for which the document of a finished job is kept.", is = "1d")
        Duration documentKeep,

        @Setting(value = "Longest time to open a document.", is = "3m")
        Duration openTime,

        @Setting(value = "Memory for opening a document, in MiB.", is = "512", least = 128)
        int openMemory,

        @Setting(value = "Documents that are opened at the same time. More wait for their turn.", is = "1")
        int openDocuments,

        @Setting(value = "Font file for text. Empty means the fonts of the system.", is = "")
        String textFont,

        @Setting(value = "Largest number of unfinished jobs of one account.", is = "50", least = 0)
        int jobs,

        @Setting(value = "Time for which a finished job is listed.", is = "30d")
        Duration jobKeep,

        @Setting(value = "Time between two looks at a job at the fax server or printer.", is = "2s")
        Duration jobLook,

        @Setting(
                section = "The process",
                value = "Longest time to end connections in an orderly way when the server stops.",
                is = "3s")
        Duration stopTime,

        @Setting(
                value = "Least serious events that are logged: error, warn, info, debug or trace.",
                is = "info",
                live = true)
        LogLevel logLevel,

        @Setting(
                value = "How the log is written: text (lines for people) or json (one object a line, for programs).",
                is = "text",
                live = true)
        LogFormat logFormat,

        @Setting(
                value = "Log who registers, logs in and leaves, from which address, and who is refused: on or off.",
                is = "off",
                live = true)
        Switch accessLog,

        @Setting(value = "Threads for the network. 0 means one for each processor.", is = "0", least = 0)
        int networkThreads) {}
