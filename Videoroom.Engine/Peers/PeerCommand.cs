namespace Videoroom.Engine.Peers;

/// <summary>Something that another thread wants done for a connection on its home loop.</summary>
/// <param name="Target">The connection; the command is dropped when it is gone.</param>
/// <param name="Run">What to do: a static delegate that gets <paramref name="State"/>.</param>
/// <param name="State">What it needs.</param>
internal readonly record struct PeerCommand(PeerConnectionId Target, Action<PeerSession, object?> Run, object? State);
