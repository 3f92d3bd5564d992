/** The OICQ subsystem: the services that hold the rules of docs/rules.md, for both protocols. */
@NullMarked
package org.oicq.server.oicq;

import org.jspecify.annotations.NullMarked;
