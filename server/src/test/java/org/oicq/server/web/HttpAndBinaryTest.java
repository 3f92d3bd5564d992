package org.oicq.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.packet.AccountForm;
import org.oicq.codec.packet.AddFriend;
import org.oicq.codec.packet.AnswerRequest;
import org.oicq.codec.packet.Block;
import org.oicq.codec.packet.BlockReply;
import org.oicq.codec.packet.ChangeData;
import org.oicq.codec.packet.ChangeMode;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.packet.Profile;
import org.oicq.codec.packet.Register;
import org.oicq.codec.packet.RegisterReply;
import org.oicq.codec.packet.RequestFriend;
import org.oicq.codec.packet.UserData;
import org.oicq.codec.packet.ViewUser;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.server.TestClient;
import org.oicq.server.TestServer;

/** Two people who talk: B by the binary protocol (10001), and W over HTTP (10002). */
class HttpAndBinaryTest {
    private static final long B = 10001;
    private static final long W = 10002;

    private final TestServer server = TestServer.start("rate-limits = false");
    private final TestClient b = server.connect();
    private final HttpPeer w = new HttpPeer(server.server().address());

    @AfterEach
    void close() {
        w.close();
        server.close();
    }

    private void join(int authenticationOfB, int authenticationOfW) {
        for (int authentication : new int[] {authenticationOfB, authenticationOfW}) {
            b.send(new Register(TestClient.form("n" + authentication, TestClient.PASSWORD, authentication)));
            assertTrue(b.receive(RegisterReply.class).success());
        }
        b.logIn(B);
        w.logIn(W);
    }

    /** The answer to W's command, without the head. */
    private String ask(String command, String rest) {
        String head = "VER=1.1&CMD=" + command + "&SEQ=1&UIN=" + W + "&";
        String answer = w.post(head + rest);
        assertTrue(answer.startsWith(head), answer);
        return answer.substring(head.length());
    }

    private void heard(InformationType type, String words) {
        assertEquals(new Message(1, W, Text.of(words), type.code()), b.receive(Message.class));
    }

    private String messages(int type, String words) {
        return "RES=0&MN=1&MT=" + type + ",&UN=" + B + ",&MG=" + words + ",";
    }

    @Test
    void bothAllowAnyone() {
        join(0, 0);
        b.send(new AddFriend(B, W));
        heard(InformationType.AGREED, "");
        assertEquals(messages(1, ""), ask("GetMsgEx", ""));
        assertEquals("RES=0&CD=0&UN=10001", ask("AddToList", "UN=10001"));
        heard(InformationType.ADDED_YOU, "");
        assertEquals("RES=0&FC=0,&FN=1&SN=1&ST=10,&UN=10001,&NK=n0,", ask("Query_Stat", "TN=50&UN=0"));
    }

    @Test
    void bothWantToBeAsked() {
        join(1, 1);
        b.send(new AddFriend(B, W));
        heard(InformationType.ASK_FIRST, "");
        b.send(new RequestFriend(B, W, Text.of("老同学, 加我?")));
        b.barrier();
        assertEquals(messages(2, "老同学%252c 加我?"), ask("GetMsgEx", ""));
        assertEquals("RES=0&", ask("Ack_AddToList", "UN=10001&CD=0&RS="));
        heard(InformationType.AGREED, "");
        assertEquals("RES=0&CD=1&UN=10001", ask("AddToList", "UN=10001"));
        assertEquals("RES=0&", ask("Ack_AddToList", "UN=10001&CD=2&RS=%e5%a5%bd"));
        heard(InformationType.ASKS_YOU, "好");
        b.send(new AnswerRequest(B, W, 0));
        b.barrier();
        assertEquals(messages(4, ""), ask("GetMsgEx", ""));
        assertEquals("RES=0&", ask("Ack_AddToList", "UN=10001&CD=2&RS=please"));
        heard(InformationType.ASKS_YOU, "please");
        b.send(new AnswerRequest(B, W, 1));
        b.barrier();
        assertEquals(messages(3, ""), ask("GetMsgEx", ""));
        assertEquals("RES=0&FN=1&SN=1&UN=10001,", ask("List", "TN=1&UN=0"));
    }

    @Test
    void aRequestIsRefusedOverHttp() {
        join(0, 1);
        b.send(new RequestFriend(B, W, Text.of("hello")));
        b.barrier();
        assertEquals("RES=0&", ask("Ack_AddToList", "UN=10001&CD=1&RS=no"));
        heard(InformationType.REFUSED, "");
    }

