package org.oicq.codec.packet.chat;

import org.oicq.codec.packet.Numbered;

/** What a user writes to the chat server ({@code 81 0A 05}); each begins with the user's own number. */
public sealed interface ChatUserPacket extends Numbered
        permits EnterRooms,
                SayInRoom,
                ViewRoom,
                MakeRoom,
                ChangeRoom,
                DeleteRoom,
                GiveRole,
                ListMembers,
                FindRooms,
                JoinRoom,
                AskToJoin,
                LeaveRoom,
                AnswerJoin,
                ReadLog,
                MarkRead,
                SearchLog {}
