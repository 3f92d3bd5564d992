package org.oicq.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.oicq.codec.packet.AccountForm;
import org.oicq.codec.packet.Profile;
import org.oicq.codec.packet.Register;
import org.oicq.codec.packet.RegisterReply;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.server.TestClient;
import org.oicq.server.TestServer;

/** Every command and every case of docs/http.md, each as the whole body of its answer. */
class CommandsTest {
    private final TestServer server = TestServer.start("rate-limits = false", "web-penalty = 10ms");
    private final TestClient registrar = server.connect();
    private HttpPeer web = new HttpPeer(server.server().address());
    private long me;

    @BeforeEach
    void logIn() {
        me = register("me", 0);
        assertEquals(10001, me);
        web.logIn(me);
    }

    @AfterEach
    void close() {
        web.close();
        server.close();
    }

    private long register(String nickname, int authentication) {
        registrar.send(new Register(TestClient.form(nickname, TestClient.PASSWORD, authentication)));
        return registrar.receive(RegisterReply.class).number();
    }

    private HttpPeer another(long number) {
        HttpPeer peer = new HttpPeer(server.server().address());
        peer.logIn(number);
        return peer;
    }

    /** The answer to this command of mine, without the head. */
    private String ask(String command, String rest) {
        return ask(web, me, command, rest);
    }

    private static String ask(HttpPeer peer, long number, String command, String rest) {
        String answer = peer.post("VER=1.1&CMD=" + command + "&SEQ=7&UIN=" + number + "&" + rest);
        String head = "VER=1.1&CMD=" + command + "&SEQ=7&UIN=" + number + "&";
        assertTrue(answer.startsWith(head), answer);
        return answer.substring(head.length());
    }

    // ------------------------------------------------------------------ Login and Logout

    @Test
    void logInGood() {
        assertEquals(
                "VER=1.1&CMD=Login&SEQ=abc&UIN=10001&RES=0&RS=0&HI=60&LI=300",
                web.post("VER=1.1&CMD=Login&SEQ=abc&UIN=10001&PS=" + HttpPeer.PS + "&M5=1&LC=" + HttpPeer.LC));
        assertEquals(
                "VER=1.2&CMD=login&SEQ=&UIN=10001&RES=0&RS=0&HI=60&LI=300",
                web.post("ver=1.2&cmd=login&uin=10001&lc=9326b87b234e7235&ps=5EBE2294ECD0E0F08EAB7690D2A6EE69 \r\n"));
    }

    @Test
    void logInRefused() {
        String wrong = "RES=0&RS=1&RA=the number or the password is wrong";
        assertEquals(wrong, ask("Login", "PS=0" + HttpPeer.PS.substring(1) + "&M5=1&LC=" + HttpPeer.LC));
        assertEquals(wrong, ask("Login", "PS=secret&M5=1&LC=" + HttpPeer.LC));
        assertEquals(wrong, ask(web, 10999, "Login", "PS=" + HttpPeer.PS + "&M5=1&LC=" + HttpPeer.LC));
        assertEquals(wrong, ask(web, 10000, "Login", "PS=" + HttpPeer.PS + "&M5=1&LC=" + HttpPeer.LC));
        assertEquals(wrong, ask(web, 4294967295L, "Login", "PS=" + HttpPeer.PS + "&M5=1&LC=" + HttpPeer.LC));
        // The session that there was is still open.
        assertEquals("RES=0&FN=0", ask("List", ""));
    }

    @Test
    void logInOfWhatCanBeNoAccount() {
        for (String uin : new String[] {"100", "9999", "4294967296", "99999999999999999999999", "-1"}) {
            assertEquals(
                    "VER=1.1&CMD=Login&SEQ=1&UIN=" + uin + "&RES=5",
                    web.post("VER=1.1&CMD=Login&SEQ=1&UIN=" + uin + "&PS=" + HttpPeer.PS + "&M5=1&LC=" + HttpPeer.LC));
        }
    }

