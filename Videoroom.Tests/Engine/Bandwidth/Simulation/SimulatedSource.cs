namespace Videoroom.Tests.Engine.Bandwidth.Simulation;

/// <summary>A source of frames whose rate follows what it may send, one frame late, up to its best layer.</summary>
/// <param name="seed">Decides how frame sizes vary.</param>
internal sealed class SimulatedSource(int seed)
{
    private readonly Random _random = new(seed);
    private double _targetBps;
    private long _frames;

    /// <summary>Frames a second.</summary>
    public int FramesPerSecond { get; init; } = 30;

    /// <summary>The rate of the best layer, in bits a second.</summary>
    public double MaximumBps { get; set; } = 20_000_000;

    /// <summary>The rate that is sent however little is allowed: audio, or the lowest layer.</summary>
    public double MinimumBps { get; init; }

    /// <summary>How far frame sizes vary to both sides, as a share of the mean.</summary>
    public double Variation { get; init; } = 0.25;

    /// <summary>Every so many frames, one is <see cref="KeyFrameFactor"/> times as large; 0 for never.</summary>
    public int KeyFrameEvery { get; init; }

    /// <summary>How much larger a key frame is.</summary>
    public double KeyFrameFactor { get; init; } = 4;

    /// <summary>When the next frame comes.</summary>
    public long NextUs => _frames * 1_000_000 / FramesPerSecond;

    /// <summary>The next frame.</summary>
    /// <param name="allowedBps">The estimate: the frame after this one follows it.</param>
    /// <returns>Its size in bytes.</returns>
    public int NextFrame(double allowedBps)
    {
        var bytes = _targetBps / 8 / FramesPerSecond * (1 + (Variation * ((_random.NextDouble() * 2) - 1)));
        _targetBps = Math.Min(MaximumBps, Math.Max(MinimumBps, allowedBps));
        if (KeyFrameEvery > 0 && _frames % KeyFrameEvery == 0)
        {
            bytes *= KeyFrameFactor;
        }

        _frames++;
        return (int)bytes;
    }
}
