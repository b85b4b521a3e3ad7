namespace Videoroom.Client.Recordings;

/// <summary>The recordings that are part of this assembly; README.md beside this file says how each was made.</summary>
internal static class EmbeddedRecordings
{
    /// <summary>VP8 simulcast: three streams l, m and h, each with temporal layers.</summary>
    public const string Vp8Simulcast = "simulcast-vp8.rtpdump";

    /// <summary>VP9 SVC: one stream with three spatial and three temporal layers.</summary>
    public const string Vp9Svc = "svc-vp9.rtpdump";

    /// <summary>AV1 SVC: one stream with three spatial and three temporal layers.</summary>
    public const string Av1Svc = "svc-av1.rtpdump";

    /// <summary>Opus: a tone of 440 Hz.</summary>
    public const string Tone = "tone.rtpdump";

    /// <summary>Reads one of them.</summary>
    /// <param name="name">One of the constants.</param>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static RtpDump Load(string name)
    {
        using var resource = typeof(EmbeddedRecordings).Assembly.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"There is no recording {name}.", nameof(name));
        var file = new byte[resource.Length];
        resource.ReadExactly(file);
        return RtpDump.Parse(file);
    }
}