    @Test
    void logOut() {
        assertEquals("RES=0", ask("Logout", ""));
        assertEquals("RES=20", ask("List", ""));
        assertEquals("RES=0", ask("Logout", ""));
    }

    @Test
    void emptyAnswers() {
        String me = "&SEQ=1&UIN=10001&";
        List<String> bodies = List.of(
                "",
                "&&&=&=",
                "VER=1.3&CMD=List" + me,
                "VER=&CMD=List" + me,
                "CMD=List" + me,
                "VER=1.1&CMD=Lists" + me,
                "VER=1.1&CMD=" + me,
                "VER=1.1" + me,
                "VER=1.1&CMD=List&SEQ=1",
                "VER=1.1&CMD=List&SEQ=1&UIN=",
                "VER=1.1&CMD=List&SEQ=1&UIN=abc",
                "VER=1.1&CMD=List&SEQ=1&UIN=1e4",
                "VER=1.1&CMD=Logout&SEQ=1&UIN=abc",
                "VER=1.1&CMD=List" + me + "TN=x",
                "VER=1.1&CMD=List" + me + "TN=1&UN=x",
                "VER=1.1&CMD=Query_Stat" + me + "TN=x",
                "VER=1.1&CMD=Query_Stat" + me + "TN=1&UN=x",
                "VER=1.1&CMD=GetInfo" + me + "LV=x&UN=10001",
                "VER=1.1&CMD=GetInfo" + me + "LV=1&UN=x",
                "VER=1.1&CMD=GetInfo" + me + "LV=1",
                "VER=1.1&CMD=GetInfo" + me + "UN=10001",
                "VER=1.1&CMD=AddToList" + me,
                "VER=1.1&CMD=AddToList" + me + "UN=x",
                "VER=1.1&CMD=Ack_AddToList" + me + "UN=x&CD=0",
                "VER=1.1&CMD=Ack_AddToList" + me + "UN=10001&CD=x",
                "VER=1.1&CMD=Ack_AddToList" + me + "UN=10001&CD=2&RS=%B4%F3",
                "VER=1.1&CMD=DelFromList" + me + "UN=x",
                "VER=1.1&CMD=Change_Stat" + me,
                "VER=1.1&CMD=Change_Stat" + me + "ST=",
                "VER=1.1&CMD=Change_Stat" + me + "ST=x",
                "VER=1.1&CMD=Change_Stat" + me + "ST=50",
                "VER=1.1&CMD=Change_Stat" + me + "ST=-10",
                "VER=1.1&CMD=CLTMSG" + me + "UN=10001&MG=",
                "VER=1.1&CMD=CLTMSG" + me + "UN=10001",
                "VER=1.1&CMD=CLTMSG" + me + "UN=x&MG=hi",
                "VER=1.1&CMD=CLTMSG" + me + "UN=10001&MG=%b4%f3",
                "VER=1.1&CMD=CLTMSG" + me + "UN=10001&MG=a%00b",
                "VER=1.1&CMD=Finger" + me + "AG=x&SX=&PV=&TN=&UN=",
                "VER=1.1&CMD=Login" + me + "PS=&M5=1&LC=" + HttpPeer.LC,
                "VER=1.1&CMD=Login" + me + "M5=1&LC=" + HttpPeer.LC,
                "VER=1.1&CMD=Login" + me + "PS=" + HttpPeer.PS + "&M5=1&LC=9326B87B234E7236",
                "VER=1.1&CMD=Login" + me + "PS=" + HttpPeer.PS + "&M5=1");
        for (String body : bodies) {
            HttpPeer.Answer answer = web.ask(body);
            assertEquals("HTTP/1.1 200 OK", answer.status(), body);
            assertEquals("0", answer.header("content-length"), body);
        }
    }

