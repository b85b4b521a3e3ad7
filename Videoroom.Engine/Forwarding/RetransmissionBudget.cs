namespace Videoroom.Engine.Forwarding;

/// <summary>
/// Bounds what one receiver can make us send again: within any second no more than a share of what it was sent in that
/// second. Requests for thousands of packets, forged or from a network that loses everything, end here.
/// </summary>
internal sealed class RetransmissionBudget
{
    private const int Slots = 10;
    private const long SlotMs = 100;

    private readonly long[] _sent = new long[Slots];
    private readonly long[] _repeated = new long[Slots];
    private readonly double _share;
    private readonly long _minimumBytes;
    private long _slot;
    private long _sentTotal;
    private long _repeatedTotal;

    /// <summary>Creates a budget.</summary>
    /// <param name="share">Bytes that may be repeated for each byte sent.</param>
    /// <param name="minimumBytes">What may be repeated in a second in any case, so that a slow stream can recover a packet.</param>
    public RetransmissionBudget(double share = 1.0, long minimumBytes = 6_000)
    {
        _share = share;
        _minimumBytes = minimumBytes;
    }

    /// <summary>Something was sent for the first time.</summary>
    public void OnSent(int bytes, long nowMs)
    {
        Advance(nowMs);
        _sent[(int)(_slot % Slots)] += bytes;
        _sentTotal += bytes;
    }

    /// <summary>Asks to send something again; when granted, it counts.</summary>
    public bool TrySpend(int bytes, long nowMs)
    {
        Advance(nowMs);
        if (_repeatedTotal + bytes > Math.Max(_minimumBytes, (long)(_sentTotal * _share)))
        {
            return false;
        }

        _repeated[(int)(_slot % Slots)] += bytes;
        _repeatedTotal += bytes;
        return true;
    }

    private void Advance(long nowMs)
    {
        var slot = nowMs / SlotMs;
        for (var next = Math.Max(_slot + 1, slot - Slots + 1); next <= slot; next++)
        {
            var index = (int)(next % Slots);
            _sentTotal -= _sent[index];
            _repeatedTotal -= _repeated[index];
            _sent[index] = 0;
            _repeated[index] = 0;
        }

        _slot = Math.Max(_slot, slot);
    }
}
