/** Tests of the terminal program: command line in, output and exit code out. */
@NullMarked
package org.oicq.client.cli;

import org.jspecify.annotations.NullMarked;
