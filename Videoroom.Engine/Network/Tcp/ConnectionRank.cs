namespace Videoroom.Engine.Network.Tcp;

/// <summary>What a connection has shown, and with that who goes first when there is no place for another one.</summary>
public enum ConnectionRank
{
    /// <summary>Nothing, or nothing at present: a handshake that does not end, half a request, a connection that is kept for the next one.</summary>
    Idle,

    /// <summary>A request is being answered.</summary>
    Working,

    /// <summary>Credentials, or a peer that was admitted. Stays until it leaves by itself.</summary>
    Proven,
}
