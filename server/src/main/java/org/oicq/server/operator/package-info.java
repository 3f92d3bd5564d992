/** The operator's address: metrics and health for programs, and the console for a browser. */
@NullMarked
package org.oicq.server.operator;

import org.jspecify.annotations.NullMarked;
