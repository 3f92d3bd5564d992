/** The load generator: scenarios that load a running server over its binary protocol, and check what they get. */
@NullMarked
package org.oicq.tools.bench;

import org.jspecify.annotations.NullMarked;
