namespace Videoroom.Engine.Network.Tcp;

/// <summary>The loop that takes the frames of TCP connections. Callable from any thread.</summary>
internal interface IFrameTaker
{
    /// <summary>Has a connection's frames taken; it is told by <see cref="FramedConnection.Continue"/>.</summary>
    void PostFrames(FramedConnection connection);

    /// <summary>The connection is over.</summary>
    void PostEnded(FramedConnection connection);
}
