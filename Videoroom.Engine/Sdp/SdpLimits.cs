namespace Videoroom.Engine.Sdp;

/// <summary>How much of a description is read: the defaults are many times what browsers send for large rooms.</summary>
public sealed record SdpLimits
{
    /// <summary>The defaults.</summary>
    public static SdpLimits Default { get; } = new();

    /// <summary>Characters of the whole text. Chromium takes about 6,000 for each peer that it receives.</summary>
    public int MaxLength { get; init; } = 1024 * 1024;

    /// <summary>Characters of one line.</summary>
    public int MaxLineLength { get; init; } = 8 * 1024;

    /// <summary>m-lines.</summary>
    public int MaxMediaDescriptions { get; init; } = 512;

    /// <summary>Lines of the session part, and of each m-line.</summary>
    public int MaxLinesPerSection { get; init; } = 1024;

    /// <summary>Entries of each list that an m-line has: header extensions, SSRCs, feedback of a codec, …. Surplus candidates are passed over.</summary>
    public int MaxListLength { get; init; } = 64;
}
