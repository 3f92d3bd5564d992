import { ROOM_ACCESS, ROOM_ROLE } from './protocol';
import { isIn, type Member, type Room } from './state';

/** Something that one can do to a member of a room: give it a role, of which none puts out and banned bans. */
export type MemberDeed = 'moderator' | 'member' | 'owner' | 'out' | 'ban';

/** The role that a deed gives. */
export const ROLE_OF: Record<MemberDeed, number> = {
  moderator: ROOM_ROLE.MODERATOR,
  member: ROOM_ROLE.MEMBER,
  owner: ROOM_ROLE.OWNER,
  out: ROOM_ROLE.NONE,
  ban: ROOM_ROLE.BANNED,
};

/** Whether I may change this room, and decide who is in it. */
export function mayModerate(room: Room): boolean {
  return room.role === ROOM_ROLE.OWNER || room.role === ROOM_ROLE.MODERATOR;
}

/** Whether I may invite to this room. */
export function mayInvite(room: Room): boolean {
  return mayModerate(room) || (isIn(room) && room.access === ROOM_ACCESS.ANYONE);
}

/** What I may do to a member (docs/rules.md, "Rights in a room"); the server decides again. */
export function deedsFor(room: Room, me: number, member: Member): MemberDeed[] {
  if (member.number === me) {
    return [];
  }
  if (room.role === ROOM_ROLE.OWNER) {
    return [member.role === ROOM_ROLE.MODERATOR ? 'member' : 'moderator', 'owner', 'out', 'ban'];
  }
  return room.role === ROOM_ROLE.MODERATOR && member.role === ROOM_ROLE.MEMBER ? ['out', 'ban'] : [];
}
