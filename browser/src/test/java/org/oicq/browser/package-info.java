/** The page in a real browser. */
@NullMarked
package org.oicq.browser;

import org.jspecify.annotations.NullMarked;
