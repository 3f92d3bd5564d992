package org.oicq.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Two browsers at a server: a wide one in Chinese, and one of a phone's width in English. */
abstract class TwoPages {
    static Browser wide;
    static Browser phone;
    static Site site;

    @BeforeAll
    static void open() {
        wide = Browser.open(1100, 720, "zh-CN");
        phone = Browser.open(390, 780, "en");
        site = new Site();
    }

    @AfterAll
    static void close() {
        if (phone != null) {
            phone.close();
        }
        if (wide != null) {
            wide.close();
        }
        if (site != null) {
            site.close();
        }
    }

    /** Asserts that axe finds nothing, and that the browser has no complaint. */
    static void clean(Browser browser) {
        assertEquals(List.of(), browser.axe());
        assertEquals(List.of(), browser.complaints());
    }
}
