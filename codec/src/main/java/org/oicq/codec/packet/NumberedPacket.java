package org.oicq.codec.packet;

/** A user packet that starts with its sender's own service number: every one but {@link Register}. */
public sealed interface NumberedPacket extends UserPacket
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
                AnswerRequest {
    /** The sender's service number; it must be the one that the connection logged in as. */
    long number();
}
