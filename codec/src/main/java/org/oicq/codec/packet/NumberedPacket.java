package org.oicq.codec.packet;

/** What a user writes to the OICQ server and begins with its own number: every packet but {@link Register}. */
public sealed interface NumberedPacket extends UserPacket, Numbered
        permits Login,
                SendMessage,
                Broadcast,
                ViewUser,
                AddGroup,
                RenameGroup,
                DeleteGroup,
                MoveFriends,
                FindOnline,
                Search,
                AddFriend,
                RequestFriend,
                DeleteFriend,
                ChangeMode,
                Monitor,
                ChangeData,
                OfferFile,
                AnswerFile,
                FileContent,
                KeepAlive,
                AnswerRequest,
                AskExtensions,
                Acknowledge,
                Block,
                ListBlocked {}
