namespace Videoroom.Fuzz.Targets;

/// <summary>What must hold whatever the input does not hold.</summary>
/// <param name="message">What must hold.</param>
internal sealed class BrokenInvariantException(string message) : Exception(message);
