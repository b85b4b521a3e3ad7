namespace Videoroom.Engine.Forwarding;

/// <summary>
/// The SSRCs that a publisher's streams had before, the newest <see cref="Capacity"/> of them: their late packets, and a source that goes
/// on sending beside its successor, must not be taken for a stream that has just begun.
/// </summary>
internal sealed class RetiredSsrcs
{
    /// <summary>How many are remembered.</summary>
    public const int Capacity = 64;

    /// <summary>How long packets may be late, in milliseconds: until then such an SSRC is nobody's unless its packets name their m-line.</summary>
    public const long LateMs = 2000;

    private readonly RecentSsrcs _ssrcs = new(Capacity);
    private readonly long[] _lateUntilMs = new long[Capacity];
    private readonly Place?[] _places = new Place?[Capacity];

    /// <summary>A stream has lost this SSRC.</summary>
    public void Add(uint ssrc, long nowMs) => Remember(ssrc, nowMs, null);

    /// <summary>The m-line of a stream with this SSRC was given up.</summary>
    public void AddGivenUp(StreamSlot slot, uint ssrc, long nowMs)
        => Remember(ssrc, nowMs, new Place(slot.Line.Options.Mid, slot.Line.Options.Encodings[slot.Encoding].Rid, slot.IsRetransmission));

    /// <summary>
    /// The stream of one of these m-lines that has the place of the one that had the SSRC, on an m-line that was given up and carries another
    /// track now: browsers keep the SSRCs of a transceiver, and do not name mid and rid again.
    /// </summary>
    public StreamSlot? FindPlace(uint ssrc, List<StreamLine> lines)
    {
        if (_ssrcs.IndexOf(ssrc) is not (>= 0 and var index) || _places[index] is not { } place)
        {
            return null;
        }

        foreach (var line in lines)
        {
            if (line.Options.Mid == place.Mid)
            {
                return line.FindEncoding(place.Rid) is not (>= 0 and var encoding) ? null
                    : place.IsRetransmission ? line.RetransmissionsOf(encoding)
                    : line.MediaOf(encoding);
            }
        }

        return null;
    }

    /// <summary>Whether a stream had it before.</summary>
    public bool Contains(uint ssrc) => _ssrcs.IndexOf(ssrc) >= 0;

    /// <summary>Whether a stream had it a short while ago.</summary>
    public bool MayBeLate(uint ssrc, long nowMs) => _ssrcs.IndexOf(ssrc) is >= 0 and var index && nowMs < _lateUntilMs[index];

    private void Remember(uint ssrc, long nowMs, Place? place)
    {
        var index = _ssrcs.Remember(ssrc, out _);
        (_lateUntilMs[index], _places[index]) = (nowMs + LateMs, place);
    }

    private sealed record Place(string Mid, string? Rid, bool IsRetransmission);
}
