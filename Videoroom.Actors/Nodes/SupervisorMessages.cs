namespace Videoroom.Actors.Nodes;

/// <summary>Asks a supervisor for the number of its charges. Answered with <see cref="Census"/>. Never leaves the node.</summary>
internal sealed record GetCensus
{
    /// <summary>The only one.</summary>
    public static GetCensus Instance { get; } = new();
}

/// <summary>How many charges a supervisor has.</summary>
/// <param name="Count">Their number.</param>
internal sealed record Census(int Count)
{
    /// <summary>Those among them that have no seat in a room yet.</summary>
    public int Waiting { get; init; }
}

/// <summary>Tells a supervisor that the node shuts down. Answered with <see cref="Drained"/> when its last charge has gone. Never leaves the node.</summary>
internal sealed record Drain
{
    /// <summary>The only one.</summary>
    public static Drain Instance { get; } = new();
}

/// <summary>The supervisor's last charge has gone.</summary>
internal sealed record Drained
{
    /// <summary>The only one.</summary>
    public static Drained Instance { get; } = new();
}
