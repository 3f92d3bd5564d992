/** What an operator's programs see, on an address of its own: metrics and health. */
@NullMarked
package org.oicq.server.operator;

import org.jspecify.annotations.NullMarked;
