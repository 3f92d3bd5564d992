/** How a service answers: with its value, or with the rule that says no. */
@NullMarked
package org.oicq.server.rule;

import org.jspecify.annotations.NullMarked;
