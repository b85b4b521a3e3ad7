namespace Videoroom.Engine.Rtp;

/// <summary>The report blocks of one SR or RR; at most 31.</summary>
internal readonly ref struct ReportBlocks
{
    private readonly ReadOnlySpan<byte> _data;

    private ReportBlocks(ReadOnlySpan<byte> data) => _data = data;

    /// <summary>How many there are.</summary>
    public int Count => _data.Length / ReportBlock.Size;

    /// <summary>One of them.</summary>
    public ReportBlock this[int index] => ReportBlock.Read(_data.Slice(index * ReportBlock.Size, ReportBlock.Size));

    /// <summary>Takes <paramref name="count"/> blocks; profile-specific extensions may follow them.</summary>
    /// <returns>False when they reach past the end.</returns>
    internal static bool TryCreate(ReadOnlySpan<byte> data, int count, out ReportBlocks blocks)
    {
        var fits = count * ReportBlock.Size <= data.Length;
        blocks = fits ? new ReportBlocks(data[..(count * ReportBlock.Size)]) : default;
        return fits;
    }
}
