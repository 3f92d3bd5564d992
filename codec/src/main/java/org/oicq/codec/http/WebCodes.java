package org.oicq.codec.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.oicq.codec.codes.CodeTable.Entry;
import org.oicq.codec.codes.Coded;
import org.oicq.codec.codes.Gender;

/** What the values of the keys mean that are codes wherever they stand. */
final class WebCodes {
    private static final List<Entry> RESULT = entries(WebResult.values());
    private static final List<Entry> STATUS = entries(WebStatus.values());
    private static final List<Entry> MESSAGE_TYPE = entries(WebMessageType.values());
    private static final List<Entry> GENDER = entries(Gender.MALE, Gender.FEMALE);
    private static final List<Entry> LOGIN = List.of(code(0, "logged in"), code(1, "refused"));
    private static final List<Entry> LAST_PAGE = List.of(code(0, "more follow"), code(1, "the last page"));
    private static final List<Entry> BLOOD = numbered("none 未填", "A A型", "B B型", "O O型", "AB AB型", "other 其他");
    private static final List<Entry> CONSTELLATION = numbered(
            "none 未填",
            "Aquarius 水瓶座",
            "Pisces 双鱼座",
            "Aries 白羊座",
            "Taurus 金牛座",
            "Gemini 双子座",
            "Cancer 巨蟹座",
            "Leo 狮子座",
            "Virgo 处女座",
            "Libra 天秤座",
            "Scorpio 天蝎座",
            "Sagittarius 射手座",
            "Capricorn 摩羯座");
    private static final List<Entry> ZODIAC = numbered(
            "none 未填",
            "rat 鼠",
            "ox 牛",
            "tiger 虎",
            "rabbit 兔",
            "dragon 龙",
            "snake 蛇",
            "horse 马",
            "goat 羊",
            "monkey 猴",
            "rooster 鸡",
            "dog 狗",
            "pig 猪");

    private WebCodes() {}

    static List<Entry> of(WebKey key) {
        return switch (key) {
            case RES -> RESULT;
            case ST -> STATUS;
            case MT -> MESSAGE_TYPE;
            case SX -> GENDER;
            case RS -> LOGIN;
            case FN -> LAST_PAGE;
            case BT -> BLOOD;
            case CO -> CONSTELLATION;
            case SH -> ZODIAC;
            default -> List.of();
        };
    }

    static Entry code(int code, String name) {
        return new Entry(code, name, name);
    }

    private static List<Entry> entries(Coded... constants) {
        return Arrays.stream(constants)
                .map(constant -> code(constant.code(), constant.label()))
                .toList();
    }

    /** Codes from 0 on, each as its English and its Chinese name. */
    private static List<Entry> numbered(String... names) {
        List<Entry> entries = new ArrayList<>();
        for (String name : names) {
            int space = name.indexOf(' ');
            entries.add(new Entry(entries.size(), name.substring(0, space), name.substring(space + 1)));
        }
        return List.copyOf(entries);
    }
}
