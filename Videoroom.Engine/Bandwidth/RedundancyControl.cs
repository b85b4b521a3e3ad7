namespace Videoroom.Engine.Bandwidth;

/// <summary>
/// How many earlier packets each audio packet repeats for one viewer (RFC 2198): none on a network that loses nothing, more on one that
/// loses much. Sans-I/O.
/// </summary>
internal sealed class RedundancyControl
{
    /// <summary>From this share of lost packets on, one is repeated.</summary>
    public const double OneFrom = 0.01;

    /// <summary>From this share on, two are: with one alone too many are lost together with the packet that repeats them.</summary>
    public const double TwoFrom = 0.05;

    /// <summary>How long a loss is remembered, in microseconds: losses come in bursts.</summary>
    public const long RememberedUs = 10_000_000;

    // Of all that the network carries, sound may take this share with what is repeated.
    private const double MostShare = 0.5;

    private readonly Loss[] _losses = new Loss[8];
    private int _next;

    /// <summary>The viewer reports on a stream.</summary>
    /// <param name="lost">The share of the packets that were lost since its last report.</param>
    /// <param name="nowUs">Now.</param>
    public void OnReport(double lost, long nowUs)
    {
        if (lost >= OneFrom)
        {
            _losses[_next] = new Loss(lost, nowUs);
            _next = (_next + 1) % _losses.Length;
        }
    }

    /// <summary>How many earlier packets to repeat: 0, 1 or 2.</summary>
    /// <param name="audioBps">What sound takes now, in bits a second.</param>
    /// <param name="estimateBps">What the network carries, in bits a second.</param>
    /// <param name="nowUs">Now.</param>
    public int Packets(long audioBps, long estimateBps, long nowUs)
    {
        var lost = 0d;
        foreach (var loss in _losses)
        {
            lost = loss.Share > 0 && nowUs - loss.AtUs <= RememberedUs ? Math.Max(lost, loss.Share) : lost;
        }

        var packets = lost >= TwoFrom ? 2 : lost >= OneFrom ? 1 : 0;
        return audioBps * (1 + packets) > estimateBps * MostShare ? 0 : packets;
    }

    private readonly record struct Loss(double Share, long AtUs);
}
