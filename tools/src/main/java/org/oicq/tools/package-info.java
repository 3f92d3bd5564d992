/** The tools' program: one command line over the packet-dump inspection tool and the protocol as documents. */
@NullMarked
package org.oicq.tools;

import org.jspecify.annotations.NullMarked;
