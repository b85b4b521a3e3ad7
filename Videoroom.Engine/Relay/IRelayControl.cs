namespace Videoroom.Engine.Relay;

/// <summary>The way of control messages to other nodes: authenticated, encrypted, reliable and in order as long as a node lives.</summary>
public interface IRelayControl
{
    /// <summary>
    /// Hands a message to the other node's <see cref="IMediaRelay.HandleControl"/>. Called on threads of the engine, in order: it
    /// must neither block nor throw. A message to a node that is gone is dropped.
    /// </summary>
    /// <param name="node">The node's name.</param>
    /// <param name="message">At most 16 KB; the receiver may keep it.</param>
    void Send(string node, ReadOnlyMemory<byte> message);
}
