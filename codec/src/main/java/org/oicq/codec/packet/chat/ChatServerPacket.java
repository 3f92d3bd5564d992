package org.oicq.codec.packet.chat;

import org.oicq.codec.packet.Packet;

/** What the chat server writes to a user ({@code 81 05 0A}). */
public sealed interface ChatServerPacket extends Packet
        permits MyRooms,
                RoomMessage,
                RoomData,
                MakeRoomReply,
                ChangeRoomReply,
                DeleteRoomReply,
                RoleInRoom,
                RoomMembers,
                RoomsFound,
                RoomLog {}
