using Videoroom.Client.Media;
using Videoroom.Engine.Codecs;

namespace Videoroom.Client.Recordings;

/// <summary>
/// Packets that look like VP8 to a server and to a picture counter, of an exact bitrate: for load, where nobody decodes. With simulcast
/// the encodings <c>l</c>, <c>m</c> and <c>h</c> have 1/12, 1/3 and the whole of the bitrate.
/// </summary>
public sealed class SyntheticVideo : MediaContent
{
    private const int LargeWidth = 1280;
    private const int LargeHeight = 720;
    private const int SmallWidth = 640;
    private const int SmallHeight = 360;
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
        if (!_options.Simulcast)
        {
            return new SyntheticVideoSource(_options, SmallWidth, SmallHeight, startUs, speed);
        }

        // As browsers scale them: each twice as wide and as high as the one below it.
        var scale = SimulcastRids.Length - 1 - encoding;
        return new SyntheticVideoSource(
            _options with { BitrateBps = _options.BitrateBps / Divisors[encoding] }, LargeWidth >> scale, LargeHeight >> scale, startUs, speed);
    }
}
