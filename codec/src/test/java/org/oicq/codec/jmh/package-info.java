/** Benchmarks of the codec: {@code ./oicq jmh} runs them, docs/performance.md has what they said. */
@NullMarked
package org.oicq.codec.jmh;

import org.jspecify.annotations.NullMarked;
