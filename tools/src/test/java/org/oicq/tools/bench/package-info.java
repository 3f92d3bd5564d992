/** Tests of the load generator, against a small server that can misbehave and against the real one. */
@NullMarked
package org.oicq.tools.bench;

import org.jspecify.annotations.NullMarked;
