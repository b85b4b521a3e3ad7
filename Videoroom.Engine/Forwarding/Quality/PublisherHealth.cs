namespace Videoroom.Engine.Forwarding.Quality;

/// <summary>
/// What is known of a track's publisher: losses on its way to its node, by encoding, and what limits its encoder. Written by the loop of the
/// track's origin, read by those of its subscribers.
/// </summary>
/// <param name="encodings">How many encodings the track has.</param>
internal sealed class PublisherHealth(int encodings)
{
    private readonly double[] _losses = new double[encodings];
    private int _limitation;

    /// <summary>What the publisher's browser says.</summary>
    public EncoderLimitation Limitation
    {
        get => (EncoderLimitation)Volatile.Read(ref _limitation);
        set => Volatile.Write(ref _limitation, (int)value);
    }

    /// <summary>The share of an encoding's packets that were lost in the last seconds, 0 to 1.</summary>
    public double LossOf(int encoding) => Volatile.Read(ref _losses[encoding]);

    /// <summary>Sets that.</summary>
    public void SetLoss(int encoding, double share) => Volatile.Write(ref _losses[encoding], share);
}
