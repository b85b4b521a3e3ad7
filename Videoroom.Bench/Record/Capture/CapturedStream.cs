using Videoroom.Bench.Record.Layers;
using Videoroom.Client.Recordings;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Rtp;

namespace Videoroom.Bench.Record.Capture;

/// <summary>One SSRC while it is recorded: its layers, and its packets from its last awaited key frame on.</summary>
/// <param name="ssrc">The SSRC.</param>
/// <param name="rid">Its stream id; empty where the browser sends one stream.</param>
/// <param name="codec">The codec.</param>
/// <param name="extensions">The ids of its header extensions.</param>
internal sealed class CapturedStream(uint ssrc, string rid, Codec codec, HeaderExtensionIds extensions)
{
    private readonly LayerReader _layers = new(codec, extensions.DependencyDescriptor);
    private readonly List<CapturedPacket> _packets = [];
    private uint _firstTimestamp;
    private bool _isAwaitingKeyFrame;

    /// <summary>The SSRC.</summary>
    public uint Ssrc => ssrc;

    /// <summary>The stream id; empty without.</summary>
    public string Rid => rid;

    /// <summary>When each spatial layer was last seen, in microseconds.</summary>
    public Dictionary<int, long> LayersSeenUs { get; } = [];

    /// <summary>It begins with a key frame, or is audio.</summary>
    public bool IsStarted => _packets.Count > 0;

    /// <summary>The media time of its newest packet since its key frame; zero before.</summary>
    public TimeSpan Length { get; private set; }

    /// <summary>Forgets what was kept. The stream begins with the next key frame.</summary>
    public void Restart()
    {
        _packets.Clear();
        Length = TimeSpan.Zero;
        _isAwaitingKeyFrame = true;
    }

    /// <summary>From now on a key frame does not begin the stream anew.</summary>
    public void KeepStart() => _isAwaitingKeyFrame = false;

    /// <summary>Takes a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="bytes">The same.</param>
    /// <param name="nowUs">Now, in microseconds.</param>
    public void Add(scoped in RtpPacket packet, ReadOnlySpan<byte> bytes, long nowUs)
    {
        if (_layers.Read(packet) is { } layer)
        {
            LayersSeenUs[layer.Spatial] = nowUs;
        }

        if (_isAwaitingKeyFrame && PayloadInspector.IsKeyFrame(codec, packet.Payload) && !IsSamePicture(packet))
        {
            _packets.Clear();
            _firstTimestamp = packet.Timestamp;
        }
        else if (!IsStarted)
        {
            return;
        }

        _packets.Add(new CapturedPacket(bytes.ToArray(), nowUs));
        var ticks = (int)(packet.Timestamp - _firstTimestamp);
        Length = TimeSpan.FromSeconds(Math.Max(ticks / (double)RecordingFormat.ClockRateOf(codec), Length.TotalSeconds));
    }

    /// <summary>The packets of the first part, in the order of their sequence numbers.</summary>
    /// <param name="length">The part's length in media time.</param>
    /// <exception cref="InvalidDataException">Packets are missing in it.</exception>
    public IReadOnlyList<CapturedPacket> Take(TimeSpan length)
    {
        var ticks = length.TotalSeconds * RecordingFormat.ClockRateOf(codec);
        var first = _packets[0].View().SequenceNumber;
        List<CapturedPacket> taken =
        [
            .. _packets
                .Where(packet => unchecked((int)(packet.View().Timestamp - _firstTimestamp)) < ticks)
                .OrderBy(packet => SequenceNumber.Distance(first, packet.View().SequenceNumber)),
        ];
        for (var i = 0; i < taken.Count; i++)
        {
            var number = (ushort)(first + i);
            if (taken[i].View().SequenceNumber != number)
            {
                throw new InvalidDataException($"Stream {(rid.Length > 0 ? rid : "1")} lacks packet {i} of {taken.Count}.");
            }
        }

        return taken;
    }

    private bool IsSamePicture(scoped in RtpPacket packet) => IsStarted && packet.Timestamp == _firstTimestamp;
}
