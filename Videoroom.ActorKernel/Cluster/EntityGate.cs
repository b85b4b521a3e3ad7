using System.Collections.Concurrent;
using Akka.Dispatch;

namespace Akka.Cluster;

/// <summary>
/// Holds the entities' turns while this node may not act: a process that was stopped until after its lease must not handle
/// what still waits in its mailboxes.
/// </summary>
internal sealed class EntityGate(Func<bool> mayAct)
{
    private readonly ConcurrentDictionary<Mailbox, byte> _held = new();

    public bool IsOpen => mayAct();

    /// <summary>A mailbox has messages that it may not give out now.</summary>
    public void Hold(Mailbox mailbox) => _held.TryAdd(mailbox, 0);

    /// <summary>Lets all that were held try again. Called again and again while the gate is open, so that none is forgotten.</summary>
    public void Release()
    {
        foreach (var mailbox in _held.Keys)
        {
            if (_held.TryRemove(mailbox, out _))
            {
                mailbox.Wake();
            }
        }
    }
}