    @Test
    void whoIsBlockedFindsTheBlockerAwayAndIsDropped() {
        join(0, 0);
        assertEquals("RES=0&CD=0&UN=10001", ask("AddToList", "UN=10001"));
        heard(InformationType.ADDED_YOU, "");
        b.send(new Block(B, W, 1));
        assertTrue(b.receive(BlockReply.class).success());
        assertEquals("RES=0&MN=1&MT=99,&UN=10001,&MG=20,", ask("GetMsgEx", ""));
        assertEquals("RES=0&FC=&FN=1&SN=0&ST=&UN=&NK=", ask("Query_Stat", "TN=50&UN=0"));
        assertEquals("RES=0&FN=0", ask("Query_Stat", ""));
        assertEquals("RES=0&", ask("CLTMSG", "UN=10001&MG=hello"));
        assertEquals("RES=0&", ask("DelFromList", "UN=10001"));
        assertEquals("RES=0&CD=2&UN=10001", ask("AddToList", "UN=10001"));
        assertEquals("RES=0&", ask("Ack_AddToList", "UN=10001&CD=2&RS=please"));
        assertEquals(messages(4, ""), ask("GetMsgEx", ""));
        b.send(new Block(B, W, 0));
        assertTrue(b.receive(BlockReply.class).success(), "and nothing came before");
        assertEquals("RES=0&", ask("CLTMSG", "UN=10001&MG=again"));
        assertEquals(new Message(2, W, Text.of("again"), 0), b.receive(Message.class));
    }

    @Test
    void bothAllowNobody() {
        join(2, 2);
        b.send(new AddFriend(B, W));
        heard(InformationType.REFUSED, "");
        assertEquals("RES=0&CD=2&UN=10001", ask("AddToList", "UN=10001"));
        assertEquals("RES=0&", ask("Ack_AddToList", "UN=10001&CD=2&RS=please"));
        assertEquals(messages(4, ""), ask("GetMsgEx", ""));
        b.barrier();
    }

    @Test
    void messagesBothWays() {
        join(0, 0);
        b.say(W, "你好, 世界 😀 & 100%");
        b.barrier();
        assertEquals(messages(9, "你好%252c 世界 😀 %26 100%25"), ask("GetMsgEx", ""));
        assertEquals("RES=0&", ask("CLTMSG", "UN=10001&MG=再见, 😀 %26 =1"));
        assertEquals(new Message(2, W, Text.of("再见, 😀 & =1"), 0), b.receive(Message.class));
        // To somebody who is away, each.
        assertEquals("RES=0", ask("Logout", ""));
        b.say(W, "later");
        b.barrier();
        b.close();
        w.logIn(W);
        assertEquals("RES=0&", ask("CLTMSG", "UN=10001&MG=later, too"));
        assertEquals(messages(9, "later"), ask("GetMsgEx", ""));
        assertEquals("later, too", server.logIn(B).hear());
    }

    @Test
    void statusBothWays() {
        join(0, 0);
        b.send(new AddFriend(B, W));
        heard(InformationType.AGREED, "");
        ask("AddToList", "UN=10001");
        heard(InformationType.ADDED_YOU, "");
        ask("GetMsgEx", "");
        String[] shown = {"", "10", "20", "30", "20"};
        for (int mode : new int[] {3, 2, 1}) {
            b.send(new ChangeMode(B, mode));
            b.barrier();
            assertEquals(messages(99, shown[mode]), ask("GetMsgEx", ""));
        }
        int[] modes = {3, 4, 1};
        String[] statuses = {"30", "40", "10"};
        for (int i = 0; i < 3; i++) {
            assertEquals("RES=0&", ask("Change_Stat", "ST=" + statuses[i]));
            heard(InformationType.MODE_CHANGED, "" + modes[i]);
        }
        ask("Logout", "");
        heard(InformationType.MODE_CHANGED, "4");
        w.logIn(W);
        heard(InformationType.MODE_CHANGED, "1");
        b.close();
        // The end of the connection is seen a moment later.
        String answer = ask("GetMsgEx", "");
        long end = System.nanoTime() + 60_000_000_000L;
        while (answer.contains("MN=0") && System.nanoTime() < end) {
            answer = ask("GetMsgEx", "");
        }
        assertEquals(messages(99, "20"), answer);
    }

    @Test
    void noFilesOverHttp() {
        join(0, 0);
        b.send(new OfferFile(B, W, Text.of("a.txt"), 3));
        assertEquals("0x13 10002: this user cannot take files now", b.hear());
        assertEquals("RES=0&MN=0&MT=&UN=&MG=", ask("GetMsgEx", ""));
    }

    @Test
    void profiles() {
        join(0, 0);
        Profile profile = new Profile(
                Text.of("镕𠀀😀"),
                3,
                1,
                30,
                Text.of("朱"),
                1,
                1,
                Text.of("北京"),
                Text.of("路1号"),
                Text.of("100000"),
                6,
                Text.of("清华"),
                4,
                Text.of("010"),
                Text.of("126"),
                Text.of("a@b.cn"),
                Text.of("棋"),
                Text.of("a=b&c,d%"));
        b.send(new ChangeData(B, AccountForm.of(profile, Secret.EMPTY, 255)));
        b.receive(UserData.class);
        assertEquals(
                "RES=0&AD=路1号&AG=30&BT=0&CO=0&CT=北京&CV=&CY=中国&EM=a@b.cn&FC=3&HP=&ID=-&JB=工程师&LV=3&MO=&MT=0&MV="
                        + "&PC=100000&PH=010&PR=a%3db%26c%252cd%25&PV=北京市&RN=朱&SC=清华&SH=0&SX=1&UN=10001&NK=镕𠀀😀",
                ask("GetInfo", "LV=3&UN=10001"));
        b.send(new ViewUser(B, W));
        assertEquals(Text.of("n0"), b.receive(UserData.class).profile().nickname());
    }
}
