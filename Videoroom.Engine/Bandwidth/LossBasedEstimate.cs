namespace Videoroom.Engine.Bandwidth;

/// <summary>
/// What a publisher may send, by the losses on its way to us (draft-ietf-rmcat-gcc-02, section 6): for those that say no
/// more than loss, as they have no transport-wide sequence numbers. The time is the caller's: one update a report.
/// </summary>
internal sealed class LossBasedEstimate
{
    /// <summary>Until the first report says otherwise, in bits a second.</summary>
    public const long InitialBps = 1_000_000;

    /// <summary>Not less, in bits a second: a picture worth looking at has to fit.</summary>
    public const long MinimumBps = 100_000;

    /// <summary>Not more, in bits a second, whatever is sent.</summary>
    public const long MaximumBps = 20_000_000;

    /// <summary>
    /// What an idle publisher may begin with, in bits a second: a still screen sends next to nothing, and the next picture must
    /// not have to wait for the estimate to grow.
    /// </summary>
    public const long IdleBps = 500_000;

    private const double HighLoss = 0.10;
    private const double LowLoss = 0.02;
    private const double Growth = 1.05;
    private const double AboveReceived = 1.5;

    private double _bps = InitialBps;

    /// <summary>Takes the losses and the bit rate since the last update.</summary>
    /// <param name="fractionLost">0 to 1.</param>
    /// <param name="receivedBps">What arrived, in bits a second.</param>
    /// <returns>The estimate in bits a second.</returns>
    public long Update(double fractionLost, long receivedBps)
    {
        if (fractionLost > HighLoss)
        {
            _bps *= 1 - (0.5 * Math.Min(fractionLost, 1));
        }
        else if (fractionLost < LowLoss)
        {
            _bps *= Growth;
        }

        // What was never tried proves nothing (section 5.5): without this bound the estimate grows while nothing is sent.
        var proven = Math.Max(AboveReceived * Math.Max(receivedBps, 0), IdleBps);
        _bps = Math.Clamp(_bps, MinimumBps, Math.Min(proven, MaximumBps));
        return (long)_bps;
    }
}
