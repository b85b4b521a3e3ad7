namespace Videoroom.Engine.Relay;

/// <summary>Something that another thread wants done for a link on its home loop.</summary>
/// <param name="Target">The link.</param>
/// <param name="Run">What to do: a static delegate that gets <paramref name="State"/>.</param>
/// <param name="State">What it needs.</param>
internal readonly record struct RelayCommand(RelayLink Target, Action<RelayLink, object?> Run, object? State);
