/** The yardstick of the HTTP scenario: the least that an HTTP server can do. */
@NullMarked
package org.oicq.tools.bench.bare;

import org.jspecify.annotations.NullMarked;