    @Test
    void everythingElseNeedsALogIn() {
        long nobody = register("not logged in", 0);
        for (String command : new String[] {
            "List&TN=1",
            "Query_Stat&TN=1",
            "GetInfo&LV=3&UN=10001",
            "AddToList&UN=10001",
            "Ack_AddToList&UN=10001&CD=2",
            "DelFromList&UN=10001",
            "Change_Stat&ST=10",
            "GetMsgEx",
            "CLTMSG&UN=10001&MG=hi",
            "Finger&AG=&SX=&PV=&TN=&UN="
        }) {
            String[] parts = command.split("&", 2);
            assertEquals("RES=20", ask(web, nobody, parts[0], parts.length > 1 ? parts[1] : ""));
        }
    }

    // ------------------------------------------------------------------ List and Query_Stat

    @Test
    void listInPages() {
        assertEquals("RES=0&FN=0", ask("List", "TN=0&UN=0"));
        assertEquals("RES=0&FN=1&SN=0&UN=", ask("List", "TN=160&UN=0"));
        long[] friends = LongStream.range(0, 5).map(i -> register("f" + i, 0)).toArray();
        for (long friend : friends) {
            assertEquals("RES=0&CD=0&UN=" + friend, ask("AddToList", "UN=" + friend));
        }
        assertEquals("RES=0&FN=5", ask("List", ""));
        assertEquals("RES=0&FN=5", ask("List", "TN=&UN="));
        assertEquals("RES=0&FN=1&SN=5&UN=10002,10003,10004,10005,10006,", ask("List", "TN=5&UN=0"));
        assertEquals("RES=0&FN=0&SN=2&UN=10002,10003,", ask("List", "TN=2&UN=0"));
        assertEquals("RES=0&FN=0&SN=2&UN=10004,10005,", ask("List", "TN=2&UN=10003"));
        assertEquals("RES=0&FN=1&SN=1&UN=10006,", ask("List", "TN=2&UN=10005"));
        assertEquals("RES=0&FN=1&SN=0&UN=", ask("List", "TN=2&UN=10006"));
        assertEquals("RES=0&FN=1&SN=1&UN=10006,", ask("List", "TN=99999999999999999999&UN=10005"));
    }

    @Test
    void whoIsOnline() {
        String none = "RES=0&FC=&FN=1&SN=0&ST=&UN=&NK=";
        assertEquals("RES=0&FN=0", ask("Query_Stat", "TN=0"));
        assertEquals(none, ask("Query_Stat", "TN=50&UN=0"));
        long[] friends =
                LongStream.range(0, 5).map(i -> register("nick,&=%" + i, 0)).toArray();
        for (long friend : friends) {
            ask("AddToList", "UN=" + friend);
        }
        assertEquals(none, ask("Query_Stat", "TN=50&UN=0"));
        try (HttpPeer online = another(friends[0]);
                HttpPeer busy = another(friends[1]);
                HttpPeer hidden = another(friends[2]);
                HttpPeer away = another(friends[3])) {
            assertEquals("RES=0&", ask(busy, friends[1], "Change_Stat", "ST=30"));
            assertEquals("RES=0&", ask(hidden, friends[2], "Change_Stat", "ST=40"));
            assertEquals("RES=0&", ask(away, friends[3], "Change_Stat", "ST=20"));
            assertEquals("RES=0&FN=2", ask("Query_Stat", ""));
            assertEquals(
                    "RES=0&FC=0,0,&FN=1&SN=2&ST=10,30,&UN=10002,10003,"
                            + "&NK=nick%252c%26%3d%250,nick%252c%26%3d%251,",
                    ask("Query_Stat", "TN=50&UN=0"));
            assertEquals(
                    "RES=0&FC=0,&FN=0&SN=1&ST=10,&UN=10002,&NK=nick%252c%26%3d%250,", ask("Query_Stat", "TN=1&UN=0"));
            assertEquals(
                    "RES=0&FC=0,&FN=1&SN=1&ST=30,&UN=10003,&NK=nick%252c%26%3d%251,",
                    ask("Query_Stat", "TN=1&UN=10002"));
            assertEquals("RES=0&", ask(away, friends[3], "Change_Stat", "ST=10"));
            assertEquals("RES=0&FN=3", ask("Query_Stat", ""));
            assertTrue(online.post("VER=1.1&CMD=Logout&SEQ=7&UIN=" + friends[0]).endsWith("RES=0"));
            assertEquals("RES=0&FN=2", ask("Query_Stat", ""));
        }
    }

