package org.oicq.codec.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.CharacterCodingException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.codes.MessageFlag;

class WebVocabularyTest {
    private static String keys(WebAnswer answer) {
        return answer.fields().stream()
                .map(field -> field.key() + (field.form() == WebField.Form.LIST ? "," : ""))
                .collect(Collectors.joining("&"));
    }

    @Test
    void answersHaveTheirKeysInTheOrderOfTheSource() {
        assertEquals("RS&HI&LI", keys(WebAnswer.LOGGED_IN));
        assertEquals("RS&RA", keys(WebAnswer.LOGIN_REFUSED));
        assertEquals("FN&SN&UN,", keys(WebAnswer.FRIENDS));
        assertEquals("FC,&FN&SN&ST,&UN,&NK,", keys(WebAnswer.ONLINE_FRIENDS));
        assertEquals("LV&UN&NK", keys(WebAnswer.SIMPLE_INFO));
        assertEquals("AD&AG&EM&FC&HP&JB&LV&PC&PH&PR&PV&RN&SC&SX&UN&NK", keys(WebAnswer.COMMON_INFO));
        assertEquals(
                "AD&AG&BT&CO&CT&CV&CY&EM&FC&HP&ID&JB&LV&MO&MT&MV&PC&PH&PR&PV&RN&SC&SH&SX&UN&NK",
                keys(WebAnswer.DETAILED_INFO));
        assertEquals("CD&UN", keys(WebAnswer.FRIEND_ADDED));
        assertEquals("MN&MT,&UN,&MG,", keys(WebAnswer.MESSAGES));
        assertEquals("FC,&FN&SN&UN,&NK,&SX,&AG,&PV,", keys(WebAnswer.FOUND));
    }

    @Test
    void everyCommandHasAnAnswerAndEveryKeyAPlace() {
        Set<WebKey> used = EnumSet.copyOf(WebAnswer.HEAD);
        used.add(WebKey.RES);
        for (WebCommand command : WebCommand.values()) {
            assertFalse(command.answers().isEmpty(), command.spelling());
            command.request().forEach(field -> used.add(field.key()));
            command.answers().forEach(answer -> answer.fields().forEach(field -> used.add(field.key())));
        }
        assertEquals(EnumSet.allOf(WebKey.class), used);
        assertEquals(12, WebCommand.values().length);
    }

    @Test
    void noFormCanBeTakenForAnother() {
        for (WebAnswer answer : WebAnswer.values()) {
            List<WebKey> keys = answer.fields().stream().map(WebField::key).toList();
            assertEquals(Optional.of(answer), WebAnswer.find(answer.command(), keys));
        }
    }

    @Test
    void printsAsTheSourceShowsIt() {
        assertEquals("RES=0&RS=0&HI=60&LI=300", WebAnswer.LOGGED_IN.print(0, 60, 300));
        assertEquals("RES=0&FN=1&SN=2&UN=10001,10002,", WebAnswer.FRIENDS.print(1, 2, List.of(10001, 10002)));
        assertEquals("RES=0&MN=0&MT=&UN=&MG=", WebAnswer.MESSAGES.print(0, List.of(), List.of(), List.of()));
        assertEquals(
                "RES=0&MN=1&MT=9,&UN=10001,&MG=a%252c b%26c%3d%25%0d%0a,",
                WebAnswer.MESSAGES.print(1, List.of(9), List.of(10001), List.of("a, b&c=%\r\n")));
        for (WebAnswer answer : List.of(
                WebAnswer.REQUEST_ANSWERED,
                WebAnswer.FRIEND_DELETED,
                WebAnswer.STATUS_CHANGED,
                WebAnswer.MESSAGE_TAKEN)) {
            assertEquals("RES=0&", answer.print());
        }
        assertEquals("RES=0", WebAnswer.LOGGED_OUT.print());
    }

    @Test
    void valuesThatDoNotGoWithTheFieldsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> WebAnswer.LOGGED_IN.print(0, 60));
        assertThrows(IllegalArgumentException.class, () -> WebAnswer.FRIENDS.print(1, 2, "10001,"));
    }

    @Test
    void theSameKeyMeansWhatItMeansInItsPlace() {
        WebField answer = WebCommand.ACK_ADD_TO_LIST.requestField(WebKey.CD).orElseThrow();
        assertEquals(Optional.of("refuse"), answer.meaningOf("1"));
        WebField outcome = WebAnswer.FRIEND_ADDED.field(WebKey.CD).orElseThrow();
        assertEquals(Optional.of("must be asked first"), outcome.meaningOf("1"));
        assertEquals(
                Optional.of("busy"),
                WebCommand.CHANGE_STAT.requestField(WebKey.ST).orElseThrow().meaningOf("30"));
        assertEquals(
                List.of(), WebAnswer.FRIEND_COUNT.field(WebKey.FN).orElseThrow().codes());
        assertEquals(
                Optional.of("pig"),
                WebAnswer.DETAILED_INFO.field(WebKey.SH).orElseThrow().meaningOf("12"));
        assertTrue(WebCommand.LOGOUT.requestField(WebKey.UIN).isPresent());
    }

    @Test
    void namesAreFoundInAnyCase() {
        assertEquals(Optional.of(WebCommand.QUERY_STAT), WebCommand.find("query_STAT"));
        assertEquals(Optional.empty(), WebCommand.find("QueryStat"));
        assertEquals(Optional.of(WebKey.UIN), WebKey.find("uin"));
        for (WebKey key : WebKey.values()) {
            assertEquals(Optional.of(key), WebKey.find(key.name().toLowerCase(Locale.ROOT)));
        }
        for (String none : List.of("", "V", "VE", "VERS", "VEX", "XX", "M\u0015", "2T", "ver ")) {
            assertEquals(Optional.empty(), WebKey.find(none), none);
        }
    }

    @Test
    void binaryModesAndMessagesHaveTheirWebForms() {
        for (DisplayMode mode : DisplayMode.values()) {
            assertEquals(mode, WebStatus.of(mode).displayMode());
        }
        assertEquals(WebMessageType.USER_MESSAGE, WebMessageType.of(MessageFlag.USER, InformationType.NOTICE));
        assertEquals(WebMessageType.ASKS_YOU, WebMessageType.of(MessageFlag.SYSTEM, InformationType.ASKS_YOU));
        assertEquals(WebMessageType.STATUS, WebMessageType.of(MessageFlag.SYSTEM, InformationType.MONITORED_TALK));
    }

    @Test
    void requestValuesAreUnescapedOnceAndLeniently() throws CharacterCodingException {
        assertEquals("云南+1%,% 2%zz%4", WebText.unescape("%e4%BA%91南+1%25,% 2%zz%4".getBytes(UTF_8)));
        assertThrows(CharacterCodingException.class, () -> WebText.unescape("%ff".getBytes(UTF_8)));
        assertEquals("=%4", WebText.unescape("MG=%41&".getBytes(UTF_8), 2, 5), "what follows is another value's");
    }
}
