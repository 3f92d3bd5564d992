/**
 * The vocabulary of the HTTP interface as data: its commands, keys and answers, for the server that prints them and for
 * the tools that explain them.
 */
@NullMarked
package org.oicq.codec.http;

import org.jspecify.annotations.NullMarked;
