package org.oicq.server.oicq;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.oicq.codec.wire.Secret;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.delivery.Attention;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Password hashes: Argon2id over the lower-case hex MD5 of the password's bytes, which is all that the HTTP interface
 * ever sends (docs/rules.md, "Passwords"). Its cost is kept with each hash.
 *
 * <p>Hashing is slow on purpose, so it runs on a few threads of the lowest priority, where it takes no time from
 * others' messages, and only so many may wait. A password that was right before is known again by a keyed digest, in
 * memory only and under a key that lives as long as the process.
 */
public final class Passwords implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Passwords.class);

    private static final Pattern STORED =
            Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,9}),t=(\\d{1,9}),p=1\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    /** Digests of passwords that were right: about 100 bytes each. */
    private static final int MAX_KNOWN = 1_000_000;

    private final int memory;
    private final int passes;
    /** How a stored hash of this cost begins. */
    private final String parameters;

    private final BlockingQueue<Runnable> waiting;
    private final ThreadPoolExecutor hashing;
    private final ThreadLocal<Argon2BytesGenerator.FixedBlockPool> blocks;
    private final SecureRandom random = new SecureRandom();
    private final SecretKey key;
    private final Map<Long, byte[]> known = new ConcurrentHashMap<>();
    private final String nobody;
    private final LongAdder computed = new LongAdder();

    /** The hashing threads start with the first hashes: what they load would delay the start of the server. */
    public Passwords(ServerConfig config) {
        this.memory = config.hashMemory();
        this.passes = config.hashPasses();
        this.parameters = "$argon2id$v=19$m=" + memory + ",t=" + passes + ",p=1$";
        this.blocks = ThreadLocal.withInitial(() -> new Argon2BytesGenerator.FixedBlockPool(memory + 8));
        ThreadFactory threads =
                Thread.ofPlatform().name("password-hash-", 0).daemon().factory();
        this.waiting = new ArrayBlockingQueue<>(config.hashQueue());
        this.hashing = new ThreadPoolExecutor(
                config.hashThreads(),
                config.hashThreads(),
                0,
                TimeUnit.SECONDS,
                waiting,
                hash -> threads.newThread(() -> {
                    lowerPriority();
                    hash.run();
                }));
        try {
            this.key = KeyGenerator.getInstance("HmacSHA256").generateKey();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
        // Verifying against it takes as long as against a real one, and never succeeds: nobody knows what it is of.
        this.nobody = format(randomBytes(SALT_BYTES), randomBytes(HASH_BYTES));
    }

    /** The lower-case hex MD5 of a password's bytes: what a hash is made of, and what the HTTP interface sends. */
    public static String md5(Secret password) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5")
                            .digest(password.text().toBytes()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    /** As {@link #hash(String, Supplier)}, for somebody who waits however long it takes. */
    public CompletableFuture<String> hash(String md5) {
        return hash(md5, () -> Attention.WAITS);
    }

    /**
     * The hash to store for a password; the future fails with {@link RejectedExecutionException} when too many wait.
     *
     * @param client whether the client still waits; fails likewise where it is gone
     */
    public CompletableFuture<String> hash(String md5, Supplier<Attention> client) {
        return run(client, () -> {
            byte[] salt = randomBytes(SALT_BYTES);
            return format(salt, argon2(md5, salt, memory, passes, HASH_BYTES));
        });
    }

    /** As {@link #verify(long, String, Optional, Supplier)}, for somebody who waits however long it takes. */
    public CompletableFuture<Boolean> verify(long number, String md5, Optional<String> stored) {
        return verify(number, md5, stored, () -> Attention.WAITS);
    }

    /**
     * Whether a password is that of an account; takes as long where there is no such account.
     *
     * @param stored the account's hash, or empty where there is none
     * @param client whether the client still waits, as with {@link #hash(String, Supplier)}
     */
    public CompletableFuture<Boolean> verify(
            long number, String md5, Optional<String> stored, Supplier<Attention> client) {
        if (stored.isPresent()) {
            byte[] digest = known.get(number);
            if (digest != null && MessageDigest.isEqual(digest, digest(stored.get(), md5))) {
                return CompletableFuture.completedFuture(true);
            }
        }
        return run(client, () -> {
            boolean right = matches(md5, stored.orElse(nobody)) && stored.isPresent();
            if (right && (known.size() < MAX_KNOWN || known.containsKey(number))) {
                known.put(number, digest(stored.orElseThrow(), md5));
            }
            return right;
        });
    }

    /** Whether a stored hash has another cost than the settings ask for now, so that it should be made anew. */
    public boolean outdated(String stored) {
        return !stored.startsWith(parameters);
    }

    private <T> CompletableFuture<T> run(Supplier<Attention> client, Supplier<T> work) {
        HashTask<T> task = new HashTask<>(work, client, waiting);
        try {
            hashing.execute(task);
            return task.result();
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private boolean matches(String md5, String stored) {
        Matcher parts = STORED.matcher(stored);
        if (!parts.matches()) {
            LOG.error("A stored password hash has a form that this server does not know; its account cannot log in.");
            return false;
        }
        byte[] salt = Base64.getDecoder().decode(parts.group(3));
        byte[] hash = Base64.getDecoder().decode(parts.group(4));
        int itsMemory = Integer.parseInt(parts.group(1));
        int itsPasses = Integer.parseInt(parts.group(2));
        return MessageDigest.isEqual(hash, argon2(md5, salt, itsMemory, itsPasses, hash.length));
    }

    /** How many hashes have been computed so far, for tests and figures. */
    public long computed() {
        return computed.sum();
    }

    /** How many hashes wait to be computed. */
    public int waiting() {
        return waiting.size();
    }

    private byte[] argon2(String md5, byte[] salt, int itsMemory, int itsPasses, int length) {
        computed.increment();
        var parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(itsMemory)
                .withIterations(itsPasses)
                .withParallelism(1)
                .withSalt(salt);
        if (itsMemory == memory) {
            // Blocks that are used again spare the collector 19 MiB for each hash.
            parameters.withBlockPool(blocks.get());
        }
        var generator = new Argon2BytesGenerator();
        generator.init(parameters.build());
        byte[] hash = new byte[length];
        generator.generateBytes(md5.getBytes(StandardCharsets.US_ASCII), hash);
        return hash;
    }

    private byte[] digest(String stored, String md5) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(stored.getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(md5.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private String format(byte[] salt, byte[] hash) {
        var base64 = Base64.getEncoder().withoutPadding();
        return parameters + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }

    /**
     * Java's priorities mean nothing to Linux unless the whole JVM is told so; {@code setpriority} for the calling thread
     * does. Measured: one hashing thread at normal priority takes the p99 of messages from 20 µs to 3 ms.
     */
    @SuppressWarnings("restricted")
    private static void lowerPriority() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return;
        }
        Linker linker = Linker.nativeLinker();
        linker.defaultLookup().find("setpriority").ifPresent(symbol -> {
            var setpriority = linker.downcallHandle(
                    symbol,
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            try {
                int failed = (int) setpriority.invokeExact(0, 0, 19);
                if (failed != 0) {
                    LOG.warn("Password hashing runs at normal priority: setpriority failed.");
                }
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError("a downcall throws nothing else", e);
            }
        });
    }

    @Override
    public void close() {
        hashing.shutdownNow();
    }
}
