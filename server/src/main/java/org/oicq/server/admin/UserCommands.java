package org.oicq.server.admin;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.codes.Gender;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.schema.Account;
import org.oicq.schema.Job;
import org.oicq.schema.NewAccount;
import org.oicq.schema.Profile;
import org.oicq.server.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ./oicq admin user …}. What is changed stands in the audit. */
@Command(
        name = "user",
        description = "Lists, shows, creates, disables, enables and deletes accounts, and sets passwords and roles.",
        subcommands = ConsequencesCommand.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example: ./oicq admin user disable 10001"})
final class UserCommands {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private static final int PAGE = 500;

    private static final List<String> HEADINGS =
            List.of("number", "nickname", "state", "role", "created", "last login");

    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    AdminCommand admin() {
        return admin;
    }

    /** A time for a person, in the machine's own time zone. */
    static String time(Instant instant) {
        return TIME.format(instant);
    }

    @Command(
            name = "list",
            description = "Lists the accounts by number.",
            footer = {"", "Examples:", "  ./oicq admin user list --after 10500", "  ./oicq admin user list --search 小"})
    int list(
            @Option(
                            names = "--search",
                            paramLabel = "TEXT",
                            defaultValue = "",
                            description = "Only numbers that begin with it, and nicknames that have it.")
                    String search,
            @Option(names = "--after", paramLabel = "N", defaultValue = "0", description = "Only larger numbers.")
                    long after,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "1000",
                            description = "The largest number of lines. Default: 1000.")
                    int limit) {
        return admin.onDatabase((desk, results) -> {
            List<List<?>> rows = new ArrayList<>();
            long last = after;
            boolean more = true;
            int most = desk.rows(limit);
            while (more && rows.size() < most) {
                List<Account> page = page(desk, search, last, Math.min(PAGE, most - rows.size()));
                page.forEach(account -> rows.add(row(account)));
                more = !page.isEmpty();
                last = more ? page.getLast().number() : last;
            }
            results.table(HEADINGS, rows);
            if (more && !page(desk, search, last, 1).isEmpty()) {
                results.hint("more accounts follow: --after " + last + " shows them, --limit N shows more at once");
            }
            return 0;
        });
    }

    private static List<Account> page(Desk desk, String search, long after, int limit) {
        return search.isEmpty()
                ? desk.database().accounts().list(after, limit)
                : desk.database().lookups().accounts(search, after, limit);
    }

    @Command(
            name = "unused",
            description = {
                "Lists the accounts that nobody has ever logged in to. With --delete --yes it deletes them, as 'user delete'",
                "does."
            },
            footer = {"", "Example: ./oicq admin user unused --older 90d"})
    int unused(
            @Option(
                            names = "--older",
                            paramLabel = "TIME",
                            defaultValue = "30d",
                            description = "The least age of the account. Default: 30d.")
                    String older,
            @Option(names = "--delete", description = "Delete them.") boolean delete,
            @Option(names = "--yes", description = "Really.") boolean yes) {
        return admin.onDatabase((desk, results) -> {
            if (delete && !yes) {
                results.error("--delete can't be undone: say --yes too");
                return 2;
            }
            Instant before = Instant.now().minus(Settings.duration(older));
            List<List<?>> rows = new ArrayList<>();
            int found = 0;
            List<Account> page = desk.database().accounts().unused(before, 0, PAGE);
            while (!page.isEmpty()) {
                for (Account account : page) {
                    if (delete && desk.database().accounts().delete(account.number())) {
                        desk.audit("delete", account.number(), "never used");
                    }
                    if (rows.size() < desk.rows(Integer.MAX_VALUE)) {
                        rows.add(row(account));
                    }
                    found++;
                }
                page = desk.database().accounts().unused(before, page.getLast().number(), PAGE);
            }
            results.table(HEADINGS, rows);
            if (delete) {
                results.hint(found + " accounts are deleted");
            }
            return 0;
        });
    }

    private static List<?> row(Account account) {
        return List.of(
                account.number(),
                account.profile().nickname(),
                account.disabled() ? "disabled" : "enabled",
                role(account),
                time(account.createdAt()),
                account.lastLoginAt().map(UserCommands::time).orElse("never"));
    }

    @Command(
            name = "show",
            description = "Shows one account.",
            footer = {"", "Example: ./oicq admin user show 10001"})
    int show(@Parameters(paramLabel = "NUMBER") long number) {
        return withAccount(number, (desk, account) -> {
            Profile profile = account.profile();
            List<List<?>> rows = new ArrayList<>();
            rows.add(List.of("number", account.number()));
            rows.add(List.of("nickname", profile.nickname()));
            rows.add(List.of("state", account.disabled() ? "disabled" : "enabled"));
            rows.add(List.of("role", role(account)));
            rows.add(List.of("authentication", name(CodeTable.AUTHENTICATION, account.authentication())));
            rows.add(List.of("gender", name(CodeTable.GENDER, profile.gender())));
            rows.add(List.of("age", profile.age()));
            rows.add(List.of("country", name(CodeTable.COUNTRY, profile.country())));
            rows.add(List.of("province", name(CodeTable.PROVINCE, profile.province())));
            rows.add(List.of("city", profile.city()));
            rows.add(List.of("e-mail", profile.email()));
            rows.add(List.of("created", time(account.createdAt())));
            rows.add(List.of(
                    "last login", account.lastLoginAt().map(UserCommands::time).orElse("never")));
            rows.add(List.of("waiting", desk.database().messages().waitingCount(number)));
            return rows;
        });
    }

    private static String role(Account account) {
        return account.role().name().toLowerCase(Locale.ROOT);
    }

    private static String name(CodeTable table, int code) {
        return table.name(code, Locale.getDefault());
    }

    private int withAccount(long number, BiFunction<Desk, Account, List<List<?>>> facts) {
        return admin.onDatabase((desk, results) -> {
            Optional<Account> account = desk.database().accounts().find(number);
            if (account.isEmpty()) {
                return nobody(results, number);
            }
            results.table(List.of("field", "value"), facts.apply(desk, account.get()));
            return 0;
        });
    }

    @Command(
            name = "create",
            description = "Makes an account and prints its number; works also while registration is closed.",
            footer = {"", "Example: OICQ_PASSWORD=… ./oicq admin user create --nickname 小明"})
    int create(
            @Option(names = "--nickname", required = true, paramLabel = "NAME", description = "The nickname.")
                    String nickname,
            @Option(names = "--password", paramLabel = "P", description = "Better in OICQ_PASSWORD, or asked for.")
                    String password) {
        return admin.onDatabase((desk, results) -> {
            if (nickname.isEmpty()
                    || nickname.codePointCount(0, nickname.length())
                            > desk.settings().nicknameCharacters()) {
                results.error("a nickname has 1 to " + desk.settings().nicknameCharacters() + " characters");
                return 2;
            }
            Text.of(nickname, desk.settings().charset());
            String hash = hash(desk, password);
            long number = desk.database()
                    .accounts()
                    .create(new NewAccount(plain(nickname), Authentication.ASK_FIRST.code(), hash));
            desk.audit("create", number, "");
            results.result(Long.toString(number), Map.of("number", number));
            return 0;
        });
    }

    private static Profile plain(String nickname) {
        return new Profile(nickname, 0, Gender.NOT_SAID.code(), 0, "", 0, 0, "", "", "", 0, "", 0, "", "", "", "", "");
    }

    private static String hash(Desk desk, @Nullable String option) {
        String password = option == null ? desk.password() : option;
        if (password.isEmpty()) {
            throw new IllegalArgumentException("a password has at least one character");
        }
        return desk.hash(new Secret(Text.of(password, desk.settings().charset())));
    }

    @Command(
            name = "disable",
            description = "Disables an account: its session ends at once, and it cannot log in.",
            footer = {"", "Example: ./oicq admin user disable 10001"})
    int disable(@Parameters(paramLabel = "NUMBER") long number) {
        return change(
                number,
                "disable",
                "is disabled",
                desk -> desk.database().accounts().setDisabled(number, true));
    }

    @Command(
            name = "enable",
            description = "Enables a disabled account.",
            footer = {"", "Example: ./oicq admin user enable 10001"})
    int enable(@Parameters(paramLabel = "NUMBER") long number) {
        return change(
                number,
                "enable",
                "is enabled",
                desk -> desk.database().accounts().setDisabled(number, false));
    }

    @Command(
            name = "delete",
            description = {
                "Deletes an account: its session ends at once, it is gone from every list, and its number is never given",
                "again. This cannot be undone."
            },
            footer = {"", "Example: ./oicq admin user delete 10001 --yes"})
    int delete(
            @Parameters(paramLabel = "NUMBER") long number,
            @Option(names = "--yes", required = true, description = "Really.") boolean yes) {
        return change(
                number,
                "delete",
                "is deleted",
                desk -> desk.database().accounts().delete(number));
    }

    @Command(
            name = "password",
            description = "Sets an account's password; its session ends at once.",
            footer = {"", "Example: OICQ_PASSWORD=… ./oicq admin user password 10001"})
    int password(
            @Parameters(paramLabel = "NUMBER") long number,
            @Option(names = "--password", paramLabel = "P", description = "Better in OICQ_PASSWORD, or asked for.")
                    String password) {
        return change(
                number,
                "password",
                "has a new password",
                desk -> desk.database().accounts().setPasswordHash(number, hash(desk, password)));
    }

    @Command(
            name = "role",
            description = {
                "Gives an account a role: supervisor (may watch others' talk), operator (may use the operator's console) or",
                "user. Its session ends at once."
            },
            footer = {"", "Example: ./oicq admin user role 10001 supervisor"})
    int role(
            @Parameters(paramLabel = "NUMBER") long number,
            @Parameters(paramLabel = "supervisor|operator|user") Role role) {
        return change(
                number,
                "role " + role,
                "is " + (role == Role.operator ? "an " : "a ") + role + " now",
                desk -> desk.database().accounts().setRole(number, role.stored()));
    }

    /** The roles as they are typed. */
    enum Role {
        supervisor,
        operator,
        user;

        org.oicq.schema.Role stored() {
            return org.oicq.schema.Role.valueOf(name().toUpperCase(Locale.ROOT));
        }
    }

    @Command(
            name = "permit",
            description = "Gives an account the permission to fax or to print, or takes it.",
            footer = {"", "Example: ./oicq admin user permit 10001 fax on"})
    int permit(
            @Parameters(paramLabel = "NUMBER") long number,
            @Parameters(paramLabel = "fax|print") Permission what,
            @Parameters(paramLabel = "on|off") Switch to) {
        Job.Service service = what == Permission.fax ? Job.Service.FAX : Job.Service.PRINT;
        return change(
                number,
                "permit " + what + " " + to,
                to == Switch.on ? "may " + what + " now" : "may not " + what + " any more",
                desk -> desk.database().faxes().permit(service, number, to == Switch.on));
    }

    /** What can be permitted, as it is typed. */
    enum Permission {
        fax,
        print
    }

    /** As it is typed. */
    enum Switch {
        on,
        off
    }

    private int change(long number, String action, String done, Predicate<Desk> work) {
        return admin.onDatabase((desk, results) -> {
            if (!work.test(desk)) {
                return nobody(results, number);
            }
            desk.audit(action, number, "");
            results.result(number + " " + done, Map.of("number", number, "done", action));
            return 0;
        });
    }

    static int nobody(Results results, long number) {
        results.error("there is no account " + number);
        return 1;
    }
}
