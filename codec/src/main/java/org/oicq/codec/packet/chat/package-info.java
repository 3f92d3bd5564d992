/** The packets between users and the chat server: rooms and what is said in them. All of them are ours [ext]. */
@NullMarked
package org.oicq.codec.packet.chat;

import org.jspecify.annotations.NullMarked;
