namespace Videoroom.Engine.Peers;

/// <summary>
/// How much of a loop's buffers media may take that came before its keys, of all connections together: it is not authenticated, and
/// strangers who never finish their handshakes must not have the buffers from which everybody's lost packets are sent again.
/// On the loop's thread.
/// </summary>
internal sealed class EarlyMediaBudget
{
    /// <summary>Packets of all connections of a loop: one in sixteen of its buffers.</summary>
    public const int MaxPackets = 4096;

    private int _used;

    /// <summary>Takes the place of one packet; false when there is none.</summary>
    public bool TryTake()
    {
        if (_used == MaxPackets)
        {
            return false;
        }

        _used++;
        return true;
    }

    /// <summary>Gives it back.</summary>
    public void Return() => _used--;
}
