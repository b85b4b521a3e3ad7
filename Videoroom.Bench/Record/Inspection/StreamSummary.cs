using System.Text;
using Videoroom.Bench.Record.Layers;
using Videoroom.Client.Recordings;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Rtp;

namespace Videoroom.Bench.Record.Inspection;

/// <summary>What a recording has of one stream.</summary>
/// <param name="ssrc">Its SSRC.</param>
/// <param name="codec">Its codec.</param>
internal sealed class StreamSummary(uint ssrc, Codec codec)
{
    private readonly LayerReader _reader = new(codec, RecordingFormat.Extensions.DependencyDescriptor);
    private readonly SortedDictionary<(int Spatial, int Temporal), LayerSummary> _layers = [];
    private readonly List<TimeSpan> _keyFrames = [];
    private readonly Dictionary<int, (int Width, int Height)> _resolutions = [];
    private ushort? _lastNumber;

    /// <summary>The SSRC.</summary>
    public uint Ssrc => ssrc;

    /// <summary>The stream id; empty without.</summary>
    public string Rid { get; private set; } = "";

    /// <summary>What messages call it.</summary>
    public string Name => Rid.Length > 0 ? Rid : ssrc.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The layers, the lowest first.</summary>
    public IReadOnlyCollection<LayerSummary> Layers => _layers.Values;

    /// <summary>The media times of the key frames; empty for audio.</summary>
    public IReadOnlyList<TimeSpan> KeyFrames => _keyFrames;

    /// <summary>The RTP timestamps of the pictures.</summary>
    public SortedSet<uint> Timestamps { get; } = [];

    /// <summary>Packets.</summary>
    public int Packets { get; private set; }

    /// <summary>Packets with a dependency descriptor.</summary>
    public int Descriptors { get; private set; }

    /// <summary>The last dependency structure; null without one.</summary>
    public DependencyStructure? Structure => _reader.Structure;

    /// <summary>How many packets have what in their payload descriptors (VP8, VP9) or which OBUs (AV1).</summary>
    public SortedDictionary<string, int> Features { get; } = new(StringComparer.Ordinal);

    /// <summary>The size of a spatial layer's pictures; null where the recording does not say it.</summary>
    public (int Width, int Height)? ResolutionOf(int spatial) => _resolutions.TryGetValue(spatial, out var size) ? size : null;

    /// <summary>Takes the next packet.</summary>
    /// <exception cref="InvalidDataException">A packet is missing before it, or it does not say its layer.</exception>
    public void Add(scoped in RtpPacket packet)
    {
        if (_lastNumber is { } last && packet.SequenceNumber != (ushort)(last + 1))
        {
            throw new InvalidDataException($"Stream {Name}: packet {packet.SequenceNumber} follows packet {last}.");
        }

        _lastNumber = packet.SequenceNumber;
        Packets++;
        Timestamps.Add(packet.Timestamp);
        if (packet.TryGetExtension(RecordingFormat.Extensions.RtpStreamId, out var rid))
        {
            Rid = Encoding.ASCII.GetString(rid);
        }

        Descriptors += packet.TryGetExtension(RecordingFormat.Extensions.DependencyDescriptor, out _) ? 1 : 0;
        if (PayloadInspector.IsKeyFrame(codec, packet.Payload))
        {
            _keyFrames.Add(TimeSpan.FromSeconds(packet.Timestamp / (double)RecordingFormat.ClockRateOf(codec)));
        }

        var layer = _reader.Read(packet)
            ?? throw new InvalidDataException($"Stream {Name}: packet {packet.SequenceNumber} does not say its layer.");
        Count(packet, layer);
        foreach (var feature in PayloadFeatures.Of(codec, packet.Payload))
        {
            Features[feature] = Features.GetValueOrDefault(feature) + 1;
        }

        ReadResolutions(packet.Payload);
    }

    private void Count(scoped in RtpPacket packet, PacketLayer layer)
    {
        if (!_layers.TryGetValue((layer.Spatial, layer.Temporal), out var summary))
        {
            summary = new LayerSummary(layer.Spatial, layer.Temporal);
            _layers.Add((layer.Spatial, layer.Temporal), summary);
        }

        summary.Frames += layer.IsFrameStart ? 1 : 0;
        summary.Packets++;
        summary.Bytes += packet.Payload.Length;
    }

    private void ReadResolutions(ReadOnlySpan<byte> payload)
    {
        var resolutions = codec switch
        {
            Codec.Vp8 when Vp8PayloadDescriptor.TryParse(payload, out var vp8) && vp8.IsKeyFrame => [(vp8.Width, vp8.Height)],
            Codec.Vp9 => Vp9Descriptor.Parse(payload)?.Resolutions,
            _ => Structure?.Resolutions,
        };
        for (var i = 0; i < resolutions?.Count; i++)
        {
            _resolutions[i] = resolutions[i];
        }
    }
}
