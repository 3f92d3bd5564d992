package org.oicq.codec.packet;

/**
 * What the OICQ server writes to a user ({@code 81 01 0A}). The three file packets are also user packets: the server
 * relays them with their content unchanged.
 */
public sealed interface ServerPacket extends Packet
        permits RegisterReply,
                LoginReply,
                Message,
                UserData,
                AddGroupReply,
                RenameGroupReply,
                DeleteGroupReply,
                MoveFriendsReply,
                OnlineUsers,
                SearchResult,
                Extensions,
                KeptMessage,
                BlockReply,
                BlockedUsers,
                OfferFile,
                AnswerFile,
                FileContent {}
