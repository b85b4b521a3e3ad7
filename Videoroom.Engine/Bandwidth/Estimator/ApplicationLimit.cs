namespace Videoroom.Engine.Bandwidth.Estimator;

/// <summary>
/// Whether less is sent than the estimate allows, so that the estimate says what was proven and not what the link carries. A budget
/// fills at 65 % of the estimate, and what is sent takes from it; it holds half a second.
/// </summary>
internal sealed class ApplicationLimit
{
    private const double UsedShare = 0.65;
    private const double WindowSeconds = 0.5;
    private const double StartLevel = 0.8;
    private const double EndLevel = 0.5;

    private double _budgetBits;
    private long _updatedUs;

    /// <summary>Whether less is sent than the estimate allows.</summary>
    public bool IsLimited { get; private set; }

    /// <summary>A packet was sent.</summary>
    /// <param name="size">In bytes.</param>
    /// <param name="estimateBps">The present estimate.</param>
    /// <param name="nowUs">Now.</param>
    public void OnSent(int size, double estimateBps, long nowUs)
    {
        Update(estimateBps, nowUs);
        var window = estimateBps * UsedShare * WindowSeconds;
        _budgetBits = Math.Max(-window, _budgetBits - (size * 8.0));
        Judge(window);
    }

    /// <summary>Lets time pass without a packet.</summary>
    public void Update(double estimateBps, long nowUs)
    {
        var window = estimateBps * UsedShare * WindowSeconds;
        var seconds = Math.Clamp((nowUs - _updatedUs) / 1e6, 0, 2 * WindowSeconds);
        _updatedUs = nowUs;
        _budgetBits = Math.Min(window, _budgetBits + (estimateBps * UsedShare * seconds));
        Judge(window);
    }

    private void Judge(double window)
    {
        if (_budgetBits > StartLevel * window)
        {
            IsLimited = true;
        }
        else if (_budgetBits < EndLevel * window)
        {
            IsLimited = false;
        }
    }
}
