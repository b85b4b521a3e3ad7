using Videoroom.Client.Media;
using Videoroom.Engine.Codecs;

namespace Videoroom.Client.Recordings;

/// <summary>
/// Packets that look like VP8 to a server and to a picture counter, of an exact bitrate: for load, where nobody decodes. With simulcast
/// the encodings <c>l</c>, <c>m</c> and <c>h</c> have 1/12, 1/3 and the whole of the bitrate.
/// </summary>
public sealed class SyntheticVideo : MediaContent
{
    private static readonly string[] SimulcastRids = ["l", "m", "h"];
    private static readonly int[] Divisors = [12, 3, 1];
    private readonly SyntheticVideoOptions _options;

    /// <summary>Makes the content; every track that plays it has the same bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public SyntheticVideo(SyntheticVideoOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.BitrateBps);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.FramesPerSecond);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PacketBytes, SyntheticVideoSource.SmallestPacketBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.PacketBytes, SyntheticVideoSource.LargestPacketBytes);
        _options = options;
    }

    /// <inheritdoc/>
    public override Codec Codec => Codec.Vp8;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rids => _options.Simulcast ? SimulcastRids : [];

    internal override IMediaSource Open(int encoding, long startUs, double speed)
    {
        var bitrate = _options.Simulcast ? _options.BitrateBps / Divisors[encoding] : _options.BitrateBps;
        return new SyntheticVideoSource(_options with { BitrateBps = bitrate }, startUs, speed);
    }
}