    // ------------------------------------------------------------------ GetInfo

    @Test
    void infoInThreeDepths() {
        AccountForm form = AccountForm.of(
                new Profile(
                        Text.of("昵称 😀"),
                        267,
                        1,
                        22,
                        Text.of("王小明"),
                        1,
                        25,
                        Text.of("昆明"),
                        Text.of("翠湖, 1号"),
                        Text.of("650000"),
                        6,
                        Text.of("云大"),
                        1,
                        Text.of("0871"),
                        Text.of("126"),
                        Text.of("a@b.cn"),
                        Text.of("围棋"),
                        Text.of("100% = 1 & 2\r\n,")),
                new Secret(Text.of(TestClient.PASSWORD)),
                0);
        registrar.send(new Register(form));
        assertEquals(10002, registrar.receive(RegisterReply.class).number());
        String simple = "RES=0&LV=0&UN=10002&NK=昵称 😀";
        assertEquals(simple, ask("GetInfo", "LV=1&UN=10002"));
        assertEquals(simple, ask("GetInfo", "LV=0&UN=10002"));
        assertEquals(simple, ask("GetInfo", "LV=-3&UN=10002"));
        assertEquals(
                "RES=0&AD=翠湖%252c 1号&AG=22&EM=a@b.cn&FC=267&HP=&JB=学生&LV=2&PC=650000&PH=0871"
                        + "&PR=100%25 %3d 1 %26 2%0d%0a%252c&PV=云南省&RN=王小明&SC=云大&SX=1&UN=10002&NK=昵称 😀",
                ask("GetInfo", "LV=2&UN=10002"));
        server.database()
                .execute("UPDATE accounts SET blood_type = 2, constellation = 6, zodiac = 3,"
                        + " home_page = 'http://b.cn/', mobile = '139' WHERE number = 10002");
        String detailed = "RES=0&AD=翠湖%252c 1号&AG=22&BT=2&CO=6&CT=昆明&CV=&CY=中国&EM=a@b.cn&FC=267&HP=http://b.cn/&ID=-"
                + "&JB=学生&LV=3&MO=139&MT=0&MV=&PC=650000&PH=0871&PR=100%25 %3d 1 %26 2%0d%0a%252c"
                + "&PV=云南省&RN=王小明&SC=云大&SH=3&SX=1&UN=10002&NK=昵称 😀";
        assertEquals(detailed, ask("GetInfo", "LV=3&UN=10002"));
        assertEquals(detailed.replace("&LV=3&", "&LV=9&"), ask("GetInfo", "LV=9&UN=10002"));
    }

    @Test
    void infoOfSomebodyWhoSaysNothing() {
        server.database().execute("UPDATE accounts SET gender = 255, province = 200 WHERE number = 10001");
        assertEquals(
                "RES=0&AD=&AG=0&BT=0&CO=0&CT=&CV=&CY=&EM=&FC=0&HP=&ID=-&JB=&LV=3&MO=&MT=0&MV=&PC=&PH=&PR=&PV=200&RN="
                        + "&SC=&SH=0&SX=0&UN=10001&NK=me",
                ask("GetInfo", "LV=3&UN=10001"));
    }

