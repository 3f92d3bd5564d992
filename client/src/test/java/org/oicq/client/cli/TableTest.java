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
    void disarmsWhatOthersWrote() {
        Table table = new Table("NICKNAME", "CITY");
        table.row("a\u001b[2J", "x\u202ey");
        assertEquals("NICKNAME    CITY\na\\u{1b}[2J  x\\u{202e}y", table.toString());
    }
}
