/** Several servers that are one service: who has which number, what they tell each other, and what is done when one is dead. */
@NullMarked
package org.oicq.server.cluster;

import org.jspecify.annotations.NullMarked;