    @Test
    void infoOfNobody() {
        assertEquals("RES=5", ask("GetInfo", "LV=1&UN=10999"));
        assertEquals("RES=5", ask("GetInfo", "LV=1&UN=0"));
        assertEquals("RES=5", ask("GetInfo", "LV=1&UN=99999999999999999999999"));
    }

    // ------------------------------------------------------------------ adding, asking, answering, deleting

    @Test
    void addSomebodyWhoAllowsAnyone() {
        long anyone = register("anyone", 0);
        try (HttpPeer other = another(anyone)) {
            assertEquals("RES=0&CD=0&UN=10002", ask("AddToList", "UN=10002"));
            assertEquals("RES=0&MN=1&MT=1,&UN=10001,&MG=,", ask(other, anyone, "GetMsgEx", ""));
            assertEquals("RES=0&CD=0&UN=10002", ask("AddToList", "UN=10002"));
            assertEquals("RES=0&MN=0&MT=&UN=&MG=", ask(other, anyone, "GetMsgEx", ""));
        }
        assertEquals("RES=0&", ask("DelFromList", "UN=10002"));
        assertEquals("RES=0&", ask("DelFromList", "UN=10002"));
        assertEquals("RES=0&", ask("DelFromList", "UN=10999"));
        assertEquals("RES=0&FN=0", ask("List", ""));
    }

    @Test
    void addSomebodyWhoAllowsNobody() {
        register("nobody", 2);
        assertEquals("RES=0&CD=2&UN=10002", ask("AddToList", "UN=10002"));
        assertEquals(
                "VER=1.0&CMD=AddToList&SEQ=1&UIN=10001&RES=0&CD=3&UN=10002",
                web.post("VER=1.0&CMD=AddToList&SEQ=1&UIN=10001&UN=10002"));
        // Asking is answered as anybody's request is.
        assertEquals("RES=0&", ask("Ack_AddToList", "UN=10002&CD=2&RS=please"));
        assertEquals("RES=0&MN=1&MT=4,&UN=10002,&MG=,", ask("GetMsgEx", ""));
    }

    @Test
    void addSomebodyWhoWantsToBeAsked() {
        long asked = register("asked", 1);
        assertEquals("RES=0&CD=1&UN=10002", ask("AddToList", "UN=10002"));
        assertEquals("RES=0&", ask("Ack_AddToList", "UN=10002&CD=2&RS=让我,加你 "));
        try (HttpPeer other = another(asked)) {
            assertEquals("RES=0&MN=1&MT=2,&UN=10001,&MG=让我%252c加你 ,", ask(other, asked, "GetMsgEx", ""));
            assertEquals("RES=0&", ask(other, asked, "Ack_AddToList", "UN=10001&CD=1&RS=no"));
            assertEquals("RES=0&MN=1&MT=4,&UN=10002,&MG=,", ask("GetMsgEx", ""));
            assertEquals("RES=3", ask(other, asked, "Ack_AddToList", "UN=10001&CD=0"));
            assertEquals("RES=0&", ask("Ack_AddToList", "UN=10002&CD=2"));
            assertEquals("RES=0&", ask(other, asked, "Ack_AddToList", "UN=10001&CD=0&RS="));
        }
        assertEquals("RES=0&MN=1&MT=3,&UN=10002,&MG=,", ask("GetMsgEx", ""));
        assertEquals("RES=0&FN=1&SN=1&UN=10002,", ask("List", "TN=9"));
        assertEquals("RES=0&", ask("Ack_AddToList", "UN=10002&CD=2&RS=again"));
    }

