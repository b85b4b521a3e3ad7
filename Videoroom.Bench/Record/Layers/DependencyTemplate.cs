namespace Videoroom.Bench.Record.Layers;

/// <summary>A frame dependency template: what frames of one kind have in common.</summary>
/// <param name="Spatial">Its spatial layer.</param>
/// <param name="Temporal">Its temporal layer.</param>
/// <param name="Indications">
/// For each decode target a letter: <c>-</c> not present, <c>D</c> discardable, <c>S</c> switch, <c>R</c> required.
/// </param>
/// <param name="FrameDifferences">How many frames back those are that it refers to.</param>
/// <param name="ChainDifferences">For each chain, how many frames back its previous frame is.</param>
internal sealed record DependencyTemplate(
    int Spatial, int Temporal, string Indications, IReadOnlyList<int> FrameDifferences, IReadOnlyList<int> ChainDifferences);
