namespace Videoroom.Bench.Adapt;

/// <summary>A network that changes under one viewer's call, while another viewer's does not.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Text">What it is.</param>
/// <param name="Phases">What happens, one after the other; the viewer joins as the first begins.</param>
internal sealed record AdaptPlan(string Name, string Text, IReadOnlyList<AdaptPhase> Phases)
{
    /// <summary>How many people publish.</summary>
    public int Publishers { get; init; } = 1;

    /// <summary>What each publishes at its best, in RTP payload bits a second; the lower layers have a third and a twelfth of it.</summary>
    public int BestBps { get; init; } = 1_500_000;

    /// <summary>How long it takes.</summary>
    public double Seconds => Phases.Sum(phase => phase.Seconds);
}
