namespace Videoroom.Impair.Links;

/// <summary>
/// Which packets of a link are lost. Each packet takes one number from a generator of its own, whatever else is set: the same seed
/// loses the same packets, counted from the first.
/// </summary>
internal sealed class LossPattern(int seed)
{
    private readonly Random _numbers = new(seed);
    private bool _isBad;

    /// <summary>Decides about the next packet.</summary>
    public bool IsLost(Impairment impairment)
    {
        var number = _numbers.NextDouble();
        if (impairment.Loss is 0 or 1 || impairment.Burst is not { } burst)
        {
            _isBad = false;
            return number < impairment.Loss;
        }

        // In the long run the share of bad states is the loss: toBad / (toBad + toGood).
        var toGood = 1 / burst;
        var toBad = impairment.Loss * toGood / (1 - impairment.Loss);
        _isBad = _isBad ? number >= toGood : number < toBad;
        return _isBad;
    }
}
