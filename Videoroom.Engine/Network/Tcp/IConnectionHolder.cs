namespace Videoroom.Engine.Network.Tcp;

/// <summary>Who has shown credentials of ours on a TCP connection: a peer, or the allocation of a TURN client.</summary>
internal interface IConnectionHolder
{
    /// <summary>True once it is over, and with it the reason to keep the connection.</summary>
    bool IsClosed { get; }
}
