using Videoroom.Client.Publishing;
using Videoroom.Client.Recordings;

namespace Videoroom.Bench.Crowds;

/// <summary>What each of a crowd's publishers shows.</summary>
internal sealed record CrowdVideo
{
    /// <summary>RTP payload bits a second of synthetic video; null plays the recorded test picture.</summary>
    public int? BitrateBps { get; init; }

    /// <summary>Frames a second of synthetic video.</summary>
    public int FramesPerSecond { get; init; } = 30;

    /// <summary>Payload bytes of a packet of synthetic video.</summary>
    public int PacketBytes { get; init; } = 1100;

    /// <summary>The packets of a synthetic frame leave together; otherwise they are evenly spaced.</summary>
    public bool FrameBursts { get; init; }

    /// <summary>Synthetic video in three encodings.</summary>
    public bool Simulcast { get; init; }

    /// <summary>How much faster than recorded the test picture plays.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>The publication of one publisher.</summary>
    /// <param name="seed">Decides the bytes of synthetic video.</param>
    public TrackPublication ToPublication(int seed)
        => BitrateBps is { } bitrate
            ? new TrackPublication(new SyntheticVideo(new SyntheticVideoOptions
            {
                BitrateBps = bitrate,
                FramesPerSecond = FramesPerSecond,
                PacketBytes = PacketBytes,
                FrameBursts = FrameBursts,
                Simulcast = Simulcast,
                Seed = seed,
            }))
            : new TrackPublication(StockRecordings.TestPicture) { Speed = Speed };
}
