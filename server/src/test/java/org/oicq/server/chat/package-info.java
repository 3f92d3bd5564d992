/** Rooms on a real server. */
@NullMarked
package org.oicq.server.chat;

import org.jspecify.annotations.NullMarked;
