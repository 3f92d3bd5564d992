package org.oicq.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void linesUpChineseBesideLatin() {
        Table table = new Table("NUMBER", "NICKNAME", "CITY");
        table.row(10001, "爱丽丝 🐧", "北京");
        table.row(10002, "Bob", "Bonn");
        assertEquals("""
                NUMBER  NICKNAME   CITY
                10001   爱丽丝 🐧  北京
                10002   Bob        Bonn""", table.toString());
    }

    @Test
    void measuresColumns() {
        assertEquals(3, Table.width("abc"));
        assertEquals(4, Table.width("中文"));
        assertEquals(4, Table.width("ＡＢ"));
        assertEquals(1, Table.width("e\u0301"));
        assertEquals(2, Table.width("한"));
        assertEquals(0, Table.width(""));
    }

    @Test
    void disarmsWhatOthersWrote() {
        assertEquals("a\ufffd[2Jb", Table.printable("a\u001b[2Jb"));
        assertEquals("one ⏎ two ⏎ three", Table.printable("one\ntwo\r\nthree"));
        assertEquals("x\ufffdgpj.exe", Table.printable("x\u202egpj.exe"));
        assertEquals("👩\u200d🚀", Table.printable("👩\u200d🚀"));
        assertEquals("\ufffd\ufffd", Table.printable("\u009b\u0007"));
    }
}