    @Test
    void whatCannotBeAnswered() {
        long start = System.nanoTime();
        register("anyone", 0);
        assertEquals("RES=3", ask("Ack_AddToList", "UN=10002&CD=0"));
        assertEquals("RES=3", ask("Ack_AddToList", "UN=10002&CD=1"));
        assertEquals("RES=3", ask("Ack_AddToList", "UN=10999&CD=1"));
        assertEquals("RES=3", ask("Ack_AddToList", "UN=10002&CD=3"));
        assertEquals("RES=3", ask("Ack_AddToList", "UN=10002&CD=99999999999"));
        assertEquals("RES=5", ask("Ack_AddToList", "UN=10999&CD=2"));
        assertEquals("RES=5", ask("AddToList", "UN=10999"));
        assertEquals("RES=5", ask("AddToList", "UN=0"));
        assertEquals("RES=3", ask("AddToList", "UN=10001"));
        assertEquals("RES=0&", ask("Ack_AddToList", "UN=10002&CD=2"));
        assertEquals("RES=0&MN=1&MT=3,&UN=10002,&MG=,", ask("GetMsgEx", ""));
        assertTrue(System.nanoTime() - start < 20_000_000_000L);
    }

    @Test
    void listThatIsFull() {
        server.database()
                .execute("INSERT INTO accounts SELECT n + 20000, a.password_hash, false, false, now(), NULL,"
                        + " a.nickname, a.portrait, a.gender, a.age, a.real_name, a.country, a.province, a.city, a.address,"
                        + " a.zip_code, a.education, a.school, a.occupation, a.phone, a.pager, a.email, a.hobbies,"
                        + " a.description, 0 FROM accounts a, generate_series(1, 255) n WHERE a.number = 10001");
        server.database()
                .execute("INSERT INTO friends (owner, friend, group_number)"
                        + " SELECT 10001, n + 20000, 1 FROM generate_series(1, 255) n");
        server.database().execute("UPDATE friend_groups SET members = 255 WHERE owner = 10001");
        register("anyone", 0);
        assertEquals("RES=3", ask("AddToList", "UN=10002"));
        assertEquals("RES=3", ask("Ack_AddToList", "UN=10002&CD=2"));
        assertEquals("RES=0&FN=255", ask("List", ""));
    }

    // ------------------------------------------------------------------ messages

    @Test
    void messages() {
        long other = register("other", 0);
        try (HttpPeer peer = another(other)) {
            assertEquals("RES=0&MN=0&MT=&UN=&MG=", ask("GetMsgEx", ""));
            assertEquals("RES=0&", ask("CLTMSG", "UN=10002&MG=hello"));
            assertEquals("RES=0&", ask("CLTMSG", "UN=10002&MG= 你好, %26+%zz=%4 😀 "));
            assertEquals("RES=0&", ask("CLTMSG", "UN=10002&MG=%0d%0a%2525"));
            assertEquals(
                    "RES=0&MN=3&MT=9,9,9,&UN=10001,10001,10001,"
                            + "&MG=hello, 你好%252c %26+%25zz%3d%254 😀 ,%0d%0a%2525,",
                    ask(peer, other, "GetMsgEx", ""));
            assertEquals("RES=0&MN=0&MT=&UN=&MG=", ask(peer, other, "GetMsgEx", ""));
        }
        assertEquals("RES=0&", ask("CLTMSG", "UN=10001&MG=to myself"));
        assertEquals("RES=0&MN=1&MT=9,&UN=10001,&MG=to myself,", ask("GetMsgEx", ""));
    }

    @Test
    void messagesThatAreNotTaken() {
        for (int i = 0; i < 20; i++) {
            assertEquals("RES=5", ask("CLTMSG", "UN=" + (10900 + i) + "&MG=hi"));
        }
        assertEquals("RES=5", ask("CLTMSG", "UN=0&MG=hi"));
        assertEquals("RES=5", ask("CLTMSG", "UN=-7&MG=hi"));
        assertEquals("RES=5", ask("CLTMSG", "UN=99999999999999999999&MG=hi"));
        assertEquals("RES=3", ask("CLTMSG", "UN=10001&MG=" + "x".repeat(16385)));
        assertEquals("RES=3", ask("CLTMSG", "UN=10001&MG=" + "x".repeat(100_000)));
        assertEquals("RES=0&", ask("CLTMSG", "UN=10001&MG=" + "x".repeat(16384)));
        // The longest message whose every byte is escaped: 8192 characters of two bytes, three in UTF-8.
        assertEquals("RES=0&", ask("CLTMSG", "UN=10001&MG=" + "%e5%ad%97".repeat(8192)));
        assertEquals(
                "RES=0&MN=2&MT=9,9,&UN=10001,10001,&MG=" + "x".repeat(16384) + "," + "字".repeat(8192) + ",",
                ask("GetMsgEx", ""));
    }

