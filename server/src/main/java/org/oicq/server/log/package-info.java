/** How what is logged is written. */
@NullMarked
package org.oicq.server.log;

import org.jspecify.annotations.NullMarked;
