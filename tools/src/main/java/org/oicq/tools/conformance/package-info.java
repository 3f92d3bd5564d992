/** Plays the protocol's conversations at any server, and reports which of them it keeps to. */
@NullMarked
package org.oicq.tools.conformance;

import org.jspecify.annotations.NullMarked;