    @Test
    void mailboxThatIsFull() {
        register("other", 0);
        server.database().execute("UPDATE mailboxes SET messages = 100000 WHERE receiver = 10002");
        assertEquals("RES=3", ask("CLTMSG", "UN=10002&MG=hi"));
    }

    // ------------------------------------------------------------------ Finger

    @Test
    void findPeople() {
        for (int i = 0; i < 60; i++) {
            register("p" + i, 0);
        }
        server.database()
                .execute("UPDATE accounts SET age = 22, gender = 1, province = 25, portrait = 9"
                        + " WHERE number IN (10005, 10007)");
        server.database().execute("UPDATE accounts SET age = 22, gender = 255 WHERE number = 10009");
        String both = "RES=0&FC=9,9,&FN=1&SN=2&UN=10005,10007,&NK=p3,p5,&SX=1,1,&AG=22,22,&PV=云南省,云南省,";
        assertEquals(both, ask("Finger", "AG=22&SX=1&PV=25&TN=10&UN=0"));
        assertEquals(both, ask("Finger", "AG=&SX=&PV=云南省&TN=10&UN=0"));
        assertEquals(both, ask("Finger", "AG=&SX=1&PV= %e4%ba%91%e5%8d%97 &TN=&UN="));
        assertEquals(
                "RES=0&FC=9,&FN=0&SN=1&UN=10005,&NK=p3,&SX=1,&AG=22,&PV=云南省,",
                ask("Finger", "AG=22&SX=1&PV=&TN=1&UN=0"));
        assertEquals(
                "RES=0&FC=9,0,&FN=1&SN=2&UN=10007,10009,&NK=p5,p7,&SX=1,0,&AG=22,22,&PV=云南省,,",
                ask("Finger", "AG=22&SX=&PV=&TN=2&UN=10005"));
        String none = "RES=0&FC=&FN=1&SN=0&UN=&NK=&SX=&AG=&PV=";
        assertEquals(none, ask("Finger", "AG=&SX=&PV=Atlantis&TN=&UN="));
        assertEquals(none, ask("Finger", "AG=1000&SX=&PV=&TN=&UN="));
        assertEquals(none, ask("Finger", "AG=&SX=2&PV=&TN=&UN="));
        assertEquals(none, ask("Finger", "AG=-1&SX=&PV=&TN=&UN="));
        assertTrue(ask("Finger", "AG=&SX=&PV=&TN=&UN=").contains("&FN=0&SN=50&UN=10001,"));
        assertTrue(ask("Finger", "TN=1000&UN=10011").contains("&FN=1&SN=50&UN=10012,"));
        assertTrue(ask("Finger", "TN=1000&UN=10010").contains("&FN=0&SN=50&UN=10011,"));
    }

    @Test
    void theHeadIsEchoedAsItWasWritten() {
        assertEquals(
                "VER=1%2e1&CMD=liSt&SEQ=a=b,%41 é&UIN=010001&RES=0&FN=0",
                web.post("seq= a=b,%41 é\r\n&x=1&uiN=\t010001&Ver=1%2e1&cmd=liSt\n"));
        assertEquals(
                "VER=1.1&CMD=List&SEQ=1&UIN=10001&RES=0&FN=0",
                web.post("VER=1.1&CMD=List&SEQ=1&SEQ=2&UIN=10001&UIN=9"));
    }
}
