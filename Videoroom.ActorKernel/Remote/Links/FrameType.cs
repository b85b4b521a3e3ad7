namespace Akka.Remote.Links;

/// <summary>
/// What is in a frame: length of what follows (32 bits), type (8 bits), and, in frames below <see cref="Heartbeat"/>, a sequence
/// number (64 bits): those arrive once and in order between two runs of nodes, whatever becomes of connections.
/// </summary>
internal enum FrameType : byte
{
    /// <summary>A message to an actor: path, sender's path, message.</summary>
    Message = 1,

    /// <summary>A message to what a selection finds: anchor, sender's path, elements, message.</summary>
    Selection = 2,

    /// <summary>Watchee's path, watcher's path.</summary>
    Watch = 3,

    /// <summary>Watchee's path, watcher's path.</summary>
    Unwatch = 4,

    /// <summary>Watcher's path, watchee's path, existence confirmed, address terminated.</summary>
    DeathWatchNotification = 5,

    /// <summary>The path of an actor that is to stop.</summary>
    Terminate = 6,

    /// <summary>Between the kernels' own parts.</summary>
    Control = 7,

    /// <summary>Dialler to acceptor, every 500 ms: when it was sent (64 bits, to be sent back), and what the observer says.</summary>
    Heartbeat = 16,

    /// <summary>Acceptor to dialler: the heartbeat's time.</summary>
    HeartbeatReply = 17,

    /// <summary>Acceptor to dialler: the highest sequence number that has arrived. The first frame of a connection.</summary>
    Resume = 18,

    /// <summary>Acceptor to dialler, when there is something to acknowledge, and every 500 ms: the highest sequence number that has arrived.</summary>
    Ack = 19,
}
