package org.oicq.schema;

/**
 * What an account has, and others have of it: so what its deletion concerns.
 *
 * @param jobs fax and print jobs that are not over
 * @param rooms rooms that it is in
 * @param passing those of them that it owns and that have other members
 * @param lonely those of them that have no other member
 * @param lists others' lists that it is in
 * @param messages messages that wait for it
 * @param faxes faxes that came for it
 * @param faxNumbers dialled numbers whose faxes it gets
 */
public record Belongings(
        long jobs, long rooms, long passing, long lonely, long lists, long messages, long faxes, long faxNumbers) {}
