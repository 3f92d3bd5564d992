/** TLS read with its keys: what a program that took part has logged. */
@NullMarked
package org.oicq.tools.dump.tls;

import org.jspecify.annotations.NullMarked;
