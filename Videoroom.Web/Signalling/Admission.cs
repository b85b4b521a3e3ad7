namespace Videoroom.Web.Signalling;

/// <summary>Whether a new socket may open.</summary>
internal enum Admission
{
    /// <summary>It has its place.</summary>
    Admitted,

    /// <summary>The node has as many sockets as it may have.</summary>
    NodeFull,

    /// <summary>The client's address has as many as it may have.</summary>
    AddressFull,

    /// <summary>The node is stopping.</summary>
    ShuttingDown,
}
