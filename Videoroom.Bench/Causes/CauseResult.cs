using System.Text.Json;
using Videoroom.Engine.Forwarding.Quality;

namespace Videoroom.Bench.Causes;

/// <summary>What a call was told of one cause.</summary>
internal sealed record CauseResult
{
    /// <summary>What was produced, as it is written on the wire.</summary>
    public required string Produced { get; init; }

    /// <summary>How.</summary>
    public required string Text { get; init; }

    /// <summary>What decided what the network lost.</summary>
    public required int Seed { get; init; }

    /// <summary>What was told in the end where it was produced; several if not everywhere the same.</summary>
    public required IReadOnlyList<string> Named { get; init; }

    /// <summary>Seconds until it was told everywhere where it was produced; null when it was not.</summary>
    public double? AfterSeconds { get; init; }

    /// <summary>What else was told, when and where: before, meanwhile, and in other places.</summary>
    public required IReadOnlyList<string> Others { get; init; }

    /// <summary>It alone was told.</summary>
    public bool IsRight => AfterSeconds is not null && Named is [var named] && named == Produced && Others.Count == 0;

    /// <summary>A cause as it is written on the wire.</summary>
    public static string NameOf(TrackCause cause) => JsonNamingPolicy.CamelCase.ConvertName(cause.ToString());
}
