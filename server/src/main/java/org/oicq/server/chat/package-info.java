/** The chat server: rooms, what is said in them, and who hears it. */
@NullMarked
package org.oicq.server.chat;

import org.jspecify.annotations.NullMarked;
