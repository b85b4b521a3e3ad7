namespace Videoroom.Engine.Speech;

/// <summary>
/// One audio track of a room, among the others. Its packets are taken on the loop that they come to; what the others compare with is read
/// on any loop.
/// </summary>
internal sealed class Speaker
{
    /// <summary>How long a track is forwarded after its last loud packet among the loudest, in milliseconds.</summary>
    public const long HoldMs = 2000;

    /// <summary>How often it is looked whether a track that is not loud is among the loudest, in milliseconds.</summary>
    public const long LookEveryMs = 100;

    // Loudness falls behind by 10 decibels a second: of two that spoke at different times the louder one counts for more, but not for long.
    private const long MsPerDecibel = 100;

    private readonly RoomSpeakers _room;
    private readonly VoiceLevel _level = new();
    private readonly VoiceHistory _history = new();
    private long _lastLoudMs = long.MinValue / 2;
    private long _heldUntilMs = long.MinValue / 2;
    private long _nextLookMs = long.MinValue / 2;
    private long _rank;
    private long _counts;
    private volatile bool _isLeftOut;

    /// <param name="room">The others.</param>
    /// <param name="node">The node that its publisher is connected to; null for this one.</param>
    /// <param name="connection">The publisher's connection, as its node names it.</param>
    public Speaker(RoomSpeakers room, string? node, ulong connection)
    {
        _room = room;
        Node = node;
        Connection = connection;
    }

    /// <summary>The node that its publisher is connected to; null for this one.</summary>
    public string? Node { get; }

    /// <summary>The publisher's connection.</summary>
    public ulong Connection { get; }

    /// <summary>
    /// What orders the tracks: the higher, the louder. It is loudness that fades, expressed such that time need not be known to compare:
    /// the highest of its loud packets' levels, each raised by the time at which it came. 0 for one that was never loud.
    /// </summary>
    public long Rank => Volatile.Read(ref _rank);

    /// <summary>How much of the last moments it was loud.</summary>
    public VoiceCounts Counts => new(Volatile.Read(ref _counts));

    /// <summary>Whether the room's limit leaves it out at this moment.</summary>
    public bool IsLeftOut => _isLeftOut;

    /// <summary>Takes the level of a packet.</summary>
    /// <param name="value">The extension's byte: the voice bit, then the level in decibels below overload, 0 to 127.</param>
    /// <param name="nowMs">Now.</param>
    /// <returns>Whether the packet is to be forwarded.</returns>
    public bool OnPacket(byte value, long nowMs)
    {
        var below = value & VoiceActivityDetector.LevelMask;
        var isLoud = IsLoud(below, nowMs);
        _history.OnPacket(isLoud, nowMs);
        Volatile.Write(ref _counts, _history.ToCounts().Packed);
        if (isLoud)
        {
            _lastLoudMs = nowMs;
            var rank = ((VoiceActivityDetector.DigitalSilence - below) * MsPerDecibel) + nowMs;
            Volatile.Write(ref _rank, Math.Max(rank, _rank));
        }

        _room.OnTime(nowMs);
        _isLeftOut = !IsForwarded(isLoud, nowMs);
        return !_isLeftOut;
    }

    private bool IsLoud(int below, long nowMs)
    {
        // Who joins in the middle of a word has no noise yet to be louder than.
        var isFirst = !_level.IsKnown;
        var margin = nowMs - _lastLoudMs <= VoiceActivityDetector.HangoverMs
            ? VoiceActivityDetector.HoldDecibels
            : VoiceActivityDetector.OnsetDecibels;
        return _level.Take(below, margin, nowMs) || (isFirst && below <= VoiceActivityDetector.QuietestSpeech);
    }

    private bool IsForwarded(bool isLoud, long nowMs)
    {
        if (!_room.IsLimited)
        {
            return true;
        }

        // At the first loud packet: later would cut the word.
        if (isLoud && _room.IsAmongLoudest(this))
        {
            _heldUntilMs = nowMs + HoldMs;
            return true;
        }

        if (nowMs < _heldUntilMs)
        {
            return true;
        }

        if (nowMs < _nextLookMs)
        {
            return !_isLeftOut;
        }

        _nextLookMs = nowMs + LookEveryMs;
        return _room.IsAmongLoudest(this);
    }
}
