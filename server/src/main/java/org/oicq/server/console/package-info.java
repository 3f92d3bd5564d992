/** What the operator's console does, whatever carries its requests: log-ins, commands, sessions and figures. */
@NullMarked
package org.oicq.server.console;

import org.jspecify.annotations.NullMarked;
