namespace Videoroom.Engine.Forwarding.Quality;

/// <summary>What a client says about the quality of its tracks: all of them.</summary>
/// <param name="Limitations">Tracks that it publishes and whose encoder is limited, by id.</param>
/// <param name="SlowDecoders">Ids of tracks that it receives and cannot decode fast enough.</param>
public sealed record QualityReport(IReadOnlyDictionary<string, EncoderLimitation> Limitations, IReadOnlySet<string> SlowDecoders)
{
    /// <summary>All is well.</summary>
    public static QualityReport Empty { get; } = new(new Dictionary<string, EncoderLimitation>(), new HashSet<string>());
}
