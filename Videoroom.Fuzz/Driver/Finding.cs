namespace Videoroom.Fuzz.Driver;

/// <summary>A fault, with what brings it about.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Kind">What kind it is.</param>
/// <param name="Reason">One line.</param>
/// <param name="Details">All that is known: the stack, the numbers.</param>
/// <param name="Inputs">The inputs of one state, in order; the last one brought it about.</param>
internal sealed record Finding(string Target, FindingKind Kind, string Reason, string Details, IReadOnlyList<byte[]> Inputs)
{
    /// <summary>What findings of the same fault have in common: all but numbers, which differ with the input.</summary>
    public string Fault { get; } = $"{Kind} {string.Concat(Reason.Where(character => !char.IsAsciiDigit(character)))}";
}
