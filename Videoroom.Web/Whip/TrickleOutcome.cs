namespace Videoroom.Web.Whip;

/// <summary>What a PATCH comes to, and for a restart what its answer says.</summary>
internal sealed record TrickleOutcome(TrickleResult Result, string? EntityTag, string? Body)
{
    public static TrickleOutcome Of(TrickleResult result) => new(result, null, null);

    /// <summary>Without the body: it has our ICE password.</summary>
    public override string ToString() => $"TrickleOutcome {{ {Result} }}";
}
