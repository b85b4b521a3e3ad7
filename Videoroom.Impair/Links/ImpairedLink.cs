namespace Videoroom.Impair.Links;

/// <summary>
/// One direction of a link, sans I/O: a packet is lost or not, waits for its turn at the link's rate, and is on the way for a while.
/// Whoever drives it hands in the time, in microseconds of a clock that does not go back.
/// </summary>
/// <remarks>
/// Losses come before the queue, so that what is lost takes no time of the link: the rate that arrives is the one that is set. All
/// choices are drawn from the seed, three numbers a packet.
/// </remarks>
/// <typeparam name="T">What stands for a packet.</typeparam>
/// <param name="seed">The same seed makes the same choices for the same packets.</param>
internal sealed class ImpairedLink<T>(int seed)
{
    /// <summary>Packets that may be inside at one time, of whatever size.</summary>
    public const int MaxPackets = 50_000;

    private readonly LossPattern _losses = new(seed);
    private readonly Random _jitters = new(seed ^ 0x5EED_0001);
    private readonly Random _reorders = new(seed ^ 0x5EED_0002);
    private readonly Queue<Packet> _waiting = new();
    private readonly PriorityQueue<Packet, (long DueUs, long Order)> _onTheWay = new();
    private long _waitingBytes;
    private long _order;
    private long _lastDueUs;

    // When the first of those that wait has been sent, at the present rate.
    private double _sentAtUs;

    /// <summary>What the link does; see <see cref="Set"/>.</summary>
    public Impairment Impairment { get; private set; } = Impairment.None;

    /// <summary>What it carried.</summary>
    public LinkCounters Counters { get; private set; }

    /// <summary>When <see cref="TryTake"/> has something next; <see cref="long.MaxValue"/> when it is empty.</summary>
    public long NextUs => Math.Min(
        _waiting.Count > 0 ? (long)Math.Ceiling(_sentAtUs) : long.MaxValue,
        _onTheWay.TryPeek(out _, out var due) ? due.DueUs : long.MaxValue);

    /// <summary>Changes what the link does. Who waits for his turn gets it at the new rate; who is on the way stays so.</summary>
    /// <exception cref="ArgumentException">No link can do that.</exception>
    public void Set(Impairment impairment, long nowUs)
    {
        if (impairment.FindFault() is { } fault)
        {
            throw new ArgumentException(fault, nameof(impairment));
        }

        Advance(nowUs);
        if (_waiting.Count > 0)
        {
            var bitsLeft = Math.Max(0, _sentAtUs - nowUs) * Impairment.BitsPerSecond!.Value;
            _sentAtUs = impairment.BitsPerSecond is { } rate ? nowUs + (bitsLeft / rate) : nowUs;
        }

        Impairment = impairment;
        Advance(nowUs);
    }

    /// <summary>Gives it a packet that it may lose.</summary>
    /// <returns>False when the packet will not arrive.</returns>
    public bool TrySend(T packet, int bytes, long nowUs) => TrySend(packet, bytes, nowUs, mayLose: true);

    /// <summary>
    /// Gives it a piece of a TCP stream, of which nothing is lost for good: a piece that would be is sent again, so that it and all
    /// behind it arrive one round trip later.
    /// </summary>
    /// <returns>False when there is no room (<see cref="HasRoom"/>): the piece has to be given again.</returns>
    public bool TrySendReliably(T piece, int bytes, long nowUs) => TrySend(piece, bytes, nowUs, mayLose: false);

    /// <summary>Whether a piece of a stream would be taken now.</summary>
    public bool HasRoom(long nowUs)
    {
        Advance(nowUs);
        return !Impairment.IsCut && Fits(nowUs);
    }

    /// <summary>Takes the next packet that has arrived.</summary>
    public bool TryTake(long nowUs, out T packet)
    {
        Advance(nowUs);
        if (!_onTheWay.TryPeek(out var first, out var due) || due.DueUs > nowUs)
        {
            packet = default!;
            return false;
        }

        _onTheWay.Dequeue();
        packet = first.Content;
        Counters = Counters with { Delivered = Counters.Delivered + 1, DeliveredBytes = Counters.DeliveredBytes + first.Bytes };
        return true;
    }

    // A packet that comes now waits for the rest of the first one and for all behind it.
    private bool Fits(long nowUs)
    {
        if (_waiting.Count + _onTheWay.Count >= MaxPackets)
        {
            return false;
        }

        return !_waiting.TryPeek(out var first)
            || _sentAtUs - nowUs + ((_waitingBytes - first.Bytes) * 8_000_000d / Impairment.BitsPerSecond!.Value) <= Impairment.Queue.TotalMicroseconds;
    }

    private bool TrySend(T content, int bytes, long nowUs, bool mayLose)
    {
        if (!mayLose && !HasRoom(nowUs))
        {
            return false;
        }

        Advance(nowUs);
        Counters = Counters with { Packets = Counters.Packets + 1, Bytes = Counters.Bytes + bytes };
        var isLost = _losses.IsLost(Impairment);
        var jitterUs = ((_jitters.NextDouble() * 2) - 1) * Impairment.Jitter.TotalMicroseconds;
        var isOvertaken = _reorders.NextDouble() < Impairment.Reorder && mayLose;
        if (Impairment.IsCut)
        {
            Counters = Counters with { Cut = Counters.Cut + 1 };
            return false;
        }

        if (isLost)
        {
            Counters = Counters with { Lost = Counters.Lost + 1 };
            if (mayLose)
            {
                return false;
            }
        }

        if (mayLose && !Fits(nowUs))
        {
            Counters = Counters with { Overflowed = Counters.Overflowed + 1 };
            return false;
        }

        var packet = new Packet(content, bytes, jitterUs, isOvertaken, IsLate: isLost);
        if (Impairment.BitsPerSecond is not { } rate)
        {
            Depart(packet, nowUs);
            return true;
        }

        if (_waiting.Count == 0)
        {
            _sentAtUs = nowUs + (bytes * 8_000_000d / rate);
        }

        _waiting.Enqueue(packet);
        _waitingBytes += bytes;
        return true;
    }

    /// <summary>Puts on the way whoever has had his turn.</summary>
    private void Advance(long nowUs)
    {
        while (_waiting.Count > 0 && _sentAtUs <= nowUs)
        {
            var packet = _waiting.Dequeue();
            _waitingBytes -= packet.Bytes;
            Depart(packet, _sentAtUs);
            if (_waiting.TryPeek(out var next) && Impairment.BitsPerSecond is { } rate)
            {
                _sentAtUs += next.Bytes * 8_000_000d / rate;
            }
        }
    }

    private void Depart(Packet packet, double sentAtUs)
    {
        var dueUs = (long)(sentAtUs + Math.Max(0, Impairment.Delay.TotalMicroseconds + packet.JitterUs));
        if (packet.IsLate)
        {
            dueUs += (long)(2 * Impairment.Delay.TotalMicroseconds);
        }

        if (packet.IsOvertaken)
        {
            dueUs += (long)Impairment.ReorderBy.TotalMicroseconds;
        }
        else
        {
            dueUs = _lastDueUs = Math.Max(dueUs, _lastDueUs);
        }

        _onTheWay.Enqueue(packet, (dueUs, _order++));
    }

    private readonly record struct Packet(T Content, int Bytes, double JitterUs, bool IsOvertaken, bool IsLate);
}
